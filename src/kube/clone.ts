import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pMap from 'p-map'
import { RunError } from '../errors.ts'
import { toolEnv } from '../plan/child-env.ts'
import {
  baseCommands,
  type CloneCommand,
  isFinal,
  pullCommands,
  retryPauses,
} from '../plan/prow/clone/commands.ts'
import { refsToPin, withCommits } from '../plan/prow/clone/pin.ts'
import { type CloneRecord, type CommandRecord, censored, commandText } from '../plan/prow/clone/records.ts'
import { type CloneRefs, clonePath, cloneUri } from '../plan/prow/clone/wish.ts'
import type { Ctx } from '../ports/ctx.ts'

export interface CloneOptions {
  /** Absolute; sources go to `src` below it. */
  readonly root: string
  /** For what has no address of its own, such as https://github.com. */
  readonly server: string
  /** For repositories that are not public. In no argument, no file and no record. */
  readonly token: string | undefined
}

/** A large repository over a slow line. */
const fetchMs = 60 * 60_000
const atOnce = 4

/**
 * Clones repositories, several at once, as prow's clonerefs does. A failed one does not stop the others.
 * @param all checked by `cloneProblems`
 * @returns in the order of `all`
 */
export function cloneAll(all: readonly CloneRefs[], o: CloneOptions, ctx: Ctx): Promise<CloneRecord[]> {
  return pMap(all, refs => cloneOne(refs, o, ctx), { concurrency: atOnce })
}

async function cloneOne(refs: CloneRefs, o: CloneOptions, ctx: Ctx): Promise<CloneRecord> {
  const startedAt = ctx.clock.now()
  const uri = cloneUri(refs, o.server)
  const git = gitIn(join(o.root, 'src', clonePath(refs)), uri, o.token, ctx)
  const commands: CommandRecord[] = []
  const runAll = async (list: readonly CloneCommand[]) => {
    for (const command of list) {
      const record = await git.recorded(command)
      commands.push(record)
      if (record.error !== undefined) return false
    }
    return true
  }
  const done = (more: Pick<CloneRecord, 'failed' | 'final_sha'>): CloneRecord => ({
    refs,
    commands,
    ...more,
    duration: nanoseconds(ctx.clock.now() - startedAt),
  })
  await mkdir(git.dir, { recursive: true })
  if (!(await runAll(baseCommands(refs, uri)))) return done({ failed: true })
  const time = Number((await git.output(['show', '-s', '--format=format:%ct', 'HEAD'])).trim())
  if (!(await runAll(pullCommands(refs, uri, time)))) return done({ failed: true })
  return done({ final_sha: (await git.output(['rev-parse', 'HEAD'])).trim() })
}

/**
 * Branches and pull requests that are named without a commit, at the one that they have now.
 * @param all checked by `cloneProblems`
 * @returns in the order of `all`; of a repository that does not say, why, and what to do
 */
export function pinned(
  all: readonly CloneRefs[],
  o: CloneOptions,
  ctx: Ctx,
): Promise<readonly (CloneRefs | string)[]> {
  return pMap(all, refs => pinOne(refs, o, ctx), { concurrency: atOnce })
}

async function pinOne(refs: CloneRefs, o: CloneOptions, ctx: Ctx): Promise<CloneRefs | string> {
  const wanted = refsToPin(refs)
  if (wanted.length === 0) return refs
  const name = `${refs.org}/${refs.repo}`
  const uri = cloneUri(refs, o.server)
  // Not in the user's own directory, whose git configuration could have another address for this one.
  const git = gitIn(tmpdir(), uri, o.token, ctx)
  const said = await git.recorded({ args: ['ls-remote', uri, ...wanted], retries: true })
  if (said.error !== undefined)
    return `${name}: ${uri} does not say which commits it has (${said.error}): is the name right, and may you read it?\n${said.output?.trimEnd() ?? ''}`
  return withCommits(refs, said.output ?? '')
}

interface Git {
  readonly dir: string
  recorded(command: CloneCommand): Promise<CommandRecord>
  output(args: readonly string[]): Promise<string>
}

function gitIn(dir: string, uri: string, token: string | undefined, ctx: Ctx): Git {
  const secrets = token === undefined ? [] : [token, basic(token), encodeURIComponent(token)]
  const env = gitEnv(uri, token, ctx)
  const run = async (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    ctx.exec.run(['git', ...args], { cwd: dir, env: { ...env, ...more }, timeoutMs: fetchMs })
  const once = async (command: CloneCommand): Promise<{ output: string; error?: string }> => {
    const protocols = command.foreign && !isLocal(uri) ? { GIT_ALLOW_PROTOCOL: 'https:http:ssh:git' } : {}
    try {
      const { stdout, stderr } = await run(command.args, { ...command.env, ...protocols })
      return { output: stdout + stderr }
    } catch (error) {
      if (!(error instanceof RunError) || error.cancelled) throw error
      const error_ = error.timedOut
        ? `not done after ${fetchMs / 60_000} min`
        : `exit code ${error.exitCode ?? error.signal}`
      return { output: error.stdout + error.stderr, error: error_ }
    }
  }
  return {
    dir,
    output: async args => (await run(args)).stdout,
    recorded: async command => {
      const startedAt = ctx.clock.now()
      let said = await once(command)
      for (const pause of command.retries ? retryPauses : []) {
        if (said.error === undefined || isFinal(said.output)) break
        ctx.log.debug(`git ${command.args[0]} in ${dir} failed, again in ${pause} ms`)
        await ctx.clock.sleep(pause, ctx.signal)
        said = await once(command)
      }
      return {
        command: censored(commandText(dir, command.env ?? {}, command.args), secrets),
        ...(said.output === '' ? {} : { output: censored(said.output, secrets) }),
        ...(said.error === undefined ? {} : { error: said.error }),
        duration: nanoseconds(ctx.clock.now() - startedAt),
      }
    },
  }
}

/**
 * No settings of the user or the machine, which would be in the SHA (signatures, merge messages) or run programs. The
 * token is git's configuration in the environment, for the server of this address alone.
 * @see https://git-scm.com/docs/git-config#ENVIRONMENT
 */
function gitEnv(uri: string, token: string | undefined, ctx: Ctx): Record<string, string> {
  const ssh: Record<string, string> = {}
  for (const name of ['SSH_AUTH_SOCK', 'GIT_SSH_COMMAND']) {
    const value = ctx.env[name]
    if (value !== undefined) ssh[name] = value
  }
  const settings: [string, string][] = [
    ['advice.detachedHead', 'false'],
    ['init.defaultBranch', 'master'],
  ]
  const server = /^https?:\/\/[^/]+\//.exec(uri)?.[0]
  if (token !== undefined && server !== undefined)
    settings.push([`http.${server}.extraheader`, `Authorization: Basic ${basic(token)}`])
  return toolEnv(ctx.env, {
    ...ssh,
    LC_ALL: 'C',
    TZ: 'UTC',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], i) => [
        [`GIT_CONFIG_KEY_${i}`, key],
        [`GIT_CONFIG_VALUE_${i}`, value],
      ]),
    ),
  })
}

/** What GitHub takes from apps and from persons alike. */
function basic(token: string): string {
  return Buffer.from(`x-access-token:${token}`).toString('base64')
}
function isLocal(uri: string): boolean {
  return uri.startsWith('file://') || uri.startsWith('/')
}
function nanoseconds(ms: number): number {
  return Math.round(ms * 1e6)
}
