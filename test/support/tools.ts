import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { cache } from './cache.ts'

/** Programs of others that tests run, by exact version: what they say must not change from one day to the next. */
const goTools = {
  act: { path: 'github.com/nektos/act', version: 'v0.2.89' },
  actionlint: { path: 'github.com/rhysd/actionlint/cmd/actionlint', version: 'v1.7.12' },
  'fake-gcs-server': { path: 'github.com/fsouza/fake-gcs-server', version: 'v1.56.1' },
  crane: { path: 'github.com/google/go-containerregistry/cmd/crane', version: 'v0.22.1' },
} as const
const zizmorVersion = '1.32.0'
const buildMs = 10 * 60_000

/** Built as Go module once (half a minute to a minute), then taken from the cache. @returns the program's path */
export function goTool(name: keyof typeof goTools): Promise<string> {
  const { path, version } = goTools[name]
  return kept(`${name}-${version}`, name, async dir => {
    const env = { GOBIN: dir, GOFLAGS: '-buildvcs=false', CGO_ENABLED: '0' }
    await execa('go', ['install', `${path}@${version}`], { env, cwd: dir, timeout: buildMs })
  })
}

/** @returns the program's path @see https://docs.zizmor.sh */
export function zizmor(): Promise<string> {
  return kept(`zizmor-${zizmorVersion}`, 'bin/zizmor', async dir => {
    const args = ['install', '--quiet', '--no-deps', '--target', dir, `zizmor==${zizmorVersion}`]
    await execa('python3', ['-m', 'pip', ...args], { timeout: buildMs })
  })
}

/** A directory below the cache, made once: whoever is first makes it beside and renames it. @returns the program's path */
export async function kept(
  name: string,
  program: string,
  make: (dir: string) => Promise<void>,
): Promise<string> {
  const home = join(cache, 'tools', name)
  if (await there(join(home, program))) return join(home, program)
  console.error(`getting ${name}, which tests need, into ${home}`)
  await mkdir(dirname(home), { recursive: true })
  const making = await mkdtemp(`${home}.`)
  try {
    await make(making)
    await rename(making, home).catch(async error => {
      if (!(await there(join(home, program)))) throw error // else another test was faster
    })
  } finally {
    await rm(making, { recursive: true, force: true })
  }
  return join(home, program)
}

async function there(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
