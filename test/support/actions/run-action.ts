import { readFileSync, readlinkSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { actionProgram } from './action-file.ts'
import type { Annotation } from './commands.ts'
import { readPairs, readPath } from './file-commands.ts'
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
  const root = await mkdtemp(join(tmpdir(), 'bowsprit-runner-'))
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

/**
 * What a runner sets. GitHub's API is a closed port: a test that wants one gives the environment of a fake.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables
 */
function jobEnv(
  o: JobOptions,
  dirs: { workspace: string; temp: string; toolCache: string },
  home: string,
  event: string,
): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: home,
    LANG: 'C.UTF-8',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'http://127.0.0.1:9',
    GITHUB_EVENT_NAME:
      o.eventName ?? (o.event !== undefined && 'pull_request' in o.event ? 'pull_request' : 'push'),
    GITHUB_EVENT_PATH: event,
    GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9/graphql',
    GITHUB_JOB: o.jobName ?? 'e2e',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: 'owner/repository',
    GITHUB_REPOSITORY_ID: '1',
    GITHUB_REPOSITORY_OWNER: 'owner',
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ATTEMPT: String(o.attempt ?? 1),
    GITHUB_RUN_ID: '4242',
    GITHUB_RUN_NUMBER: '7',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
    GITHUB_WORKFLOW: 'e2e',
    GITHUB_WORKSPACE: dirs.workspace,
    RUNNER_ARCH: process.arch === 'arm64' ? 'ARM64' : 'X64',
    RUNNER_ENVIRONMENT: 'self-hosted',
    RUNNER_NAME: 'harness',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: dirs.temp,
    RUNNER_TOOL_CACHE: dirs.toolCache,
    RUNNER_WORKSPACE: join(dirs.workspace, '..'),
  }
}

/** By the mark in their environment, which is how the runner finds them (its JobExtension.cs). */
async function tracked(tracking: string): Promise<{ pid: number; command: string }[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  return pids.flatMap(pid => {
    try {
      const env = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
      if (!env.includes(`RUNNER_TRACKING_ID=${tracking}`)) return []
      readlinkSync(`/proc/${pid}/exe`) // a zombie has none
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      return [{ pid: Number(pid), command }]
    } catch {
      return []
    }
  })
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
