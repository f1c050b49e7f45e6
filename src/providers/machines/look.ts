import { bashScript } from '../../plan/bootstrap/script-words.ts'
import { machineHome } from '../../plan/bootstrap/spec.ts'
import { platformOfMachine } from '../../plan/platform.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { Host, MachinesPlan } from './plan.ts'
import { connect, onAll, type Remote } from './ssh.ts'

/** What a machine says of itself. */
export interface Facts {
  readonly architecture: string
  /** Seconds since the epoch. */
  readonly time: number
  /** /etc/machine-id */
  readonly id: string
  /** Bytes free where images and programs go. */
  readonly free: number
  /** Its IPv4 addresses. */
  readonly addresses: readonly string[]
  /** The one with which it goes out. */
  readonly source: string
  /** Mark of the run that has it. */
  readonly mark: string | undefined
  /** What keeps it from becoming a node, as its own words say it. */
  readonly words: Readonly<Record<'active' | 'there' | 'missing' | 'port' | 'swap', readonly string[]>>
  readonly kernel: string
  readonly systemd: boolean
}

/** Everything where we or kubeadm would put something, and that must be nobody else's. */
const places = [
  ...['kubelet', 'kubeadm', 'kubectl', 'containerd', 'runc'].map(name => `/usr/local/bin/${name}`),
  ...['/etc/kubernetes', '/var/lib/kubelet', '/var/lib/etcd', '/etc/containerd', '/var/lib/containerd'],
  ...['/etc/cni/net.d', '/opt/cni/bin', '/etc/crictl.yaml'],
  ...['/etc/systemd/system/containerd.service', '/etc/systemd/system/kubelet.service'],
]
const services = ['kubelet', 'containerd', 'docker', 'crio', 'k3s', 'k3s-agent', 'microk8s']
const programs = ['curl', 'sha256sum', 'ip', 'iptables', 'mount', 'losetup', 'sysctl', 'base64', 'flock']
/** kubeadm's own list (cmd/kubeadm/app/constants): of every node, and of control planes besides. */
const ports = { node: [10_250, 10_256], controlPlane: [2379, 2380, 6443, 10_257, 10_259] } as const

/** One line for each thing: a word, then the thing. */
export const lookScript = `
set -u
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
echo "architecture $(uname -m)"
echo "kernel $(uname -r)"
echo "time $(date +%s)"
echo "id $(cat /etc/machine-id 2> /dev/null)"
[ ! -d /run/systemd/system ] || echo 'systemd yes'
[ ! -e ${machineHome}/run ] || echo "mark $(head -c 100 ${machineHome}/run)"
dir=/var/lib
echo "free $(df --output=avail -B1 $dir | tail -n 1 | tr -d ' ')"
tail -n +2 /proc/swaps | while read -r name _; do echo "swap $name"; done
for unit in $services; do
  if systemctl is-active --quiet "$unit"; then echo "active $unit"; fi
done
for place in $places; do
  # An empty directory, or one that something is mounted on, is in nobody's way.
  if [ -d "$place" ]; then
    [ -z "$(ls -A "$place")" ] || echo "there $place"
  elif [ -e "$place" ]; then
    echo "there $place"
  fi
done
for program in $programs; do
  [ -n "$(command -v "$program")" ] || echo "missing $program"
done
ss -H -l -t -n 2> /dev/null | while read -r _ _ _ at _; do echo "port \${at##*:}"; done | sort -u
ip -4 -o address show scope global 2> /dev/null | while read -r _ _ _ at _; do echo "address \${at%%/*}"; done
ip -4 route get 192.0.2.1 2> /dev/null | sed -n 's/.* src \\([0-9.]*\\).*/source \\1/p'
`

/** Asks every machine. A machine that cannot be asked has a problem instead. */
export async function lookAt(
  remotes: readonly Remote[],
): Promise<readonly ({ remote: Remote; facts: Facts } | { remote: Remote; problem: string })[]> {
  const words = { services: services.join(' '), places: places.join(' '), programs: programs.join(' ') }
  const looked = await onAll(remotes, r => r.run(bashScript(words, lookScript), { timeoutMs: 40_000 }))
  return looked.map(l => ('problem' in l ? l : { remote: l.remote, facts: parseFacts(l.value.stdout) }))
}

/** Reads what `lookScript` prints. */
export function parseFacts(output: string): Facts {
  const all = (word: string) =>
    output
      .split('\n')
      .flatMap(line => (line.startsWith(`${word} `) ? [line.slice(word.length + 1).trim()] : []))
  const one = (word: string) => all(word)[0] ?? ''
  const [active, there, missing, port, swap] = ['active', 'there', 'missing', 'port', 'swap'].map(all)
  return {
    architecture: one('architecture'),
    kernel: one('kernel'),
    time: Number(one('time')),
    id: one('id'),
    free: Number(one('free')),
    addresses: all('address'),
    source: one('source'),
    mark: all('mark')[0],
    systemd: one('systemd') === 'yes',
    words: { active: active!, there: there!, missing: missing!, port: port!, swap: swap! },
  }
}

/** Clocks that differ by more make certificates and tokens that hold here and not there. */
const clockSeconds = 15 * 60
/** Files, images, and what tests pull. */
const needed = { first: 4e9, 'control-plane': 4e9, node: 3e9 } as const

/**
 * Why one machine cannot become a node of this cluster, each with what to do.
 * @param now epoch milliseconds
 * @param platforms for which was built
 */
export function machineProblems(
  host: Host,
  f: Facts,
  key: string,
  now: number,
  platforms: readonly string[],
): string[] {
  const found: string[] = []
  const { active, there, missing, port, swap } = f.words
  if (f.mark !== undefined && f.mark !== key)
    return [`it is a node of another run, ${f.mark}: remove that cluster first, or take another machine`]
  if (!platforms.includes(platformOfMachine(f.architecture) ?? ''))
    found.push(
      `it is ${f.architecture}, and the build is for ${platforms.join(', ')}: name all that your machines are with --platform, or take another machine`,
    )
  if (!f.systemd) found.push('systemd does not run there: take a machine with it')
  if (olderThan(f.kernel, [4, 19]))
    found.push(`its kernel is ${f.kernel}: kubelet wants 4.19 or later, update it`)
  if (missing.length > 0)
    found.push(
      `programs are missing: ${missing.join(', ')}; install their packages (iproute2, iptables, util-linux, curl …)`,
    )
  if (swap.length > 0) found.push(`it swaps to ${swap.join(', ')}: switch that off with \`swapoff -a\``)
  if (f.free < needed[host.role])
    found.push(
      `/var/lib has ${gigabytes(f.free)} free and ${gigabytes(needed[host.role])} are needed: make room`,
    )
  if (Math.abs(f.time - now / 1000) > clockSeconds)
    found.push(
      `its clock differs from ours by ${Math.round((f.time - now / 1000) / 60)} minutes: set it (NTP)`,
    )
  if (f.source === '' && f.addresses.length === 0)
    found.push('it has no IPv4 address: nodes need one in the network that they share')
  // A run of ours that was begun is gone on with.
  if (f.mark === key) return found
  if (active.length > 0)
    found.push(
      `${active.join(', ')} runs there already: take a machine that is no node, or stop and remove it`,
    )
  else if (there.length > 0)
    found.push(
      `it has ${there.join(', ')} already, which would be overwritten: move them away, or take another machine`,
    )
  const wanted = host.role === 'node' ? ports.node : [...ports.node, ...ports.controlPlane]
  const taken = wanted.filter(p => port.includes(String(p)))
  if (taken.length > 0)
    found.push(`port ${taken.join(', ')} is taken there: stop what listens (\`ss -ltnp\` says)`)
  return found
}

/**
 * Everything that keeps these machines from becoming a cluster, of all machines at once. They are only looked at.
 * @throws only when cancelled
 */
export async function machinesProblems(plan: MachinesPlan, ctx: Ctx): Promise<readonly string[]> {
  if ((await ctx.exec.which('ssh')) === undefined)
    return ['there is no ssh here: install it (Debian package openssh-client)']
  await using connections = await connect(plan.hosts, plan.ssh, plan.key, ctx)
  const looked = await lookAt(connections.remotes)
  ctx.signal.throwIfAborted()
  return problemsOf(plan, looked, ctx.clock.now())
}

export function problemsOf(
  plan: MachinesPlan,
  looked: Awaited<ReturnType<typeof lookAt>>,
  now: number,
): readonly string[] {
  const found = looked.flatMap(l => {
    const why =
      'problem' in l ? [l.problem] : machineProblems(l.remote.host, l.facts, plan.key, now, plan.platforms)
    return why.map(text => `machine ${l.remote.host.text}: ${text}`)
  })
  const known = looked.flatMap(l => ('facts' in l ? [l] : []))
  const same = known.filter((l, i) => known.findIndex(o => identityOf(o.facts) === identityOf(l.facts)) < i)
  return [
    ...found,
    ...same.map(
      l =>
        `machine ${l.remote.host.text}: it is one of the others under another name: give each machine once`,
    ),
  ]
}

/** Copies of one image may have one id, and machines behind a gateway one address. */
function identityOf({ id, addresses }: Facts): string {
  return [id, ...addresses].join(' ')
}

function olderThan(release: string, [major, minor]: readonly [number, number]): boolean {
  const [, a = '0', b = '0'] = /^(\d+)\.(\d+)/.exec(release) ?? []
  return Number(a) < major || (Number(a) === major && Number(b) < minor)
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
