import { cpSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { cache } from './cache.ts'
import { baseEnv, repo, type Started, start } from './program.ts'
import { goTool } from './tools.ts'
import { own } from './workflow-files.ts'

/**
 * A project with workflows, and a home directory of its own, on which `act` runs them: on this machine without Docker,
 * with the Node of the tests, `OWNER/bowsprit@v1` being this work tree. act 0.2.89 does as GitHub's runner does with
 * outputs, states, files, post steps (last in, first out), matrices, needs and conditions. Other than there, a step
 * that is cancelled is killed at once, `strategy.job-index` is empty, and `timeout-minutes` of jobs is not known.
 * @see https://nektosact.com
 */
export interface Scene extends AsyncDisposable {
  /** The project's repository. Absolute. */
  readonly project: string
  readonly home: string
  /** Directory of the artifact server: `<run>/<artifact>/`. */
  readonly uploads: string
  start(workflow: string, o?: RunOptions): Promise<ActStarted>
  run(workflow: string, o?: RunOptions): Promise<ActEnded>
}

export interface RunOptions {
  /** workflow_dispatch unless said. */
  readonly event?: string
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** Jobs at the same time; as many as there are cores unless said. */
  readonly jobs?: number
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

export interface ActEnded {
  readonly code: number | null
  /** By `id`, for matrices `id-1`, `id-2`. */
  readonly jobs: Readonly<Record<string, string>>
  /** In the order of their ends. */
  readonly steps: readonly StepEnd[]
  /** By `job/step id`. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Step summaries, in the order of their ends. */
  readonly summaries: readonly string[]
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
    uploads: {},
    project: { '.github/workflows': {}, 'README.md': 'x\n', ...files },
    actions: actions ?? {},
  })
  made.use(dir)
  const at: Places = {
    project: dir.getPath('project'),
    home: dir.getPath('home'),
    uploads: dir.getPath('uploads'),
    actions: dir.getPath('actions'),
  }
  const parts = actions === undefined ? ['action.yml', 'actions', 'dist'] : []
  for (const part of parts) cpSync(join(repo, part), join(at.actions, part), { recursive: true })
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=tests', '-c', 'user.email=tests@example.test', ...args], {
      cwd: at.project,
    })
  await git('init', '--quiet', '--initial-branch=main')
  await git('remote', 'add', 'origin', 'https://github.com/OWNER/project')
  const go = JSON.parse((await execa('go', ['env', '-json', 'GOCACHE', 'GOMODCACHE'])).stdout) as Record<
    string,
    string
  >
  const begin = async (workflow: string, o: RunOptions = {}): Promise<ActStarted> => {
    await dir.writeFile('project/.github/workflows/test.yml', workflow)
    await git('add', '--all')
    await git('commit', '--quiet', '--allow-empty', '--message=test')
    const argv = await actArgv(o, at)
    const { XDG_CACHE_HOME: _, ...env } = baseEnv({ ...go, BOWSPRIT_CACHE_DIR: cache, ...o.env })
    const PATH = `${dirname(process.execPath)}:${env['PATH']}`
    const started = start(argv, { cwd: at.project, env: { ...env, HOME: at.home, PATH } })
    const ended = started.ended.then(e => ({ code: e.code, ...read(e.stdout + e.stderr) }))
    return { until: started.until, kill: started.kill, ended }
  }
  const all = made.move()
  return {
    project: at.project,
    home: at.home,
    uploads: at.uploads,
    start: begin,
    run: async (workflow, o) => (await begin(workflow, o)).ended,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

interface Places {
  readonly project: string
  readonly home: string
  readonly uploads: string
  readonly actions: string
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
    ...(o.jobs === undefined ? [] : [`--concurrent-jobs=${o.jobs}`]),
    `--local-repository=${own.repository}@${own.ref}=${at.actions}`,
    `--action-cache-path=${join(at.home, 'act')}`,
    '--container-daemon-socket=-',
    '--no-cache-server',
    `--artifact-server-path=${at.uploads}`,
    '--artifact-server-addr=127.0.0.1',
    `--artifact-server-port=${await freePort()}`,
  ]
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise(done => server.close(done))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** One line of act's log, as far as it is read here. */
interface Line {
  readonly job?: string
  readonly stage?: StepEnd['stage']
  readonly stepID?: readonly string[]
  readonly stepResult?: StepEnd['result']
  readonly jobResult?: string
  readonly command?: string
  readonly name?: string
  readonly arg?: string
  readonly content?: string
  readonly msg: string
}

function read(log: string): Omit<ActEnded, 'code'> {
  const jobs: Record<string, string> = {}
  const steps: StepEnd[] = []
  const outputs: Record<string, Record<string, string>> = {}
  const summaries: string[] = []
  const text: string[] = []
  for (const line of log.split('\n').map(parsed)) {
    const job = line.job?.replace(/^.*\//, '') ?? ''
    const id = line.stepID?.join('/') ?? ''
    if (line.jobResult !== undefined) jobs[job] = line.jobResult
    if (line.stage !== undefined && line.stepResult !== undefined)
      steps.push({ job, stage: line.stage, id, result: line.stepResult })
    if (line.command === 'set-output')
      outputs[`${job}/${id}`] = { ...outputs[`${job}/${id}`], [line.name!]: line.arg! }
    if (line.command === 'summary') summaries.push(line.content!)
    text.push(`${job === '' ? '' : `[${job}] `}${line.msg.trimEnd()}`)
  }
  return { jobs, steps, outputs, summaries, log: text.join('\n') }
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
