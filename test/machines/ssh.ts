import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Boot, Machine, Region } from './region.ts'

export interface SshKeys {
  /** Private key. */
  readonly key: string
  readonly publicKey: string
  readonly knownHosts: string
}

export async function sshKeys(dir: string): Promise<SshKeys> {
  const key = join(dir, 'id_ed25519')
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  const { stdout: publicKey } = await execa('ssh-keygen', ['-y', '-f', key])
  const knownHosts = join(dir, 'known_hosts')
  await writeFile(knownHosts, '')
  return { key, publicKey, knownHosts }
}

/** A machine as somebody has one: root and `debian` (who may use sudo) can log in with the key, nothing else is there. */
export async function bareMachine(
  region: Region,
  name: string,
  n: number,
  { publicKey }: SshKeys,
  hardware: Pick<Boot, 'diskBytes'> = {},
): Promise<Machine> {
  const machine = await region.boot({
    ...{ name, address: region.address(n), ...hardware },
    userData: `#cloud-config\n${JSON.stringify({
      disable_root: false,
      users: ['default'],
      ssh_authorized_keys: [publicKey],
    })}`,
  })
  const done = await machine.exec(['cloud-init', 'status', '--wait'])
  if (done.exitCode !== 0) throw new Error(`${name}: ${done.stdout}${await machine.console()}`)
  return machine
}

/** The line of known_hosts that a person would have checked. */
export async function hostKey(machine: Machine): Promise<string> {
  const { stdout } = await machine.exec(['cat', '/etc/ssh/ssh_host_ed25519_key.pub'])
  return `${machine.address} ${stdout.split(' ').slice(0, 2).join(' ')}\n`
}

/** All of a machine that a node changes: files, links, rules, routes, settings, mounts, control groups, services. */
export async function looks(machine: Machine): Promise<readonly string[]> {
  const own = '/etc /opt /usr/local /usr/libexec /var/lib /var/tmp /run/netns /run/containerd /run/bowsprit'
  const settings = ['net.ipv4.ip_forward', 'net.ipv4.conf.all.route_localnet', 'vm.overcommit_memory']
  const script = `
find ${own} -xdev -path /var/lib/systemd -prune -o -path /var/lib/private -prune -o -path /var/lib/sudo -prune -o -print 2> /dev/null
ls -d /var/log/pods /var/log/containers /var/log/bowsprit 2> /dev/null
ip -brief link | cut -d ' ' -f 1
ip route
iptables-save | grep '^-A'
ip6tables-save | grep '^-A'
sysctl ${settings.join(' ')} kernel.panic kernel.panic_on_oops
cut -d ' ' -f 2 /proc/mounts | grep -v '^/run/user/'
find /sys/fs/cgroup -name '*kubepods*'
ps -eo comm= | grep -E 'kube|containerd|etcd|runc|pause'
systemctl list-unit-files --no-legend --state=enabled
`
  const { stdout } = await machine.exec(['sh', '-c', script])
  return [...new Set(stdout.split('\n'))].sort()
}
