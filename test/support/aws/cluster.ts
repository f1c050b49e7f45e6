import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AwsWish } from '../../../src/plan/aws/wish.ts'
import type { BuildManifest } from '../../../src/plan/build-manifest.ts'
import type { ClusterSpec } from '../../../src/plan/cluster-spec.ts'
import type { StageManifest } from '../../../src/plan/stage-manifest.ts'
import type { Clock, Ctx } from '../../../src/ports/ctx.ts'
import type { UpInputs } from '../../../src/providers/provider.ts'
import { type SeenLog, testCtx } from '../ctx.ts'
import type { FakeCloud } from './clouds.ts'

export interface AwsRun extends AsyncDisposable {
  readonly spec: ClusterSpec
  readonly inputs: UpInputs
  readonly ctx: Ctx & { readonly log: SeenLog }
  /** Directory of runs. */
  readonly runs: string
}

export interface RunOptions {
  readonly provider?: 'ec2' | 'eks'
  readonly nodes?: number
  readonly wish?: Partial<AwsWish>
  /** There is a cloud controller manager in the stage, and it is wanted. */
  readonly cloudProvider?: true
  readonly env?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** Machines that never become nodes. */
  readonly lacking?: number
}

/** A cluster that is asked for, with a stage and a kubectl that says that all of it is Ready. */
export async function awsRun(cloud: FakeCloud, id: string, o: RunOptions = {}): Promise<AwsRun> {
  const dir = await mkdtemp(join(tmpdir(), 'bowsprit-aws-'))
  const runs = join(dir, 'runs')
  await mkdir(runs)
  const { provider = 'ec2', nodes = 2 } = o
  const signal = o.signal === undefined ? {} : { signal: o.signal }
  // Nothing of this machine is run, SSH to addresses that nobody has least of all.
  const ctx = testCtx({ cache: join(dir, 'cache'), runs, env: { PATH: dir }, ...signal })
  const env = { PATH: process.env['PATH'], HOME: dir, ...cloud.env, ...o.env }
  const count = nodes + (provider === 'ec2' ? (o.wish?.ec2?.controlPlanes ?? 1) : 0)
  const kubectl = await readyKubectl(dir, count - (o.lacking ?? 0))
  return {
    runs,
    ctx: { ...ctx, env, clock: fastClock() },
    spec: {
      ref: { v: 1, provider, id, region: cloud.region, scope: runs },
      ...{ nodes, nodeKind: 'real', proxyMode: 'iptables', featureGates: {}, runtimeConfig: {} },
      ...{ podCidr: '10.244.0.0/16', serviceCidr: '10.96.0.0/16' },
      extraArgs: {
        ...{ etcd: [], 'kube-apiserver': [], 'kube-controller-manager': [] },
        ...{ 'kube-scheduler': [], kubelet: [], 'kube-proxy': [] },
      },
      aws: { ...usualWish(cloud, provider), ...o.wish },
      ...(o.cloudProvider ? { cloudProvider: 'external' } : {}),
    },
    inputs: { ...noInputs(kubectl), stage: stageOf(cloud.region) },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}

function usualWish({ region, image }: FakeCloud, provider: 'ec2' | 'eks'): AwsWish {
  return {
    ...{ region, allowFrom: ['203.0.113.7/32'], hours: 4, clusters: 1, machineType: 'm5.large', diskGb: 40 },
    ec2: {
      ...{ controlPlanes: 1, controlPlaneType: 'm5.large', nodesAs: 'instances' },
      image: provider === 'ec2' ? image : undefined,
    },
    eks: { version: undefined, nodes: 'managed', addons: [], admins: [] },
  }
}

/** Does not wait: what would take minutes is over at once, and the clock shows it. */
function fastClock(): Clock {
  const start = Date.now()
  let ahead = 0
  return {
    now: () => start + ahead,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      ahead += ms
      await new Promise(done => setTimeout(done, 20))
    },
  }
}

async function readyKubectl(dir: string, count: number): Promise<string> {
  const node = (i: number) => ({
    metadata: { name: `node-${i}` },
    status: {
      nodeInfo: { kubeletVersion: 'v1.36.3' },
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  })
  const items = Array.from({ length: count }, (_, i) => node(i + 1))
  const path = join(dir, 'kubectl')
  const script = [
    '#!/bin/sh',
    'case "$*" in',
    `*"get nodes -o json"*) cat '${join(dir, 'nodes.json')}' ;;`,
    `*"get --raw /version"*) echo '{"gitVersion":"v1.36.3"}' ;;`,
    'esac',
  ]
  await writeFile(join(dir, 'nodes.json'), JSON.stringify({ items }))
  await writeFile(path, `${script.join('\n')}\n`)
  await chmod(path, 0o755)
  return path
}

function noInputs(kubectl: string): Omit<UpInputs, 'stage'> {
  const build: BuildManifest = {
    ...{ v: 1, key: 'build', version: 'v1.36.3', commit: 'c', treeState: 'clean', goVersion: 'go1.26.0' },
    ...{ platform: 'linux/amd64', dir: '/nowhere', sourceDir: '/nowhere', moduleDir: '/nowhere' },
    goFlags: [],
    companions: { etcd: '', coredns: '', pause: '', cni: '', crictl: '', agnhost: '' },
    files: { kubectl: { path: kubectl, sha256: 'a'.repeat(64), size: 1 } },
  }
  return { build, companions: {}, images: { dir: '', refs: {}, missing: [] } }
}

const names = [
  ...['kubelet', 'kubeadm', 'kubectl', 'e2e.test', 'containerd', 'containerd-shim-runc-v2', 'ctr', 'runc'],
  ...['cni/ptp', 'cni/host-local', 'cni/portmap', 'cni/loopback', 'cni/bridge', 'crictl'],
]

function stageOf(region: string): NonNullable<UpInputs['stage']> {
  const prefix = `123456789012.dkr.ecr.${region}.amazonaws.com/ci`
  const manifest: StageManifest = {
    ...{ v: 1, build: 'build', version: 'v1.36.3', commit: 'c', region, registry: prefix, plainHttp: false },
    ...{ asked: 'all', without: [], expires: '2099-01-01T00:00:00.000Z' },
    images: [
      { repository: 'ci/pause', tag: '3.10.2' },
      { repository: 'ci/aws-cloud-controller-manager', tag: 'v1.36.0-0a1b2c3d' },
    ].map(name => ({ ...name, digest: `sha256:${'b'.repeat(64)}`, size: 300_000 })),
    files: names.map((name, i) => {
      const sha256 = i.toString(16).padStart(2, '0').repeat(32)
      return { name, sha256, size: 1000 + i, path: `sha256/${sha256}` }
    }),
  }
  return { manifest, registry: { prefix, plainHttp: false }, store: 's3://my-bucket/ci' }
}
