import { mkdtemp, readdir, rm } from 'node:fs/promises'
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
  debootstrap: { path: 'usr/sbin/debootstrap', packages: ['debootstrap'] },
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
  const program = await kept(`debian-${name}`, tools[name].path, dir => unpackDebian(name, dir))
  const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
  return {
    program,
    env: { LD_LIBRARY_PATH: join(dirname(program), '../lib', `${machine}-linux-gnu`) },
  }
}

async function unpackDebian(name: keyof typeof tools, dir: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'bowsprit-test-debian-'))
  const { packages } = tools[name]
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
    for (const part of await readdir(root)) await execa('cp', ['-a', join(root, part), dir])
  } catch (cause) {
    throw new Error(`the tests need ${name}: apt-get install ${packages.join(' ')}`, { cause })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
