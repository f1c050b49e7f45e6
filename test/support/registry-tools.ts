import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { cache } from './cache.ts'

/**
 * Programs of others that tests hold ours against. Nothing is installed: Debian's packages are unpacked, and Go's are
 * built, beside the other tools in the cache.
 */
const tools = join(cache, 'tools')

/** Debian's docker-registry, and skopeo with the libraries that a bare system lacks. */
const packages = {
  'docker-registry': ['docker-registry'],
  skopeo: ['skopeo', 'libgpgme11', 'libassuan0', 'libdevmapper1.02.1'],
} as const

export interface Tool {
  readonly program: string
  readonly env: Readonly<Record<string, string>>
}

/** A program of Debian. @throws Error that says what to install when it cannot be had */
export async function debianTool(name: keyof typeof packages): Promise<Tool> {
  const dir = join(tools, `debian-${name}`)
  if (!existsSync(dir)) await unpackDebian(name, dir)
  const libraries = join(dir, 'usr/lib', `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`)
  return { program: join(dir, 'usr/bin', name), env: { LD_LIBRARY_PATH: libraries } }
}

async function unpackDebian(name: keyof typeof packages, dir: string): Promise<void> {
  await mkdir(tools, { recursive: true })
  const work = await mkdtemp(join(tools, 'tmp-'))
  const download = () => execa('apt-get', ['download', ...packages[name]], { cwd: work })
  try {
    // A bare system has no package lists yet.
    await download().catch(async () => {
      await execa('apt-get', ['-qq', 'update'])
      await download()
    })
    const root = join(work, 'root')
    for (const file of (await readdir(work)).filter(f => f.endsWith('.deb')))
      await execa('dpkg-deb', ['-x', join(work, file), root])
    await rename(root, dir).catch(cause => {
      // Another test was first.
      if (!existsSync(dir)) throw cause
    })
  } catch (cause) {
    throw new Error(`the tests need ${name}: apt-get install ${packages[name].join(' ')}`, { cause })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

const craneVersion = 'v0.21.9'

/** Built once by `go install`, since no package has it. */
export async function crane(): Promise<Tool> {
  const dir = join(tools, `crane-${craneVersion}`)
  const program = join(dir, 'crane')
  if (!existsSync(program)) {
    const work = join(tools, `tmp-crane-${process.pid}`)
    await execa('go', ['install', `github.com/google/go-containerregistry/cmd/crane@${craneVersion}`], {
      cwd: '/',
      env: { GOBIN: work, GOFLAGS: '', CGO_ENABLED: '0' },
    })
    await mkdir(dir, { recursive: true })
    await rename(join(work, 'crane'), program)
    await rm(work, { recursive: true, force: true })
  }
  return { program, env: {} }
}
