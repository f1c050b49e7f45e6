import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RunError } from '../errors.ts'
import { testEnv } from '../plan/child-env.ts'
import { e2eArgs, focusPatterns } from '../plan/e2e-args.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { LaneTask } from './shard-run.ts'

/** What all processes of a lane have in common. */
export interface ProcessGround {
  readonly task: LaneTask
  /** TMPDIR and HOME of the processes; goes with the lane. */
  readonly temporary: string
  readonly ctx: Ctx
}

/** Kept of a process' output when it dies: the panic is at its end. */
const quoted = 16 * 1024

/** Said before anything is made: RunE2ETests in test/e2e/e2e.go. The id is the label `e2e-run` of its namespaces. */
const startOfSuite = /Starting e2e run "([0-9a-f-]{36})"/

/** How a process ended. */
export interface Exit {
  readonly how: string
  readonly failed: boolean
  readonly cancelled: boolean
  readonly timedOut: boolean
  /** End of what the process printed. */
  readonly output: string
}

/**
 * Starts one e2e.test and waits for its end.
 *
 * @param names what focus lets it run: whatever number it is given, nothing else runs.
 */
export async function oneProcess(
  ground: ProcessGround,
  place: { readonly index: number; readonly total: number; readonly host: string },
  names: readonly string[],
): Promise<Exit> {
  const { task, ctx, temporary } = ground
  const { run } = task
  const left = Math.max(1000, task.deadline - ctx.clock.now())
  const home = join(temporary, 'home')
  const logs = join(task.dir, 'processes')
  for (const dir of [home, logs]) await mkdir(dir, { recursive: true })
  const logFile = join(logs, `${place.index}.log`)
  const argv = [
    run.build.files['e2e.test']!.path,
    ...e2eArgs({
      kubeconfig: run.cluster.kubeconfig,
      kubectl: run.build.files['kubectl']?.path ?? 'kubectl',
      reportDir: join(task.dir, 'report'),
      focus: focusPatterns(task.listing.suite, names),
      seed: task.listing.seed,
      timeoutMs: left,
      graceMs: run.graceMs ?? 30_000,
      flakeAttempts: run.flakeAttempts ?? 1,
      pollProgressMs: run.pollProgressMs ?? 0,
      nodes: run.cluster.nodes,
      place,
      extra: run.extraArgs ?? [],
    }),
  ]
  try {
    await ctx.exec.run(argv, {
      cwd: task.dir,
      env: testEnv(ctx.env, {
        ...run.variables,
        HOME: home,
        TMPDIR: temporary,
        KUBECONFIG: run.cluster.kubeconfig,
        ARTIFACTS: task.dir,
        GINKGO_PARALLEL_PROTOCOL: 'HTTP',
      }),
      // ginkgo stops by itself at its time-out and gives specs their grace twice: for the body and for clean-up.
      timeoutMs: left + 2 * (run.graceMs ?? 30_000) + 15_000,
      killAfterMs: run.interruptMs ?? 4000,
      stopSignal: 'SIGINT',
      endsWithUs: true,
      onLine: line => {
        const id = startOfSuite.exec(line)?.[1]
        if (id !== undefined) run.onSuite?.(id)
      },
      logFile,
    })
    return { how: 'exit code 0', failed: false, cancelled: false, timedOut: false, output: '' }
  } catch (error) {
    if (!(error instanceof RunError)) throw error
    const how = error.signal ? `ended by ${error.signal}` : `exit code ${error.exitCode}`
    const output = await tail(logFile)
    return { how, failed: true, cancelled: error.cancelled, timedOut: error.timedOut, output }
  }
}

async function tail(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.slice(-quoted)
}
