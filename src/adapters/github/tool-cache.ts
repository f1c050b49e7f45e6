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
        const { find, toolVersion } = await toolkit()
        return find(folder(name), toolVersion(version)) || undefined
      }, ignore),
    keep: async (dir, name, version) =>
      await withToolkit(async () => {
        const { cacheDir, find, toolVersion } = await toolkit()
        // Another job may be using the one that is there: it is not replaced.
        const there = find(folder(name), toolVersion(version))
        if (there) return there
        const kept = await cacheDir(dir, folder(name), toolVersion(version))
        await handOver(root, folder(name))
        return kept
      }, ignore),
  }
}

/** Loaded by those that ask for a tool. */
async function toolkit() {
  const [{ cacheDir, find }, { toolVersion }] = await Promise.all([
    import('@actions/tool-cache'),
    import('./tool-version.ts'),
  ])
  return { cacheDir, find, toolVersion }
}

function ignore(): void {}

/** Tools of one name but another layout may be there, put by the image or by other actions. */
function folder(name: string): string {
  return `bowsprit-${name}`
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
