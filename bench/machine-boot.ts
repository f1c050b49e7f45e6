import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bootstrapFiles, placeOf } from '../src/plan/bootstrap/files.ts'
import { blanks } from '../src/plan/bootstrap/node-config.ts'
import { type BootstrapSpec, machineHome, type Role } from '../src/plan/bootstrap/spec.ts'
import { ec2Limits, userData } from '../src/plan/bootstrap/user-data.ts'
import { quote } from '../src/plan/shell-word.ts'
import { isReady, type MachineCluster, planCluster } from '../test/machines/cluster.ts'
import { type Machine, openRegion, type Region } from '../test/machines/region.ts'
import { type Staged, stageAt } from '../test/machines/stage.ts'
import { benchCtx } from './inputs.ts'
import { inTurn, type Side } from './measure.ts'
import type { Bench } from './run.ts'

/** What both sides say on the console of the first machine, and what it means. */
const phases = {
  'cloud-init has begun with it': 'machine',
  'files fetched': 'programs',
  'kubeadm init done': 'network',
} as const
const limitMs = 240_000
const what = 'two machines, from power-on'
const [first, second] = ['control-plane', 'node-1'] as const

/**
 * From power-on of two simulated machines to Ready nodes: by the bootstrap of ours, and by kubeadm as people use it by
 * hand, with the same image, files, registry, keys and configuration, one command after the other.
 */
export async function machineBoot({ dir, table }: Bench): Promise<void> {
  await using region = await openRegion()
  await using staged = await stageAt(region.host, dir, benchCtx)
  const side = (name: string, boot: Boot): Side => ({ name, run: () => once(region, staged, dir, boot) })
  await inTurn(table, what, [side('bowsprit', ours), side('kubeadm by hand', byHand)], 2)
}

type Boot = (
  region: Region,
  staged: Staged,
  cluster: MachineCluster,
  role: Role,
  o: { readonly name: string; readonly address: string },
) => Promise<Machine>

const ours: Boot = (_region, _staged, cluster, role, { name, address }) =>
  cluster.boot(role, name, { address })

const byHand: Boot = (region, staged, { spec }, role, node) => {
  const { files } = bootstrapFiles(role, node, spec)
  const path = `${machineHome}/bootstrap`
  const others = files.filter(f => f.path !== path && f.path !== `${machineHome}/files.list`)
  const script = { path, mode: '0600', content: `#!/bin/bash\n${commands(role, node.name, spec)}` }
  return region.boot({
    ...node,
    identity: staged.identity,
    userData: userData({ files: [...others, script], command: `bash ${path}` }, ec2Limits),
  })
}

/** What a person would write down who has read how kubeadm is used. */
function commands(role: Role, name: string, spec: BootstrapSpec): string {
  const fetched = spec.files.flatMap(({ name, sha256, from }) => {
    const to = placeOf(name)
    const url = from.kind === 'url' ? from.url : ''
    return [
      `curl -fsS --create-dirs -o ${quote(to)} ${quote(url)}`,
      `echo ${quote(`${sha256}  ${to}`)} | sha256sum -c --quiet`,
      `chmod 755 ${quote(to)}`,
    ]
  })
  const images = `--image-repository=${spec.registry.prefix} --kubernetes-version=${spec.cluster.version}`
  const config = `--config=${machineHome}/kubeadm.yaml --ignore-preflight-errors=SystemVerification`
  const own = `kubectl --kubeconfig=/etc/kubernetes/kubelet.conf get node ${name} -o 'jsonpath={.spec.podCIDR}'`
  return [
    'set -eu',
    'export PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'echo "by hand: machine"',
    ...fetched,
    'echo "by hand: programs"',
    'sysctl -q -p /etc/sysctl.d/99-bowsprit.conf',
    'mkdir -p /etc/containerd /etc/cni/net.d /etc/kubernetes/pki',
    `cp -R ${machineHome}/certs.d /etc/containerd/`,
    `pause=$(kubeadm config images list ${images} | grep /pause:)`,
    `sed "s|${blanks.pause}|$pause|; s|${blanks.restrictOom}|true|" ${machineHome}/containerd.toml > /etc/containerd/config.toml`,
    'systemctl daemon-reload',
    'systemctl -q enable --now containerd',
    'systemctl -q enable kubelet',
    ...(role === 'first'
      ? [`cp -R ${machineHome}/pki/. /etc/kubernetes/pki/`, `kubeadm init --skip-token-print ${config}`]
      : [
          `until curl -fsk -o /dev/null https://${spec.cluster.endpoint}/readyz; do sleep 2; done`,
          `until kubeadm join ${config}; do sleep 2; kubeadm reset -f; done`,
        ]),
    'echo "by hand: network"',
    `until cidr=$(${own}) && [ -n "$cidr" ]; do sleep 1; done`,
    `sed "s|${blanks.podCidr}|$cidr|" ${machineHome}/cni.conflist > /etc/cni/net.d/10-bowsprit.conflist`,
    '',
  ].join('\n')
}

let runs = 0

/** @returns milliseconds from power-on of both machines, by what had happened */
async function once(
  region: Region,
  staged: Staged,
  dir: string,
  boot: Boot,
): Promise<Record<string, number>> {
  const [a, b] = [region.address(11), region.address(12)]
  const own = join(dir, `run-${++runs}`)
  await mkdir(own)
  const cluster = await planCluster(region, staged, { id: `boot-${runs}`, endpoint: `${a}:6443`, dir: own })
  const began = performance.now()
  const machines = await Promise.all([
    boot(region, staged, cluster, 'first', { name: first, address: a }),
    boot(region, staged, cluster, 'node', { name: second, address: b }),
  ])
  const seen: Record<string, number> = {}
  const note = (what: string) => {
    seen[what] ??= performance.now() - began
  }
  try {
    while (seen['control plane Ready'] === undefined || seen['node Ready'] === undefined) {
      const said = await machines[0]!.console()
      for (const [what, word] of Object.entries(phases))
        if (new RegExp(`(bowsprit|by hand): ${word}`).test(said)) note(what)
      const nodes = seen['files fetched'] === undefined ? [] : await cluster.nodes().catch(() => [])
      const ready = nodes.filter(isReady).map(n => n.metadata.name)
      if (ready.includes(first)) note('control plane Ready')
      if (ready.includes(second)) note('node Ready')
      if (performance.now() - began > limitMs)
        throw new Error(
          `no cluster in ${limitMs / 1000} s:\n${(await Promise.all(machines.map(m => m.console()))).join('\n').slice(-6000)}`,
        )
      await sleep(100)
    }
  } finally {
    cluster.api.close()
    await Promise.all(machines.map(m => m.terminate()))
  }
  return seen
}
