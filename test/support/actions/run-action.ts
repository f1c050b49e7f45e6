import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { actionProgram } from './action-file.ts'
import type { Annotation } from './commands.ts'
import { readPairs, readPath } from './file-commands.ts'
import { jobEnv } from './job-env.ts'
import { kill, tracked } from './job-processes.ts'
import { type Ran, runStep, type Stop } from './step-process.ts'

export interface JobOptions {
  /** The payload of the event; a push to main without it. */
  readonly event?: object
  readonly eventName?: string
  readonly attempt?: number
  readonly jobName?: string
  /** `strategy.job-index`. */
  readonly jobIndex?: number
  /** `env:` of the workflow, and what the fakes of the services give (`service.env()`). */
  readonly env?: Readonly<Record<string, string>>
  /** HOME of the runner's user; a fresh directory without it. */
  readonly home?: string
}

export interface StepOptions {
  /** A folder with an action.yml (`.`, `actions/provision`), or a program (`dist/action-run.mjs`). */
  readonly action: string
  readonly part?: 'main' | 'post'
  readonly inputs?: Readonly<Record<string, string>>
  /** What main saved, for post. */
  readonly state?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly stop?: Stop
  readonly limitMs?: number
}

export interface StepResult extends Omit<Ran, 'commands'> {
  /** As the runner sees it: by its exit code, or because a command failed. */
  readonly failed: boolean
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  readonly path: readonly string[]
  /** Empty where the runner refuses it for its size. */
  readonly summary: string
  readonly annotations: readonly Annotation[]
  readonly masks: readonly string[]
  readonly groups: readonly string[]
  /** The log as people see it. */
  readonly log: readonly string[]
  readonly failures: readonly string[]
}

/** One job on a runner: its steps share workspace, tool cache, environment and home. */
export interface Job extends AsyncDisposable {
  readonly workspace: string
  readonly temp: string
  readonly toolCache: string
  readonly home: string
  step(o: StepOptions): Promise<StepResult>
  /** Processes that the runner would kill at the end of the job: pid and command line. */
  orphans(): Promise<{ readonly pid: number; readonly command: string }[]>
}

const files = ['ENV', 'OUTPUT', 'PATH', 'STATE', 'STEP_SUMMARY'] as const
type CommandFile = (typeof files)[number]

/** Bytes of a step summary that GitHub takes. */
const mostSummary = 1024 * 1024

/**
 * A job with an environment like a runner's and nothing else of this machine's but PATH. What it leaves running is
 * killed at the end of the scope, as the runner does it.
 */
export async function startJob(o: JobOptions = {}): Promise<Job> {
  const root = await mkdtemp(join(tmpdir(), 'bowsprit-test-runner-'))
  const at = (name: string) => join(root, name)
  const dirs = { workspace: at('work/repository/repository'), temp: at('work/_temp'), toolCache: at('tools') }
  const home = o.home ?? at('home')
  for (const dir of [...Object.values(dirs), home]) await mkdir(dir, { recursive: true })
  await writeFile(at('event.json'), JSON.stringify(o.event ?? { ref: 'refs/heads/main' }))
  const tracking = `github_${root.split('-').at(-1)}`
  const base: Record<string, string> = {
    ...jobEnv(o, dirs, home, at('event.json')),
    RUNNER_TRACKING_ID: tracking,
  }
  const exported: Record<string, string> = {}
  const prepended: string[] = []
  let steps = 0
  return {
    ...dirs,
    home,
    orphans: () => tracked(tracking),
    step: async step => {
      steps += 1
      const commands = await commandFiles(join(dirs.temp, '_runner_file_commands'), steps)
      const path = [...prepended].reverse().concat(base['PATH'] ?? '')
      const env = { ...base, ...o.env, ...exported, PATH: path.join(delimiter) }
      const result = await oneStep(step, { ...env, ...commands.env }, o, dirs.workspace, commands)
      Object.assign(exported, result.env)
      prepended.push(...result.path)
      return result
    },
    [Symbol.asyncDispose]: async () => {
      for (const { pid } of await tracked(tracking)) kill(pid)
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** One step in a job of its own. */
export async function runAction(o: StepOptions & { readonly job?: JobOptions }): Promise<StepResult> {
  await using job = await startJob(o.job)
  return await job.step(o)
}

async function oneStep(
  step: StepOptions,
  env: Readonly<Record<string, string>>,
  job: JobOptions,
  cwd: string,
  commands: Awaited<ReturnType<typeof commandFiles>>,
): Promise<StepResult> {
  const expressions = {
    'github.token': job.env?.['GITHUB_TOKEN'] ?? 'job-token',
    'strategy.job-index': String(job.jobIndex ?? 0),
  }
  const { program, defaults } = actionProgram(step.action, step.part ?? 'main', expressions)
  const inputs = Object.entries({ ...defaults, ...step.inputs }).map(
    ([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value] as const,
  )
  const state = Object.entries(step.state ?? {}).map(([name, value]) => [`STATE_${name}`, value] as const)
  const { commands: printed, ...ran } = await runStep({
    argv: [process.execPath, program],
    cwd,
    env: { ...env, ...step.env, ...Object.fromEntries([...inputs, ...state]) },
    stop: step.stop,
    limitMs: step.limitMs ?? 120_000,
  })
  const failures = [...printed.failures]
  const pairs = async (file: CommandFile) => {
    try {
      return readPairs(await commands.read(file))
    } catch (error) {
      failures.push(`GITHUB_${file}: ${error}`)
      return {}
    }
  }
  const { NODE_OPTIONS: _blocked, ...exported } = await pairs('ENV')
  const summary = await commands.read('STEP_SUMMARY')
  const { masks, groups, annotations, log } = printed
  return {
    ...ran,
    ...{ masks, groups, annotations, log },
    outputs: { ...printed.outputs, ...(await pairs('OUTPUT')) },
    state: { ...printed.state, ...(await pairs('STATE')) },
    env: exported,
    path: readPath(await commands.read('PATH')),
    summary: Buffer.byteLength(summary) > mostSummary ? '' : summary,
    failures,
    failed: ran.exitCode !== 0 || failures.length > 0,
  }
}

async function commandFiles(dir: string, step: number) {
  await mkdir(dir, { recursive: true })
  const name = (file: CommandFile) => join(dir, `${file.toLowerCase()}_${step}`)
  for (const file of files) await writeFile(name(file), '')
  return {
    env: Object.fromEntries(files.map(file => [`GITHUB_${file}`, name(file)])),
    read: (file: CommandFile) => readFile(name(file), 'utf8'),
  }
}
