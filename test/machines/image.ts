import { createHash } from 'node:crypto'
import { glob, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { debianTool } from '../support/registry-tools.ts'
import { kept } from '../support/tools.ts'

/**
 * What a server image of a cloud has before any user data ran, as far as nodes can notice. python3-cffi-backend is
 * named because debootstrap does not follow the virtual packages that cloud-init's libraries want; systemd-container is
 * for us, who start machines with it.
 */
const packages = [
  ...['systemd', 'systemd-sysv', 'systemd-container', 'libpam-systemd', 'dbus', 'udev'],
  ...['cloud-init', 'python3-cffi-backend', 'openssh-server', 'sudo', 'curl', 'ca-certificates'],
  ...['iproute2', 'iptables', 'nftables', 'conntrack', 'ethtool', 'socat', 'kmod', 'procps', 'netbase'],
  ...['iputils-ping', 'e2fsprogs'],
]

/** What there is no hardware for in a namespace, or what would go out to mirrors and time servers. */
const masked = [
  ...['systemd-udevd.service', 'systemd-udev-trigger.service', 'systemd-timesyncd.service'],
  ...[
    'apt-daily.timer',
    'apt-daily-upgrade.timer',
    'e2scrub_all.timer',
    'fstrim.timer',
    'dpkg-db-backup.timer',
  ],
  ...['console-getty.service', 'getty@tty1.service', 'systemd-resolved.service', 'systemd-networkd.service'],
]

const makeMs = 10 * 60_000

/**
 * The root file system that machines begin with: packages of this host's own release, unpacked and configured by
 * debootstrap once (a minute and a half, 400 MB), then taken from the cache. Nothing is installed on the host.
 * @returns its directory; nobody may write there
 */
export async function machineImage(): Promise<string> {
  if (process.getuid?.() !== 0)
    throw new Error('machines are namespaces of their own: run these tests as root')
  const { suite, mirror, components } = await ownMirror()
  const recipe = createHash('sha256')
    .update([...packages, ...masked].join(' '))
    .digest('hex')
    .slice(0, 12)
  const marker = await kept(`machine-${suite}-${recipe}`, 'root/etc/machine-id', async dir => {
    const root = join(dir, 'root')
    const { program } = await debianTool('debootstrap')
    const choice = ['--variant=minbase', `--components=${components}`, `--include=${packages.join(',')}`]
    const env = { DEBOOTSTRAP_DIR: join(dirname(program), '../share/debootstrap') }
    const log = { file: join(dir, 'debootstrap.log') }
    const argv = [program, ...choice, suite, root, mirror]
    await execa('sh', argv, { env, timeout: makeMs, stdout: log, stderr: log, all: true }).catch(
      async cause => {
        const said = await readFile(log.file, 'utf8').catch(() => '')
        throw new Error(`the machines' image cannot be made of ${mirror}: ${said.slice(-2000)}`, { cause })
      },
    )
    await tidy(root)
  })
  return dirname(dirname(marker))
}

/** As an image is before its first boot: it knows no machine, and asks nobody but the metadata service. */
async function tidy(root: string): Promise<void> {
  for (const pattern of ['var/cache/apt/archives/*.deb', 'var/lib/apt/lists/*', 'etc/ssh/ssh_host_*'])
    for await (const found of glob(join(root, pattern))) await rm(found, { recursive: true })
  for (const unit of masked) await symlink('/dev/null', join(root, 'etc/systemd/system', unit))
  await rm(join(root, 'etc/hostname'), { force: true })
  await writeFile(join(root, 'etc/machine-id'), '')
}

/** Release and mirror of this host's own package sources. @throws Error on a system without apt */
async function ownMirror(): Promise<{ suite: string; mirror: string; components: string }> {
  const release = await readFile('/etc/os-release', 'utf8')
  const suite = /^VERSION_CODENAME=(\S+)/m.exec(release)?.[1]
  const format = '$(REPO_URI) $(CODENAME) $(COMPONENT)'
  const { stdout } = await execa('apt-get', ['indextargets', '--format', format], { reject: false })
  const found = (stdout ?? '').split('\n').find(line => line.endsWith(` ${suite} main`))
  if (suite === undefined || found === undefined)
    throw new Error(
      'the image of machines is made of the packages of this host’s own release: run these tests on Debian or Ubuntu, with a source of `main` in /etc/apt',
    )
  const components = /^ID=ubuntu$/m.test(release) ? 'main,universe' : 'main'
  return { suite, mirror: found.split(' ')[0]!, components }
}

if (process.argv[1] === import.meta.filename) console.log(await machineImage())
