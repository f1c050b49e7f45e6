import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { kept } from './tools.ts'

/** Programs, and the packages that have them with the libraries that a bare system lacks. */
const tools = {
  'docker-registry': { path: 'usr/bin/docker-registry', packages: ['docker-registry'] },
  skopeo: {
    path: 'usr/bin/skopeo',
    packages: ['skopeo', 'libgpgme11', 'libassuan0', 'libdevmapper1.02.1'],
  },
  shellcheck: { path: 'usr/bin/shellcheck', packages: ['shellcheck'] },
  'cloud-init': {
    path: 'usr/bin/cloud-init',
    packages: [
      ...[
        'cloud-init',
        'python3-yaml',
        'libyaml-0-2',
        'python3-jsonschema',
        'python3-attr',
        'python3-pyrsistent',
      ],
      ...['python3-jinja2', 'python3-markupsafe', 'python3-configobj', 'python3-six', 'python3-oauthlib'],
      ...['python3-requests', 'python3-urllib3', 'python3-chardet', 'python3-certifi', 'python3-idna'],
      ...['python3-jsonpatch', 'python3-json-pointer'],
    ],
  },
  debootstrap: { path: 'usr/sbin/debootstrap', packages: ['debootstrap'] },
  busybox: { path: 'bin/busybox', packages: ['busybox-static'] },
  qemu: {
    path: 'usr/bin/qemu-system-x86_64',
    packages: [
      ...['qemu-system-x86', 'qemu-system-common', 'qemu-system-data', 'seabios', 'libaio1', 'libbpf1'],
      ...['libcapstone4', 'libdaxctl1', 'libfdt1', 'libfuse3-3', 'libibverbs1', 'libjpeg62-turbo'],
      ...['libndctl6', 'libnl-3-200', 'libnl-route-3-200', 'libnuma1', 'libpixman-1-0', 'libpmem1'],
      ...['libpng16-16', 'librdmacm1', 'libsasl2-2', 'libslirp0', 'liburing2', 'libvdeplug2'],
    ],
  },
} as const

export interface Tool {
  readonly program: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * A program of Debian, unpacked beside the other tools: nothing is installed, no service started.
 * @throws Error that says what to install when it cannot be had
 */
export async function debianTool(name: keyof typeof tools): Promise<Tool> {
  const program = await kept(`debian-${name}`, tools[name].path, dir =>
    unpackDebian(name, tools[name].packages, dir),
  )
  const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
  const libraries = ['../lib', '../../lib'].map(lib => join(dirname(program), lib, `${machine}-linux-gnu`))
  return {
    program,
    env: {
      LD_LIBRARY_PATH: libraries.join(':'),
      // For programs in Debian's own Python.
      PYTHONPATH: join(dirname(program), '../lib/python3/dist-packages'),
    },
  }
}

/** Unpacks packages into a directory, as they are. @param what they are wanted for, for the message */
export async function unpackDebian(what: string, packages: readonly string[], dir: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'bowsprit-test-debian-'))
  const download = () => execa('apt-get', ['download', ...packages], { cwd: work })
  try {
    // A bare system has no package lists yet.
    await download().catch(async () => {
      await execa('apt-get', ['-qq', 'update'])
      await download()
    })
    const root = join(work, 'root')
    for (const file of (await readdir(work)).filter(f => f.endsWith('.deb')))
      await execa('dpkg-deb', ['-x', join(work, file), root])
    await mkdir(dir, { recursive: true })
    for (const part of await readdir(root)) await execa('cp', ['-a', join(root, part), dir])
  } catch (cause) {
    throw new Error(`the tests need ${what}: apt-get install ${packages.join(' ')}`, { cause })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
