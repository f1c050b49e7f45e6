import { quote } from '../../shell-word.ts'
import { noImage, type Places } from './containers.ts'
import { minutes } from './durations.ts'
import { expression } from './expression.ts'
import type { Job } from './job.ts'
import type { Notes } from './notes.ts'
import type { Publishing } from './publish.ts'
import type { Ref } from './refs.ts'
import { eventOf } from './triggers.ts'
import type { CommandWork, EnvVar, SuiteWork } from './wish.ts'

/** By commit, as every workflow of this repository names actions of others; `emit.ts` writes the release beside it. */
export const pinned = {
  checkout: { uses: 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1', release: 'v7.0.1' },
  upload: { uses: 'actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f', release: 'v7.0.0' },
} as const
const bowsprit = 'OWNER/bowsprit@v1'
const publish = 'OWNER/bowsprit/actions/publish@v1'

export type Step = Record<string, unknown>

/** @param path below the workspace; undefined: the workspace itself */
export function checkout(ref: Ref, path: string | undefined, o: { readonly history: boolean }): Step {
  const own = ref.ref === undefined
  const depth = ref.depth ?? (o.history ? 0 : undefined)
  return {
    uses: pinned.checkout.uses,
    with: {
      ...(own ? {} : { repository: `${ref.org}/${ref.repo}`, ref: ref.ref }),
      ...(path === undefined ? {} : { path }),
      ...(depth === undefined ? {} : { 'fetch-depth': depth }),
      ...(ref.blobless || ref.sparse ? { filter: 'blob:none' } : {}),
      ...(ref.sparse
        ? { 'sparse-checkout': `${ref.sparse.join('\n')}\n`, 'sparse-checkout-cone-mode': false }
        : {}),
      ...(o.history && !ref.skipSubmodules ? { submodules: 'recursive' } : {}),
      'persist-credentials': false,
    },
  }
}

/** The e2e suite, or a command with a cluster, by our action. @param timeout minutes of the whole run */
export function suiteSteps(
  job: Job,
  work: SuiteWork,
  timeout: number,
  publishing: Publishing | undefined,
  notes: Notes,
): Step[] {
  const kubernetes = kubernetesRef(job, work)
  const needed = [
    ...(work.inputs['tester'] === 'exec' ? job.refs : []),
    ...(kubernetes === undefined ? [] : [kubernetes]),
  ].filter((r, i, all) => all.findIndex(x => x.path === r.path) === i)
  for (const ref of job.refs)
    if (!needed.some(n => n.path === ref.path))
      notes.dropped(ref.line, 'extra_refs', `${ref.org}/${ref.repo} is not needed for the tests`)
  const alone = needed.length === 1
  const dirOf = (ref: Ref) => (alone ? undefined : `src/${ref.path}`)
  const source =
    work.kubernetes.kind === 'module'
      ? `module:${work.kubernetes.version}`
      : kubernetes && (dirOf(kubernetes) ?? '.')
  if (source === undefined)
    notes.lost(
      job.line,
      'extra_refs',
      'no Kubernetes is checked out: name one by `source`; without it the default of Bowsprit is built',
    )
  const inputs: Record<string, unknown> = {
    ...(source === undefined ? {} : { source }),
    ...work.inputs,
    timeout,
    'job-name': job.name,
    ...publishing?.inputs,
  }
  if (typeof inputs['tester-command'] === 'string' && job.workdir !== undefined && !alone)
    inputs['tester-command'] = `cd src/${job.workdir.path} && ${inputs['tester-command']}`
  if (work.inputs['tester'] === 'exec') noImage(job.pod, notes)
  return [
    ...needed.map(ref => checkout(ref, dirOf(ref), { history: false })),
    {
      uses: bowsprit,
      ...(timeout + 5 <= 360 ? { 'timeout-minutes': timeout + 5 } : {}),
      ...(work.env.length === 0 ? {} : { env: Object.fromEntries(work.env.map(e => [e.name, e.value])) }),
      with: inputs,
    },
  ]
}

function kubernetesRef(job: Job, work: SuiteWork): Ref | undefined {
  if (work.kubernetes.kind === 'module') return undefined
  const found = job.refs.filter(r => r.repo === 'kubernetes')
  if (work.kubernetes.kind === 'checkout') return found[0]
  const { branch } = work.kubernetes
  return (
    found.find(r => r.ref === branch) ?? {
      org: 'kubernetes',
      repo: 'kubernetes',
      ref: branch,
      path: 'k8s.io/kubernetes',
      line: job.line,
      workdir: false,
    }
  )
}

/** The command as prow's entry point runs it: sources below `src`, interrupted before it is killed. */
export function commandSteps(
  job: Job,
  work: CommandWork,
  publishing: Publishing | undefined,
  { artifacts, script: before, output }: Places,
): Step[] {
  const { timeoutMs, graceMs } = job.decoration
  const known = knownVariables(job)
  const seconds = (ms: number) => `${Math.ceil(ms / 1000)}s`
  const limit =
    timeoutMs === undefined || graceMs === undefined
      ? ''
      : `timeout --signal=INT --kill-after=${seconds(graceMs)} ${seconds(timeoutMs)} `
  const words = work.argv.map(w => shellWord(w.value, known))
  const script = [
    ...before,
    'export GOPATH="$GITHUB_WORKSPACE"',
    // The number of the build that our actions publish: src/plan/prow/build-id.ts.
    'export BUILD_ID=$((1000000000000000000 + GITHUB_RUN_ID * 1000 + GITHUB_RUN_ATTEMPT))',
    ...job.pod.env.filter(e => refersTo(e, known)).map(e => `export ${e.name}=${shellWord(e.value, known)}`),
    ...(publishing === undefined
      ? [`exec ${limit}${words.join(' ')}`]
      : [
          // Not a pipe: the command itself is to get the signals of a cancel, and its exit code is to count.
          `mkfifo ${output}`,
          `tee "$ARTIFACTS/build-log.txt" < ${output} &`,
          `exec ${limit}${words.join(' ')} > ${output} 2>&1`,
        ]),
  ].join('\n')
  const published = (more: Record<string, string>): Step => ({
    // Whoever cannot publish, such as a pull request of a fork, runs all the same.
    'continue-on-error': true,
    uses: publish,
    with: { ...publishing?.inputs, ...more },
  })
  return [
    ...(publishing === undefined ? [] : [published({ outcome: 'running' })]),
    ...job.refs.map(ref => checkout(ref, `src/${ref.path}`, { history: true })),
    {
      name: job.name,
      ...(timeoutMs === undefined
        ? {}
        : { 'timeout-minutes': Math.min(360, minutes(timeoutMs + (graceMs ?? 0)) + 1) }),
      ...(job.workdir === undefined ? {} : { 'working-directory': `src/${job.workdir.path}` }),
      run: escaped(`${script}\n`),
    },
    {
      if: 'always()',
      uses: pinned.upload.uses,
      with: { name: job.name, path: artifacts, 'if-no-files-found': 'ignore' },
    },
    ...(publishing === undefined
      ? []
      : [{ if: 'always()', ...published({ artifacts, outcome: expression('job.status') }) }]),
  ]
}

/** Prow's variables that hold outside a pod. @param artifacts undefined: only steps know @see https://docs.prow.k8s.io/docs/jobs/#job-environment-variables */
export function prowVariables(job: Job, artifacts: string | undefined): Record<string, string> {
  const base = {
    JOB_NAME: job.name,
    JOB_TYPE: job.kind,
    ...(artifacts === undefined ? {} : { ARTIFACTS: artifacts }),
  }
  // A work tree that belongs to the runner's user is foreign to the container's: https://git-scm.com/docs/git-config#safe.directory
  const git = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' }
  if (job.kind === 'periodic') return { ...base, ...git }
  const repo = { REPO_OWNER: job.home?.org ?? '', REPO_NAME: job.home?.repo ?? '' }
  const event = eventOf(job)
  if (event === 'push') {
    const refs = {
      PULL_BASE_REF: expression('github.ref_name'),
      PULL_BASE_SHA: expression('github.sha'),
      PULL_REFS: `${expression('github.ref_name')}:${expression('github.sha')}`,
    }
    return { ...base, ...repo, ...refs, ...git }
  }
  if (event === 'merge_group') return { ...base, ...repo, ...git }
  const pull = 'github.event.pull_request'
  return {
    ...base,
    ...repo,
    PULL_BASE_REF: expression('github.base_ref'),
    PULL_BASE_SHA: expression(`${pull}.base.sha`),
    PULL_NUMBER: expression(`${pull}.number`),
    PULL_PULL_SHA: expression(`${pull}.head.sha`),
    PULL_HEAD_REF: expression('github.head_ref'),
    PULL_REFS: `${expression('github.base_ref')}:${expression(`${pull}.base.sha`)},${expression(`${pull}.number`)}:${expression(`${pull}.head.sha`)}`,
    ...git,
  }
}

/** Variables that stand in the workflow as they are; those made of others are exported by the script. */
export function plainEnv(job: Job): EnvVar[] {
  const known = knownVariables(job)
  return job.pod.env.filter(e => !refersTo(e, known))
}

function knownVariables(job: Job): ReadonlySet<string> {
  return new Set([
    ...job.pod.env.map(e => e.name),
    ...Object.keys(prowVariables(job, '')),
    ...['GOPATH', 'BUILD_ID'],
  ])
}

function refersTo(e: EnvVar, known: ReadonlySet<string>): boolean {
  return [...e.value.matchAll(reference)].some(m => m[1] !== undefined && known.has(m[1]))
}

/** The kubelet puts in `$(NAME)` where NAME is a variable of the container; `$$(NAME)` is `$(NAME)` itself. */
const reference = /\$\$|\$\(([A-Za-z_][\w.-]*)\)/g

function shellWord(text: string, known: ReadonlySet<string>): string {
  const parts: string[] = []
  let last = 0
  for (const m of text.matchAll(reference)) {
    const variable = m[1] !== undefined && known.has(m[1])
    if (!variable && m[0] !== '$$') continue
    parts.push(literal(text.slice(last, m.index)), variable ? `"$${m[1]}"` : literal('$'))
    last = m.index + m[0].length
  }
  parts.push(literal(text.slice(last)))
  return parts.join('') || "''"
}

function literal(text: string): string {
  return text === '' ? '' : quote(text)
}

const open = '$' + '{{'

/** Words that the runner would take for an expression of its own. */
function escaped(script: string): string {
  return script.replaceAll(open, expression(`'${open}'`))
}
