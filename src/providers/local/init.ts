import { quote } from '../../plan/shell-word.ts'
import { inNode, kubeletTunables } from './node-docs.ts'

/** A program that the node's init keeps running; its output goes to /var/log/<name>.log of the node. */
export interface Service {
  readonly name: string
  readonly argv: readonly string[]
  /** Started when all of these are there: 'go' once the API server answers, 'registered' once the Node object exists. */
  readonly gates?: readonly ('go' | 'registered' | 'containerd')[]
  /** Run in a mount namespace of its own, in which the kernel's settings look as kubelet wants them. */
  readonly shieldSysctls?: boolean
}

/** A program or directory of the host, shown at a path of the node. */
export interface Bind {
  readonly from: string
  readonly to: string
  readonly kind: 'file' | 'dir'
}

/** Directories of the host's system, read only in the node. */
const systemDirs = ['usr', 'bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32']

/** Made beforehand in the node's root: real directories on the run directory's disk, and mount points. */
export const rootDirs: readonly string[] = [
  ...['dev', 'etc', 'home', 'mnt', 'proc', 'root', 'run', 'srv', 'sys', 'tmp', 'media'],
  ...['var/lib/kubelet', 'var/lib/containerd', 'var/lib/cni', 'var/log', 'var/tmp', 'var/cache'],
  ...['opt/bowsprit/bin', 'opt/bowsprit/ctl', 'opt/bowsprit/sysctl', 'opt/cni/bin'],
]

/**
 * First part of a node's init (PID 1 of its namespaces, still in the host's file system): builds the node's own
 * root below `dir` and goes into it. Nothing is made on the host outside the run directory, and no mount is seen
 * by it (`unshare` has made all of them private).
 */
export function enterScript(dir: string, hostname: string, binds: readonly Bind[]): string {
  const lines = [
    '# Generated. Makes the root file system of a node in its own mount namespace.',
    'set -eu',
    `cd ${quote(dir)}`,
    // The host's /proc is still mounted here, so this is the pid by which the host knows us.
    'read -r pid rest < /proc/self/stat',
    `echo ${quote(hostname)} > /proc/sys/kernel/hostname`,
    'mount --bind fs fs',
    `for d in ${systemDirs.join(' ')}; do`,
    '  if [ -L "/$d" ]; then ln -sfn "$(readlink "/$d")" "fs/$d"',
    '  elif [ -d "/$d" ]; then mkdir -p "fs/$d"; mount --bind "/$d" "fs/$d"; mount -o remount,bind,ro "fs/$d"; fi',
    'done',
    // An overlay cannot have its upper layer on another overlay (a run directory in a container): copy then.
    'if ! mount -t overlay overlay -o lowerdir=/etc,upperdir=etc,workdir=work fs/etc 2>/dev/null; then',
    '  cp -a /etc/. fs/etc/; rm -f fs/etc/resolv.conf fs/etc/hosts fs/etc/hostname; cp -a etc/. fs/etc/',
    'fi',
    'mount --rbind /dev fs/dev',
    'mount -t tmpfs -o mode=1777 tmpfs fs/dev/shm',
    'mount --rbind /sys fs/sys',
    'mount -t proc proc fs/proc',
    'mount -t tmpfs -o mode=755 tmpfs fs/run',
    'chmod 1777 fs/tmp fs/var/tmp',
    'ln -sfn ../run fs/var/run',
    ...binds.flatMap(b => [
      b.kind === 'file' ? `: > ${quote(`fs${b.to}`)}` : `mkdir -p ${quote(`fs${b.to}`)}`,
      `mount --bind ${quote(b.from)} ${quote(`fs${b.to}`)}`,
    ]),
    'mkdir -p fs/run/host',
    'cd fs',
    'pivot_root . run/host',
    'umount -l /run/host',
    'rmdir /run/host',
    'mount --make-rshared /',
    `echo "$pid" > ${inNode.ctl}/pid.new`,
    `mv ${inNode.ctl}/pid.new ${inNode.ctl}/pid`,
    'exec /bin/sh /opt/bowsprit/init',
    '',
  ]
  return lines.join('\n')
}

/**
 * Second part: PID 1 inside the node. Keeps the services running, notes each end in `ctl/<name>.ended`, and reaps
 * whatever is left to it (`wait` of a POSIX shell waits for adopted children too). Where even `sleep` is gone, somebody has
 * removed the run's directory under us: then the node ends instead of spinning.
 */
export function initScript(services: readonly Service[]): string {
  return [
    '# Generated. PID 1 of a node.',
    'set -u',
    'cd /',
    `PATH=${inNode.bin}:$PATH`,
    'export PATH',
    'ip link set lo up',
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
    // Bridged packets between nodes are none of this node's iptables.
    'for f in /proc/sys/net/bridge/bridge-nf-call-ip*tables; do if [ -e "$f" ]; then echo 0 > "$f"; fi; done',
    'keep() { # name gates command...',
    '  name=$1; gates=$2; shift 2',
    '  for gate in $gates; do until [ -e "$gate" ]; do sleep 0.05 || exit; done; done',
    '  while :; do',
    '    "$@" >> "/var/log/$name.log" 2>&1',
    '    code=$?',
    '    echo "init: $name ended with exit code $code, starting it again" >> "/var/log/$name.log"',
    `    echo "$code" >> "${inNode.ctl}/$name.ended"`,
    '    sleep 1 || exit',
    '  done',
    '}',
    ...services.map(keepLine),
    'while :; do wait; sleep 1 || exit; done',
    '',
  ].join('\n')
}

/** Runs its arguments where `kubeletTunables` seem to be set. Mounts below a private /proc reach nobody else. */
export function shieldScript(): string {
  return [
    '# Generated. Shows kubelet the kernel settings that it wants, without changing those of the host.',
    'if [ "$1" != --inside ]; then exec unshare --mount --propagation unchanged /bin/sh "$0" --inside "$@"; fi',
    'shift',
    'mount --make-private /proc',
    ...Object.keys(kubeletTunables).map(
      (name, i) =>
        `if [ -e /proc/sys/${name} ]; then mount --bind ${inNode.sysctl}/${i} /proc/sys/${name}; fi`,
    ),
    'exec "$@"',
    '',
  ].join('\n')
}

function keepLine(service: Service): string {
  const paths = {
    go: `${inNode.ctl}/go`,
    registered: `${inNode.ctl}/registered`,
    containerd: inNode.containerdSocket,
  }
  const gates = (service.gates ?? []).map(g => paths[g]).join(' ')
  const shield = service.shieldSysctls ? ['/bin/sh', '/opt/bowsprit/shielded'] : []
  return `keep ${service.name} ${quote(gates)} ${[...shield, ...service.argv].map(quote).join(' ')} &`
}
