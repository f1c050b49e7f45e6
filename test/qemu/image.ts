import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { execa } from 'execa'
import { debianTool, unpackDebian } from '../support/registry-tools.ts'
import { kept } from '../support/tools.ts'
import { type CpioEntry, cpio } from './cpio.ts'

export interface VirtualImage {
  /** What is to be on the disk. */
  readonly root: string
  readonly kernel: string
  /** What the kernel begins with; the machine's seedArchive has to follow it. */
  readonly initrd: string
}

/** Debian's kernel for clouds has these as modules, all else that a root file system needs in itself. */
const drivers = ['virtio_pci', 'virtio_blk', 'virtio_net']
/**
 * Of the image of namespaces: what is masked there, since there is hardware now; and what asks for an address, which the
 * card has before cloud-init starts: nobody would answer, and it would ask for a minute.
 */
const removed = [
  'etc/systemd/system/systemd-udevd.service',
  'etc/systemd/system/systemd-udev-trigger.service',
  'usr/sbin/dhclient',
]

/**
 * The image of simulated machines with a kernel, made once: its files are links to that image, beside Debian's kernel
 * for clouds, its modules, and a file system in memory that mounts the disk.
 * @param image root of the image of simulated machines
 */
export async function virtualImage(image: string): Promise<VirtualImage> {
  const name = await kernelPackage()
  const recipe = createHash('sha256')
    .update([init, ...drivers, ...removed].join(' '))
    .digest('hex')
    .slice(0, 12)
  const initrd = await kept(`qemu-${basename(dirname(image))}-${name}-${recipe}`, 'initrd', async dir => {
    const root = join(dir, 'root')
    await execa('cp', ['-al', image, root])
    for (const path of removed) await rm(join(root, path), { force: true })
    await unpackDebian('a kernel', [name], join(dir, 'kernel'))
    const version = name.replace('linux-image-', '')
    await execa('mv', [join(dir, 'kernel/boot', `vmlinuz-${version}`), join(dir, 'vmlinuz')])
    await mkdir(join(root, 'usr/lib/modules'), { recursive: true })
    // kubeadm's own check of the system reads it.
    await execa('mv', [join(dir, 'kernel/boot', `config-${version}`), join(root, 'boot')])
    await execa('mv', [join(dir, 'kernel/lib/modules', version), join(root, 'usr/lib/modules')])
    await rm(join(dir, 'kernel'), { recursive: true })
    await execa('chroot', [root, 'depmod', version])
    await writeFile(join(dir, 'initrd'), await memoryRoot(join(root, 'usr/lib/modules', version)))
  })
  const dir = dirname(initrd)
  return { root: join(dir, 'root'), kernel: join(dir, 'vmlinuz'), initrd }
}

/** What the package for clouds stands for at present. @throws Error where there is none */
async function kernelPackage(): Promise<string> {
  const meta = `linux-image-cloud-${process.arch === 'arm64' ? 'arm64' : 'amd64'}`
  const { stdout } = await execa('apt-cache', ['depends', meta], { reject: false })
  const [, name] = /Depends: (linux-image-\S+)/.exec(stdout ?? '') ?? []
  if (name === undefined)
    throw new Error(
      `apt knows no ${meta}: these tests want a Debian machine (tried on Debian 12); apt-get update may be due`,
    )
  return name
}

const init = `#!/bin/busybox sh
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in /modules/*; do insmod $module; done
# As DHCP would have given it.
for word in $(cat /proc/cmdline); do
  case $word in machine.*) eval "\${word#machine.}" ;; esac
done
ip link set lo up
ip addr add $address dev eth0
ip link set eth0 up
ip route add default via $gateway
mount -t ext4 /dev/vda /disk
cp -a /seed/. /disk/
mount --move /dev /disk/dev
umount /proc /sys
exec switch_root /disk /sbin/init
`

/** @param modules with what depmod has written */
async function memoryRoot(modules: string): Promise<Buffer> {
  const { program } = await debianTool('busybox')
  const dependencies = await readFile(join(modules, 'modules.dep'), 'utf8')
  const wanted = inOrder(dependencies, drivers)
  const files = await Promise.all(
    wanted.map(async (path, i): Promise<CpioEntry> => {
      const body = await readFile(join(modules, path))
      return { path: `modules/${String(i).padStart(2, '0')}-${basename(path)}`, mode: 0o644, body }
    }),
  )
  const dirs = ['bin', 'proc', 'sys', 'dev', 'disk', 'modules', 'seed']
  return gzipSync(
    cpio([
      ...dirs.map(path => ({ path, mode: 0o755 })),
      { path: 'bin/busybox', mode: 0o755, body: await readFile(program) },
      { path: 'init', mode: 0o755, body: Buffer.from(init) },
      ...files,
    ]),
  )
}

/** Files of modules, each after those that it needs. modules.dep(5): those come last first. */
function inOrder(dependencies: string, names: readonly string[]): string[] {
  const lines = dependencies.split('\n').map(line => line.split(/:\s*|\s+/).filter(Boolean))
  const found = names.flatMap(name => {
    const line = lines.find(([path]) => path !== undefined && basename(path) === `${name}.ko`)
    if (line === undefined) throw new Error(`the kernel has no module ${name}`)
    return line.toReversed()
  })
  return [...new Set(found)]
}

/**
 * Files that are laid over the disk at each boot, for the end of the initrd.
 * @param seed by path without a slash at the beginning
 */
export function seedArchive(seed: Readonly<Record<string, string>>): Buffer {
  const directories = Object.keys(seed).flatMap(path => {
    const parts = `seed/${path}`.split('/').slice(0, -1)
    return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
  })
  const archive = cpio([
    ...[...new Set(directories)].map(path => ({ path, mode: 0o755 })),
    ...Object.entries(seed).map(([path, text]) => ({
      ...{ path: `seed/${path}`, mode: path.includes('.ssh/') ? 0o600 : 0o644, body: Buffer.from(text) },
    })),
  ])
  // Plain, it would have to begin at a multiple of four.
  return gzipSync(archive)
}
