import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe } from '../errors.ts'
import { toolEnv } from '../plan/child-env.ts'
import type { Ctx } from '../ports/ctx.ts'
import { readText } from './files.ts'
import { type GitTree, git, gitDescribe } from './git.ts'

const answerMs = 15_000
const fetchMs = 120_000
/** A remote is asked again after a day: somebody may have pushed a nearer tag. */
const answerFor = 24 * 60 * 60_000

/**
 * What `git describe` would say if the clone had its remote's tags. Looked up in a scratch repository of our own,
 * with commits only (no trees, no files): somebody's clone does not become a deeper one because we built it.
 * @returns undefined when no remote answers in time, or it has no tag that the commit descends from
 */
export async function describeWithRemoteTags(
  dir: string,
  tree: GitTree,
  ctx: Ctx,
): Promise<string | undefined> {
  const url = await remoteUrl(dir, ctx)
  if (url === undefined) return undefined
  const answers = join(ctx.paths.cache, 'described')
  const answer = join(answers, `${tree.commit}-${createHash('sha256').update(url).digest('hex').slice(0, 8)}`)
  const info = await stat(answer).catch(() => undefined)
  if (info !== undefined && ctx.clock.now() - info.mtimeMs < answerFor)
    return (await readText(answer))?.trim()
  const described = await askRemote(dir, url, tree, ctx)
  if (described === undefined) return undefined
  await mkdir(answers, { recursive: true })
  await writeFile(answer, described)
  return described
}

async function askRemote(dir: string, url: string, tree: GitTree, ctx: Ctx): Promise<string | undefined> {
  ctx.log.info(
    `no tag v* is reachable from ${tree.commit.slice(0, 14)}: asking ${withoutUser(url)} for its tags`,
  )
  const env = await remoteEnv(dir, ctx)
  const exact = await exactTag(dir, url, tree.commit, env, ctx)
  if (exact !== undefined || exact === null) return exact ?? undefined
  const scratches = join(ctx.paths.cache, 'scratch')
  await mkdir(scratches, { recursive: true })
  const scratch = await mkdtemp(join(scratches, 'tags-'))
  try {
    return await describeInScratch(scratch, dir, url, tree, env, ctx)
  } catch (error) {
    ctx.signal.throwIfAborted()
    ctx.log.debug(`tags of ${withoutUser(url)} could not be fetched: ${describe(error)}`)
    return undefined
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** A tag right at the commit needs no history. undefined: none there; null: the remote does not answer. */
async function exactTag(
  dir: string,
  url: string,
  commit: string,
  env: Record<string, string>,
  ctx: Ctx,
): Promise<string | undefined | null> {
  try {
    const said = await git(dir, ['ls-remote', '--tags', url, 'v*'], ctx, { env, timeoutMs: answerMs })
    const lines = said.split('\n').map(line => line.split('\t'))
    const ref = lines.find(([sha]) => sha === commit)?.[1]
    return ref?.replace(/^refs\/tags\//, '').replace(/\^\{\}$/, '')
  } catch (error) {
    ctx.signal.throwIfAborted()
    ctx.log.debug(`${withoutUser(url)} does not answer: ${describe(error)}`)
    return null
  }
}

async function describeInScratch(
  scratch: string,
  dir: string,
  url: string,
  tree: GitTree,
  env: Record<string, string>,
  ctx: Ctx,
): Promise<string | undefined> {
  const options = { env, timeoutMs: fetchMs }
  await git(scratch, ['init', '--quiet', '--bare'], ctx, options)
  // The clone's own commits first (they may be nowhere else), then the remote's history below them.
  await git(
    scratch,
    ['fetch', '--quiet', '--no-tags', '--update-shallow', dir, 'HEAD:refs/heads/head'],
    ctx,
    options,
  )
  const deepen = tree.shallow ? ['--unshallow'] : []
  const tags = '+refs/tags/v*:refs/tags/v*'
  await git(scratch, ['fetch', '--quiet', '--no-tags', ...deepen, '--filter=tree:0', url, tags], ctx, options)
  return await gitDescribe(scratch, tree.commit, ctx)
}

async function remoteUrl(dir: string, ctx: Ctx): Promise<string | undefined> {
  const remotes = (await git(dir, ['remote'], ctx)).split('\n').filter(name => name !== '')
  const name = ['upstream', 'origin'].find(n => remotes.includes(n)) ?? remotes[0]
  if (name === undefined) return undefined
  return (await git(dir, ['remote', 'get-url', name], ctx)).trim()
}

/** Credentials that the clone's own configuration holds go on by environment, never by command line. */
async function remoteEnv(dir: string, ctx: Ctx): Promise<Record<string, string>> {
  const pattern = '^(http|credential|url|core\\.sshcommand)(\\.|$)'
  const said = await git(dir, ['config', '--local', '-z', '--get-regexp', pattern], ctx, { okCodes: [0, 1] })
  const entries = said.split('\0').filter(entry => entry.includes('\n'))
  const env: Record<string, string> = {
    GIT_CONFIG_COUNT: String(entries.length),
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  }
  entries.forEach((entry, i) => {
    const at = entry.indexOf('\n')
    env[`GIT_CONFIG_KEY_${i}`] = entry.slice(0, at)
    env[`GIT_CONFIG_VALUE_${i}`] = entry.slice(at + 1)
  })
  return toolEnv(ctx.env, env)
}

function withoutUser(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//')
}
