import { createHash } from 'node:crypto'
import { lstat, readlink, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import pMap from 'p-map'
import { toolEnv } from '../plan/child-env.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { RunOptions } from '../ports/exec.ts'
import { fileSha256 } from './files.ts'

/** A work tree with git's eyes. */
export interface GitTree {
  readonly commit: string
  /** Committer date of the commit, seconds since the epoch. */
  readonly commitTime: number
  /** Tracked files that differ, and untracked ones: upstream counts both as dirty. */
  readonly dirty: boolean
  readonly shallow: boolean
  /** Digest of everything in the tree that git does not ignore. */
  readonly digest: string
}

/** Most time that one look of git may take. */
export const gitMs = 60_000

/** Runs git on somebody's work tree without writing into it: no optional locks, no monitor, no hooks. */
export async function git(
  dir: string,
  args: readonly string[],
  ctx: Ctx,
  options: Partial<RunOptions> = {},
): Promise<string> {
  // safe.directory: under sudo the tree belongs to someone else, and it is the one that the person named.
  const argv = [
    ...['git', '--no-optional-locks', '-c', `safe.directory=${dir}`, '-c', 'core.fsmonitor=false'],
    ...['-C', dir, ...args],
  ]
  const env = toolEnv(ctx.env, { GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' })
  return (await ctx.exec.run(argv, { env, timeoutMs: gitMs, ...options })).stdout
}

/** @returns undefined when `dir` is not the top of a git work tree with a commit */
export async function gitTree(dir: string, ctx: Ctx): Promise<GitTree | undefined> {
  const top = (await git(dir, ['rev-parse', '--show-toplevel'], ctx, { okCodes: [0, 128] })).trim()
  if (top === '' || (await realpath(top)) !== (await realpath(dir))) return undefined
  const okCodes = [0, 128]
  const head = (await git(dir, ['log', '-1', '--format=%H %ct', 'HEAD'], ctx, { okCodes })).trim().split(' ')
  const [commit, time] = head
  if (!commit || !time) return undefined
  const [status, shallow] = await Promise.all([
    git(dir, ['status', '--porcelain=v1', '-z', '--untracked-files=all', '--no-renames'], ctx),
    git(dir, ['rev-parse', '--is-shallow-repository'], ctx),
  ])
  const changed = status.split('\0').filter(entry => entry !== '')
  return {
    commit,
    commitTime: Number(time),
    dirty: changed.length > 0,
    shallow: shallow.trim() === 'true',
    digest: await digestOf(dir, commit, changed),
  }
}

/** The nearest tag as `git describe` says it, or undefined when none is reachable. */
export async function gitDescribe(dir: string, commit: string, ctx: Ctx): Promise<string | undefined> {
  const args = ['describe', '--tags', '--match=v*', '--abbrev=14', `${commit}^{commit}`]
  const said = (await git(dir, args, ctx, { okCodes: [0, 128] })).trim()
  return said === '' ? undefined : said
}

async function digestOf(dir: string, commit: string, changed: readonly string[]): Promise<string> {
  const lines = await pMap(
    changed,
    async entry => `${entry}\0${await contentOf(join(dir, entry.slice(3)))}`,
    {
      concurrency: 16,
    },
  )
  return createHash('sha256')
    .update([commit, ...lines].join('\n'))
    .digest('hex')
}

async function contentOf(path: string): Promise<string> {
  const stat = await lstat(path).catch(() => undefined)
  if (stat === undefined) return 'absent'
  if (stat.isSymbolicLink()) return `link ${await readlink(path)}`
  if (!stat.isFile()) return 'directory'
  return `${stat.mode & 0o111 ? 'x' : '-'} ${await fileSha256(path)}`
}
