import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { quote } from '../../src/plan/shell-word.ts'
import { type Ended, type Hardware, launcherPid, type Machine, readConsole } from '../machines/machine.ts'
import { debianTool } from '../support/registry-tools.ts'
import { seedArchive, virtualImage } from './image.ts'

const memoryMb = 3072
const usualDiskBytes = 16 * 1024 ** 3
const rebootMs = 5 * 60_000

/**
 * Switches on a machine with a kernel of its own. Its processor is computed by QEMU (there need be no KVM), so all takes
 * some ten times as long as in namespaces.
 */
export async function startVirtualMachine(h: Hardware): Promise<Machine> {
  if (process.arch !== 'x64') throw new Error('the machines of QEMU are made for x86-64 alone')
  const consoleFile = join(h.dir, 'console')
  const console = () => readConsole(consoleFile)
  const key = await layOut(h)
  const launcher = await launch(h, consoleFile)
  let isOff = false
  const off = once(launcher, 'exit').then(() => {
    isOff = true
  })
  const terminate = async () => {
    launcher.kill('SIGKILL')
    await off
    await h.unplug()
    await rm(h.dir, { recursive: true, force: true })
  }
  const exec = async (argv: readonly string[]): Promise<Ended> => {
    const done = await execa('ssh', [...ssh(key), `root@${h.address}`, argv.map(quote).join(' ')], {
      ...{ reject: false, stdin: 'ignore' },
    })
    // ssh's own; a program hardly ends with it.
    if (done.exitCode === 255)
      throw new Error(`machine ${h.name} is not running: ${done.stderr}\n${(await console()).slice(-4000)}`)
    return { stdout: done.stdout, stderr: done.stderr, exitCode: done.exitCode ?? -1 }
  }
  const bootId = async () => (await exec(['cat', '/proc/sys/kernel/random/boot_id'])).stdout
  try {
    await h.plug(await launcherPid(launcher, off))
    launcher.stdin!.end('go\n')
  } catch (error) {
    await terminate()
    throw error
  }
  return {
    ...{ name: h.name, address: h.address, console, terminate, exec },
    reboot: async () => {
      const before = await bootId()
      await exec(['systemctl', 'reboot'])
      const end = Date.now() + rebootMs
      while (Date.now() < end) {
        const now = await bootId().catch(() => before)
        if (now !== before) return
        await sleep(1000)
      }
      throw new Error(`machine ${h.name} did not come back:\n${(await console()).slice(-4000)}`)
    },
    running: async () => !isOff,
    [Symbol.asyncDispose]: terminate,
  }
}

/** Disk, initrd with what is the machine's own, and a key to log in with. @returns the key's file */
async function layOut(h: Hardware): Promise<string> {
  await mkdir(h.dir, { recursive: true })
  const { root, initrd } = await virtualImage(h.image)
  const key = join(h.dir, 'key')
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  const seed = {
    ...h.seed,
    'root/.ssh/authorized_keys': await readFile(`${key}.pub`, 'utf8'),
    // Primes for RSA take a computed processor half a minute.
    'etc/cloud/cloud.cfg.d/98_keys.cfg': 'ssh_genkeytypes: [ed25519]\n',
  }
  await writeFile(join(h.dir, 'initrd'), Buffer.concat([await readFile(initrd), seedArchive(seed)]))
  const size = `${Math.floor((h.diskBytes ?? usualDiskBytes) / 1024)}k`
  await execa('mke2fs', ['-q', '-t', 'ext4', '-m', '0', '-d', root, join(h.dir, 'disk'), size])
  return key
}

async function launch(h: Hardware, consoleFile: string): Promise<ChildProcess> {
  const { program, env } = await debianTool('qemu')
  const { kernel } = await virtualImage(h.image)
  const namespaces = ['unshare', '--net', '--pid', '--fork', '--kill-child=SIGKILL']
  const script = launchScript([program, ...hardware(h, program, kernel)])
  const out = openSync(consoleFile, 'a')
  try {
    // Ends with this process, even when that is killed.
    return spawn('setpriv', ['--pdeathsig', 'KILL', ...namespaces, 'sh', '-euc', script], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['pipe', out, out, 'pipe'],
    })
  } finally {
    closeSync(out)
  }
}

/**
 * The cable that was plugged in is led on to the machine's own card, with the address that was given to our end of it.
 * As with namespaces: pid to descriptor 3, then it waits for the cable. What the kernel does against leaks of a real
 * processor costs much of one that is computed.
 */
function launchScript(qemu: readonly string[]): string {
  return `
read -r pid rest < /proc/self/stat
echo "$pid" >&3
exec 3>&-
read -r plugged
mac=$(ip -o link show dev eth0 | sed -n 's/.*link\\/ether \\([0-9a-f:]*\\).*/\\1/p')
address=$(ip -o -4 addr show dev eth0 | sed -n 's/.* inet \\([0-9./]*\\).*/\\1/p')
gateway=$(ip route show default | sed -n 's/default via \\([0-9.]*\\).*/\\1/p')
ip addr flush dev eth0
ip link set eth0 down
ip link set eth0 address "06:\${mac#*:}"
ip link add br0 type bridge
ip tuntap add tap0 mode tap
for port in eth0 tap0; do ip link set $port master br0; ip link set $port up; done
ip link set br0 up
exec ${qemu.map(quote).join(' ')} \\
  -device "virtio-net-pci,netdev=cable,romfile=,mac=$mac" \\
  -append "console=ttyS0 quiet net.ifnames=0 panic=-1 mitigations=off machine.address=$address machine.gateway=$gateway" < /dev/null
`
}

/** As a machine of EC2 describes itself. */
function hardware(h: Hardware, program: string, kernel: string): string[] {
  const share = join(dirname(program), '../share')
  const id = createHash('sha256').update(h.name).digest('hex')
  const uuid = `ec2${id.slice(0, 5)}-${id.slice(5, 9)}-4${id.slice(9, 12)}-8${id.slice(12, 15)}-${id.slice(15, 27)}`
  return [
    ...['-L', join(share, 'qemu'), '-L', join(share, 'seabios'), '-nodefaults', '-no-user-config'],
    ...['-accel', 'tcg,thread=multi,tb-size=1024', '-cpu', 'max,la57=off', '-smp', '2', '-m', `${memoryMb}`],
    ...['-machine', 'q35', '-display', 'none', '-serial', 'stdio', '-device', 'virtio-rng-pci'],
    ...['-smbios', `type=1,manufacturer=Amazon EC2,uuid=${uuid},serial=${uuid}`],
    ...['-kernel', kernel, '-initrd', join(h.dir, 'initrd')],
    ...['-drive', `file=${join(h.dir, 'disk')},if=virtio,format=raw,cache=unsafe,discard=unmap`],
    ...['-netdev', 'tap,id=cable,ifname=tap0,script=no,downscript=no'],
  ]
}

function ssh(key: string): string[] {
  const settings = {
    BatchMode: 'yes',
    ConnectTimeout: '10',
    IdentitiesOnly: 'yes',
    StrictHostKeyChecking: 'no',
    UserKnownHostsFile: '/dev/null',
    LogLevel: 'ERROR',
  }
  return ['-i', key, ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])]
}
