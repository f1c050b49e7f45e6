import { createHash, randomBytes } from 'node:crypto'
import { copyFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { toolEnv } from '../plan/child-env.ts'
import type { Ctx } from '../ports/ctx.ts'
import { readText } from './files.ts'
import { gitMs } from './git.ts'

/** What is known of a directory is dropped when nobody has looked at it for so long. */
const keptMs = 30 * 24 * 3_600_000

/**
 * Digest of a directory that git does not track, by git itself: an index in our cache remembers sizes and times,
 * so that the second look reads only what changed. Nothing is written into the directory.
 */
export async function directoryDigest(dir: string, ctx: Ctx): Promise<string> {
  const store = join(ctx.paths.cache, 'trees', createHash('sha256').update(dir).digest('hex').slice(0, 16))
  await mkdir(store, { recursive: true })
  await writeFile(join(store, 'of'), dir)
  const index = join(store, 'index')
  const mine = `${index}.${process.pid}.${randomBytes(4).toString('hex')}`
  await copyFile(index, mine).catch(() => undefined) // the first look has none
  const plain = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_DIR: store }
  const run = (args: readonly string[]) =>
    ctx.exec.run(['git', '-c', 'core.autocrlf=false', ...args], {
      cwd: dir,
      env: toolEnv(ctx.env, { ...plain, GIT_WORK_TREE: dir, GIT_INDEX_FILE: mine, LC_ALL: 'C' }),
      timeoutMs: 5 * gitMs,
    })
  try {
    await run(['init', '--quiet'])
    await run(['add', '--all', '--force', '.'])
    const tree = (await run(['write-tree'])).stdout.trim()
    await rename(mine, index)
    return tree
  } finally {
    await rm(mine, { force: true })
    await prune(store, ctx)
  }
}

/** Removes what is known of directories that are gone, or that nobody has looked at for long. */
async function prune(mine: string, ctx: Ctx): Promise<void> {
  const trees = dirname(mine)
  for (const name of await readdir(trees).catch(() => [])) {
    const store = join(trees, name)
    if (name === basename(mine) || !(await isStale(store, ctx))) continue
    ctx.log.debug(`removing ${store}: nobody builds that directory any more`)
    await rm(store, { recursive: true, force: true }).catch(() => undefined)
  }
}

async function isStale(store: string, ctx: Ctx): Promise<boolean> {
  const of = join(store, 'of')
  const looked = (await stat(of).catch(() => stat(store).catch(() => undefined)))?.mtimeMs ?? 0
  if (ctx.clock.now() - looked > keptMs) return true
  const dir = await readText(of)
  return dir !== undefined && (await stat(dir).catch(() => undefined)) === undefined
}
