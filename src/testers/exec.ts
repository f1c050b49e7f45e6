import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RunError } from '../errors.ts'
import type { BuildManifest } from '../plan/build-manifest.ts'
import { testEnv } from '../plan/child-env.ts'
import { specOfCase } from '../plan/junit-write.ts'
import type { ShardProblem, ShardRecord, SpecRun } from '../plan/result.ts'
import type { Ctx } from '../ports/ctx.ts'
import { junitFiles, readJunitFile } from './junit-file.ts'
import { digestOf } from './list.ts'
import { openShardDir, type ShardDir } from './shard-dir.ts'

/** A program with its arguments, or a line that the user wrote for a shell. */
export type ExecCommand = { readonly argv: readonly string[] } | { readonly shell: string }

export interface ExecRun {
  readonly build: Pick<BuildManifest, 'key' | 'version' | 'commit' | 'tree'>
  readonly kubeconfig: string
  /** Directory of this shard and attempt alone. Absolute. The command gets `artifacts` in it as ARTIFACTS. */
  readonly outDir: string
  /** Where the command runs; default: `outDir`. */
  readonly cwd?: string
  readonly timeoutMs: number
  /** Milliseconds between an interrupt (Ctrl-C) and the kill; default 4 s. */
  readonly interruptMs?: number
  /** Milliseconds between the interrupt at a time-out and the kill; default as above. */
  readonly graceMs?: number
  /** Of the job, as prow has them; ours win. */
  readonly variables?: Readonly<Record<string, string>>
  readonly attempt: number
  /** The command knows them as SHARD_INDEX and SHARD_TOTAL. */
  readonly shard: { readonly index: number; readonly total: number }
}

/**
 * Runs a command of the user's instead of ginkgo: KUBECONFIG and ARTIFACTS are set, the `junit*.xml` that it leaves
 * below ARTIFACTS are its specs, and its exit code counts. Without junit the command itself is the one spec.
 */
export async function runExec(command: ExecCommand, run: ExecRun, ctx: Ctx): Promise<ShardRecord> {
  const artifacts = join(run.outDir, 'artifacts')
  await mkdir(artifacts, { recursive: true })
  const dir = openShardDir(run.outDir)
  const start = firstRecord(run, ctx.clock.now())
  try {
    await dir.write(start)
    const end = await execute(command, run, artifacts, ctx)
    const { specs, notes } = await collect(artifacts, dir)
    if (specs.length === 0) specs.push(dir.add(ofItself(command, end), end.ok ? '' : end.output))
    const record: ShardRecord = {
      ...start,
      state: end.cancelled ? 'interrupted' : end.timedOut ? 'timedout' : 'finished',
      finishedAt: ctx.clock.now(),
      specs,
      problems: problemsOf(command, end, specs),
      notes,
    }
    await dir.write(record)
    return record
  } finally {
    dir.close()
  }
}

function firstRecord(run: ExecRun, now: number): ShardRecord {
  const { key, version, commit, tree } = run.build
  return {
    v: 1,
    tester: 'exec',
    state: 'running',
    index: run.shard.index,
    total: run.shard.total,
    attempt: run.attempt,
    id: randomUUID(),
    build: { key, version, commit, tree },
    specsDigest: '',
    selectionDigest: digestOf([]),
    selected: [],
    notRunnable: [],
    lanes: { parallel: [], serial: [], disruptive: [] },
    startedAt: now,
    finishedAt: now,
    specs: [],
    problems: [],
    notes: [],
  }
}

interface End {
  readonly ok: boolean
  readonly how: string
  readonly cancelled: boolean
  readonly timedOut: boolean
  readonly output: string
  readonly startedAt: number
  readonly ms: number
}

const quoted = 16 * 1024

async function execute(command: ExecCommand, run: ExecRun, artifacts: string, ctx: Ctx): Promise<End> {
  const home = await mkdtemp(join(tmpdir(), 'bowsprit-exec-'))
  const logFile = join(run.outDir, 'exec.log')
  const argv = 'argv' in command ? command.argv : ['sh', '-c', command.shell]
  const startedAt = ctx.clock.now()
  const since = () => ({ startedAt, ms: ctx.clock.now() - startedAt })
  try {
    await ctx.exec.run(argv, {
      cwd: run.cwd ?? run.outDir,
      env: testEnv(ctx.env, {
        ...run.variables,
        HOME: home,
        KUBECONFIG: run.kubeconfig,
        ARTIFACTS: artifacts,
        SHARD_INDEX: String(run.shard.index),
        SHARD_TOTAL: String(run.shard.total),
      }),
      timeoutMs: run.timeoutMs,
      // As prow's entrypoint: interrupted when the time is over, too, and given a grace period to write what it has.
      stopSignal: 'SIGINT',
      killAfterMs: run.interruptMs ?? 4000,
      ...(run.graceMs === undefined ? {} : { graceMs: run.graceMs }),
      onLine: line => ctx.log.info(line),
      logFile,
    })
    return { ok: true, how: 'exit code 0', cancelled: false, timedOut: false, output: '', ...since() }
  } catch (error) {
    if (!(error instanceof RunError)) throw error
    const how = error.cancelled
      ? 'interrupted'
      : error.timedOut
        ? `not done after ${run.timeoutMs / 1000} s`
        : error.signal
          ? `ended by ${error.signal}`
          : error.exitCode === undefined
            ? 'could not be started'
            : `exit code ${error.exitCode}`
    const log = await readFile(logFile, 'utf8').catch(() => '')
    const output = log.slice(-quoted) || error.message
    return { ok: false, how, cancelled: error.cancelled, timedOut: error.timedOut, output, ...since() }
  } finally {
    await rm(home, { recursive: true, force: true }).catch(() => {})
  }
}

async function collect(artifacts: string, dir: ShardDir): Promise<{ specs: SpecRun[]; notes: string[] }> {
  const specs: SpecRun[] = []
  const notes: string[] = []
  for (const file of await junitFiles(artifacts)) {
    const wrong = await readJunitFile(file, c => {
      const [message = ''] = c.text.split('\n\n')
      const run: SpecRun = {
        name: specOfCase(c, 'exec'),
        outcome: c.outcome,
        ms: c.ms,
        startedAt: 0,
        attempts: 1,
        ...(c.outcome === 'passed' ? {} : { message: message.slice(0, 8 * 1024) }),
      }
      specs.push(dir.add(run, [c.text, c.output].filter(Boolean).join('\n\n')))
    })
    if (wrong) notes.push(wrong)
  }
  return { specs, notes }
}

function ofItself(command: ExecCommand, end: End): SpecRun {
  const outcome = end.ok ? 'passed' : end.cancelled ? 'interrupted' : end.timedOut ? 'timedout' : 'failed'
  const base = { name: title(command), outcome, ms: end.ms, startedAt: end.startedAt, attempts: 1 } as const
  return end.ok ? base : { ...base, message: end.how }
}

/** A bad end that no failed case explains. */
function problemsOf(command: ExecCommand, end: End, specs: readonly SpecRun[]): ShardProblem[] {
  const explained = specs.some(s => s.outcome !== 'passed' && s.outcome !== 'skipped')
  return end.ok || explained
    ? []
    : [{ title: `${title(command)}: ${end.how}`, message: end.output || end.how }]
}

function title(command: ExecCommand): string {
  return ('argv' in command ? command.argv.join(' ') : command.shell).slice(0, 200)
}
