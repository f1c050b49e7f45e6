import { createHash } from 'node:crypto'
import { lchown, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ToolCache } from '../../ports/job.ts'
import { withToolkit } from './toolkit-output.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The runner's cache of tools, which on a self-hosted runner outlives the jobs.
 * @param env the job's environment; the toolkit itself reads `process.env`
 * @returns undefined where there is none
 */
export function githubToolCache(env: Env): ToolCache | undefined {
  const root = env['RUNNER_TOOL_CACHE']
  if (env['GITHUB_ACTIONS'] !== 'true' || !root) return undefined
  return {
    find: async (name, version) =>
      await withToolkit(async () => {
        const { find } = await import('@actions/tool-cache')
        return find(folder(name), await exact(version)) || undefined
      }, ignore),
    keep: async (dir, name, version) =>
      await withToolkit(async () => {
        const { cacheDir, find } = await import('@actions/tool-cache')
        // Another job may be using the one that is there: it is not replaced.
        const there = find(folder(name), await exact(version))
        if (there) return there
        const kept = await cacheDir(dir, folder(name), await exact(version))
        await handOver(root, folder(name))
        return kept
      }, ignore),
  }
}

function ignore(): void {}

/** Tools of one name but another layout may be there, put by the image or by other actions. */
function folder(name: string): string {
  return `bowsprit-${name}`
}

/**
 * The toolkit takes what is not exactly a semantic version for a range (`1.7` would find 1.7.9) and drops what
 * follows a `+`: any other version gets a semantic one that only it has.
 */
async function exact(version: string): Promise<string> {
  const { default: semver } = await import('semver')
  if (semver.valid(version) === version) return version
  const hash = createHash('sha256').update(version).digest('hex').slice(0, 12)
  return `0.0.0-v-${version.replaceAll(/[^0-9A-Za-z-]/g, '-')}-${hash}`
}

/** Elevated by sudo, what we put there would be root's: it goes to whoever has the cache itself. */
async function handOver(root: string, name: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(root)
  if (uid === 0) return
  const below = join(root, name)
  const entries = await readdir(below, { recursive: true, withFileTypes: true })
  for (const path of [below, ...entries.map(e => join(e.parentPath, e.name))]) await lchown(path, uid, gid)
}
