import { cpSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { onTestFailed } from 'vitest'
import { type FakeArtifact, type ResultsService, resultsService } from './actions/results-service.ts'
import { cache } from './cache.ts'
import { baseEnv, repo, type Started, start } from './program.ts'
import { goTool } from './tools.ts'
import { own } from './workflow-files.ts'

/**
 * A project with workflows, and a home directory of its own, on which `act` runs them: on this machine without Docker,
 * with the Node of the tests, `OWNER/bowsprit@v1` being this work tree. act 0.2.89 does as GitHub's runner does with
 * outputs, states, files, post steps (last in, first out), matrices, needs and conditions. Other than there, a step
 * that is cancelled is killed at once, `strategy.job-index` is empty, and `timeout-minutes` of jobs is not known. Its
 * artifact server refuses what @actions/artifact 6 sends (`mime_type`), so there is one of ours for each run.
 * @see https://nektosact.com
 */
export interface Scene extends AsyncDisposable {
  /** The project's repository. Absolute. */
  readonly project: string
  readonly home: string
  start(workflow: string, o?: RunOptions): Promise<ActStarted>
  run(workflow: string, o?: RunOptions): Promise<ActEnded>
}

export interface RunOptions {
  /** workflow_dispatch unless said. */
  readonly event?: string
  readonly inputs?: Readonly<Record<string, string>>
  /** What GitHub says of the event. */
  readonly payload?: object
  readonly env?: Readonly<Record<string, string>>
  /** Jobs at the same time; as many as there are cores unless said. */
  readonly jobs?: number
  /** One job, and those that it needs; all unless said. */
  readonly job?: string
  /** `name:value`: of the matrices only what has one of these values under a name. */
  readonly matrix?: readonly string[]
  /** A program and its arguments that runs act. */
  readonly within?: readonly string[]
}

export interface ActStarted {
  /** @see Started.until: sees act's JSON lines, where <, > and & are escaped */
  readonly until: Started['until']
  readonly ended: Promise<ActEnded>
  /** SIGINT is a cancel: act kills the step that runs, then runs `always()` and post steps. */
  kill(signal: NodeJS.Signals): void
}

export interface StepEnd {
  readonly job: string
  readonly stage: 'Pre' | 'Main' | 'Post'
  /** `id`, or the place in the job. */
  readonly id: string
  readonly result: 'success' | 'failure' | 'skipped'
}

export interface Annotation {
  readonly job: string
  readonly id: string
  readonly level: 'error' | 'warning'
  readonly message: string
  readonly file?: string
  readonly line?: string
  readonly title?: string
}

export interface ActEnded {
  readonly code: number | null
  /** By `id`, in a matrix with its values: `id 1/2`. */
  readonly jobs: Readonly<Record<string, string>>
  /** In the order of their ends. */
  readonly steps: readonly StepEnd[]
  /** By `job/step id`. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Step summaries, in the order of their ends. */
  readonly summaries: readonly string[]
  readonly annotations: readonly Annotation[]
  readonly artifacts: readonly FakeArtifact[]
  /** What steps printed, and act itself, as lines of plain text. */
  readonly log: string
}

/**
 * @param files of the project; `.github/workflows/` comes with each run
 * @param actions another repository to stand for ours
 */
export async function scene(
  files: Record<string, string> = {},
  actions?: Record<string, string>,
): Promise<Scene> {
  await using made = new AsyncDisposableStack()
  const dir = await createFixture({
    home: {},
    project: { '.github/workflows': {}, 'README.md': 'x\n', ...files },
    actions: actions ?? {},
  })
  made.use(dir)
  const at: Places = {
    project: dir.getPath('project'),
    home: dir.getPath('home'),
    actions: dir.getPath('actions'),
  }
  const parts = actions === undefined ? ['action.yml', 'actions', 'dist'] : []
  for (const part of parts) cpSync(join(repo, part), join(at.actions, part), { recursive: true })
  await git(at.project, 'init', '--quiet', '--initial-branch=main')
  await git(at.project, 'remote', 'add', 'origin', 'https://github.com/OWNER/project')
  const all = made.move()
  return {
    project: at.project,
    home: at.home,
    start: (workflow, o = {}) => begin(workflow, o, at),
    run: async (workflow, o = {}) => (await begin(workflow, o, at)).ended,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

async function git(cwd: string, ...args: string[]): Promise<void> {
  await execa('git', ['-c', 'user.name=tests', '-c', 'user.email=tests@example.test', ...args], { cwd })
}

interface Places {
  readonly project: string
  readonly home: string
  readonly actions: string
}

async function begin(workflow: string, o: RunOptions, at: Places): Promise<ActStarted> {
  await writeFile(join(at.project, '.github/workflows/test.yml'), workflow)
  await git(at.project, 'add', '--all')
  await git(at.project, 'commit', '--quiet', '--allow-empty', '--message=test')
  if (o.payload !== undefined) await writeFile(eventFile(at), JSON.stringify(o.payload))
  const argv = [...(o.within ?? []), ...(await actArgv(o, at))]
  const service = await resultsService()
  const started = start(argv, { cwd: at.project, env: await actEnv(o, at, service) })
  const ended = started.ended.then(async ({ code, stdout, stderr }) => {
    await service[Symbol.asyncDispose]()
    const said = read(stdout + stderr)
    onTestFailed(() => console.error(said.log))
    return { code, ...said, artifacts: service.artifacts }
  })
  return { until: started.until, kill: started.kill, ended }
}

function eventFile(at: Places): string {
  return join(at.home, 'event.json')
}

/** act hands its environment to the steps. Go keeps its caches, wherever HOME is. */
async function actEnv(o: RunOptions, at: Places, service: ResultsService): Promise<Record<string, string>> {
  const { stdout } = await execa('go', ['env', '-json', 'GOCACHE', 'GOMODCACHE'])
  const go = JSON.parse(stdout) as Record<string, string>
  const env = baseEnv({ ...go, BOWSPRIT_CACHE_DIR: cache, ...o.env })
  return {
    ...env,
    HOME: at.home,
    PATH: `${dirname(process.execPath)}:${env['PATH']}`,
    ...service.env(),
  }
}

async function actArgv(o: RunOptions, at: Places): Promise<string[]> {
  const labels = ['ubuntu-latest', 'self-hosted', 'bowsprit-1']
  return [
    await goTool('act'),
    o.event ?? 'workflow_dispatch',
    '--json',
    `--directory=${at.project}`,
    ...labels.map(label => `--platform=${label}=-self-hosted`),
    ...Object.entries(o.inputs ?? {}).map(([name, value]) => `--input=${name}=${value}`),
    ...(o.payload === undefined ? [] : [`--eventpath=${eventFile(at)}`]),
    ...(o.jobs === undefined ? [] : [`--concurrent-jobs=${o.jobs}`]),
    ...(o.job === undefined ? [] : [`--job=${o.job}`]),
    ...(o.matrix ?? []).map(value => `--matrix=${value}`),
    `--local-repository=${own.repository}@${own.ref}=${at.actions}`,
    `--action-cache-path=${join(at.home, 'act')}`,
    '--container-daemon-socket=-',
    '--no-cache-server',
  ]
}

/** One line of act's log, as far as it is read here. */
interface Line {
  readonly jobID?: string
  readonly matrix?: Readonly<Record<string, unknown>> | null
  readonly stage?: StepEnd['stage']
  readonly stepID?: readonly string[]
  readonly stepResult?: StepEnd['result']
  readonly jobResult?: string
  readonly command?: string
  readonly name?: string
  readonly arg?: string
  readonly kvPairs?: Readonly<Record<string, string>>
  readonly content?: string
  readonly msg: string
}

function read(log: string): Omit<ActEnded, 'code' | 'artifacts'> {
  const jobs: Record<string, string> = {}
  const steps: StepEnd[] = []
  const outputs: Record<string, Record<string, string>> = {}
  const summaries: string[] = []
  const annotations: Annotation[] = []
  const text: string[] = []
  for (const line of log.split('\n').map(parsed)) {
    const job = [line.jobID ?? '', ...Object.values(line.matrix ?? {})].join(' ')
    const id = line.stepID?.join('/') ?? ''
    if (line.jobResult !== undefined) jobs[job] = resultOf(job, line, steps)
    if (line.stage !== undefined && line.stepResult !== undefined)
      steps.push({ job, stage: line.stage, id, result: line.stepResult })
    if (line.command === 'set-output')
      outputs[`${job}/${id}`] = { ...outputs[`${job}/${id}`], [line.name!]: line.arg! }
    if (line.command === 'error' || line.command === 'warning')
      annotations.push({ job, id, level: line.command, message: line.arg!, ...line.kvPairs })
    if (line.command === 'summary') summaries.push(line.content!)
    text.push(`${job === '' ? '' : `[${job}] `}${line.msg.trimEnd()}`)
  }
  return { jobs, steps, outputs, summaries, annotations, log: text.join('\n') }
}

/** The jobs of a matrix share one result in act: the last of them is called failed when another did. Its steps know. */
function resultOf(job: string, line: Line, steps: readonly StepEnd[]): string {
  const isOfMatrix = Object.keys(line.matrix ?? {}).length > 0
  const own = steps.filter(s => s.job === job)
  return isOfMatrix && own.every(s => s.result !== 'failure') ? 'success' : line.jobResult!
}

function parsed(line: string): Line {
  try {
    const said: unknown = JSON.parse(line)
    if (typeof said === 'object' && said !== null && 'msg' in said) return said as Line
  } catch {
    // act's own last words are plain text
  }
  return { msg: line }
}
