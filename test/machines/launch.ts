import { join } from 'node:path'
import { quote } from '../../src/plan/shell-word.ts'

export interface Launch {
  /** Root of the image; only read. */
  readonly image: string
  /** The machine's own directory: `disk` is its disk, `seed` is laid over the image before it starts. */
  readonly dir: string
  readonly name: string
  /** Directories of its cgroups, and of those that the launcher is in. */
  readonly groups: readonly string[]
  readonly launcherGroups: readonly string[]
  /** Bytes; a disk of that size instead of a place on the host's. */
  readonly diskBytes?: number | undefined
}

/** Where the machine's own first process finds what it does before it becomes systemd. */
export const guestInit = 'etc/machine-init'

/** Directories that cannot be on an overlay: containerd's snapshots are overlays themselves. */
const onDisk = ['var/lib/containerd', 'var/lib/kubelet']

/** Settings of the whole kernel that kubelet wants to change: here they are files of the machine. */
const kernelSettings = [
  ...['kernel/panic', 'kernel/panic_on_oops', 'kernel/keys/root_maxkeys', 'kernel/keys/root_maxbytes'],
  ...['vm/overcommit_memory', 'vm/panic_on_oom'],
]

/**
 * The first process of a machine's namespaces, on the host's file system. All that it mounts is seen by it and its
 * children alone. It writes its pid (as the host numbers it) to descriptor 3, and waits on its input until the network is
 * plugged in. Ends with the machine; a machine that asks for a restart gets it (systemd-nspawn leaves that to whoever
 * started it, with status 133).
 */
export function launchScript(o: Launch): string {
  const at = (path: string) => quote(join(o.dir, path))
  const enter = (groups: readonly string[]) =>
    groups.map(group => `echo 0 > ${quote(`${group}/cgroup.procs`)}`)
  const size = o.diskBytes
  return [
    'read -r pid rest < /proc/self/stat',
    ...enter(o.launcherGroups),
    'echo "$pid" >&3',
    'exec 3>&-',
    'read -r plugged',
    'mount -t tmpfs run /run',
    ...(size === undefined ? [] : [`mount -t tmpfs -o size=${size} disk ${at('disk')}`]),
    `mkdir -p ${['upper', 'work', ...onDisk].map(d => at(`disk/${d}`)).join(' ')}`,
    `cp -a ${at('seed')}/. ${at('disk/upper')}/`,
    `mount -t overlay -o ${quote(`lowerdir=${o.image},upperdir=${o.dir}/disk/upper,workdir=${o.dir}/disk/work`)} root ${at('root')}`,
    'mount -t proc proc /proc',
    `mount --bind /proc/self/ns/net ${at('net')}`,
    emptyFunction,
    // /sys and the kernel's settings can only be read, but those of the machine's own network.
    'export SYSTEMD_NSPAWN_API_VFS_WRITABLE=network SYSTEMD_NSPAWN_USE_CGNS=1 SYSTEMD_NSPAWN_LOCK=0',
    'while :; do',
    '  code=0',
    `  (${[...enter(o.groups), `exec ${nspawn(o).map(quote).join(' ')}`].join(' && ')}) < /dev/null || code=$?`,
    '  [ $code = 133 ] || exit $code',
    `  for group in ${o.groups.map(quote).join(' ')}; do empty "$group"; done`,
    'done',
  ].join('\n')
}

/**
 * What a machine had in its cgroups does not outlive it: kubelet would wait for containers that it finds there. A group of
 * v2 takes processes again when it hands nothing down.
 */
const emptyFunction = `empty() {
  for try in 1 2 3 4 5 6 7 8 9; do
    find "$1" -mindepth 1 -depth -type d -exec rmdir {} + && break
    sleep 0.1
  done
  [ -e "$1/cgroup.subtree_control" ] || return 0
  for controller in $(cat "$1/cgroup.subtree_control"); do echo "-$controller" > "$1/cgroup.subtree_control"; done
}`

/** The image's own systemd-nspawn, by its own loader: the host needs none. */
function nspawn(o: Launch): string[] {
  const [triple, loader] =
    process.arch === 'arm64'
      ? ['aarch64-linux-gnu', 'lib/ld-linux-aarch64.so.1']
      : ['x86_64-linux-gnu', 'lib64/ld-linux-x86-64.so.2']
  const lib = `${o.image}/usr/lib/${triple}`
  return [
    ...[
      `${o.image}/${loader}`,
      '--library-path',
      `${lib}:${lib}/systemd`,
      `${o.image}/usr/bin/systemd-nspawn`,
    ],
    ...['--quiet', `--machine=${o.name}`, `--hostname=${o.name}`, `--directory=${o.dir}/root`],
    ...['--register=no', '--keep-unit', '--private-users=no', '--capability=all'],
    `--network-namespace-path=${o.dir}/net`,
    // What containerd, runc and pods call, and containers usually may not.
    '--system-call-filter=@keyring bpf @module @raw-io perf_event_open',
    ...['--bind=/dev/kmsg', ...onDisk.map(d => `--bind=${o.dir}/disk/${d}:/${d}`)],
    ...['--resolv-conf=off', '--timezone=off', '--link-journal=no', '--console=read-only'],
    ...['--kill-signal=SIGRTMIN+3', '/bin/sh', `/${guestInit}`],
  ]
}

/** Runs inside, before systemd: cgroups can be written (they are the machine's own), mounts reach pods. */
export function guestInitScript(): string {
  const settings = kernelSettings.map(quote).join(' ')
  return [
    '# Generated. Makes a machine of a container, then becomes systemd.',
    'for group in /sys/fs/cgroup/*/; do',
    '  mount -o remount,bind,rw,nosuid,nodev,noexec "$group" 2> /dev/null',
    'done',
    `for setting in ${settings}; do`,
    '  [ -e "/proc/sys/$setting" ] || continue',
    '  own="/etc/machine-settings/$setting"',
    '  mkdir -p "$(dirname "$own")"',
    '  [ -e "$own" ] || cat "/proc/sys/$setting" > "$own"',
    '  mount --bind "$own" "/proc/sys/$setting"',
    'done',
    'mount --make-rshared /',
    'exec /lib/systemd/systemd',
    '',
  ].join('\n')
}
