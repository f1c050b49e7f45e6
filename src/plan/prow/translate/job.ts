import { readBootstrap } from './bootstrap.ts'
import { readCommand } from './command.ts'
import { type Decoration, defaultDecoration, mergeDecoration, readDecoration } from './decoration.ts'
import { type Fields, fieldsOf } from './fields.ts'
import type { JobFiles, JobKind, RawJob } from './job-files.ts'
import { CannotTranslate, type Notes, notesOf } from './notes.ts'
import { type Pod, readPod } from './pod.ts'
import { presetOf } from './presets.ts'
import { cloneOptions, type Ref, readExtraRef } from './refs.ts'
import { type Begins, startOf } from './start.ts'
import type { Work } from './wish.ts'

/** A job of prow in the words of workflows. */
export interface Job extends Begins {
  readonly kind: JobKind
  readonly name: string
  readonly file: string
  readonly line: number
  /** Name of its check. */
  readonly context: string
  readonly description: string | undefined
  /** The repository whose workflow it is. */
  readonly home: { readonly org: string; readonly repo: string } | undefined
  readonly maxConcurrency: number
  readonly decoration: Decoration
  /** Whether prow's own programs stood around it, and published what it left. */
  readonly decorated: boolean
  /** In prow's order: the job's own repository, then the extra ones. */
  readonly refs: readonly Ref[]
  readonly workdir: Ref | undefined
  readonly pod: Pod
  readonly work: Work
  /** Line of a field, for notes. */
  lineOf(key: string): number
}

/**
 * @param files all that prow would load: presets and defaults may stand in any of them
 * @throws CannotTranslate
 */
export function readJob(raw: RawJob, files: JobFiles, notes: Notes): Job {
  const f = fieldsOf(raw.map, '', notes)
  const name = f.text('name') ?? ''
  const labels = Object.fromEntries(f.pairs('labels').map(p => [p.name, p.value]))
  const own = orgRepoOf(raw)
  const cluster = f.text('cluster')
  base(f, raw.kind, notes)
  const { start, branches, changes, required } = startOf(f, raw.kind, name, notes)
  const extra = f
    .maps('extra_refs')
    .map(r => readExtraRef(r, e => ({ org: e.text('org') ?? '', repo: e.text('repo') ?? '' })))
  const decoration = mergeDecoration(
    defaultDecoration(
      files.defaults,
      raw.orgRepo ?? (extra[0] && `${extra[0].org}/${extra[0].repo}`),
      cluster,
    ),
    readDecoration(f.map('decoration_config'), notes),
  )
  const decorated = f.flag('decorate') ?? (files.decorateAll || f.has('decoration_config'))
  const ofPod = notesOf()
  const preset = presetOf(labels, files, f, notes, ofPod)
  const spec = f.map('spec')
  if (spec === undefined) throw new CannotTranslate(f.line, 'spec', `there is no pod to run: ${noSpec(f)}`)
  const pod = readPod(spec, preset.fields, ofPod)
  const field = 'spec.containers[0]'
  const bootstrap = readBootstrap(pod.argv, field, notes)
  const argv = bootstrap?.argv ?? pod.argv
  if (argv.length === 0)
    throw new CannotTranslate(spec.line, field, "the image's own entry point is run: name the command")
  const work: Work = readCommand(argv, pod.env, field, notes) ?? { kind: 'command', argv }
  const cloning = decoration.skipCloning === true ? [] : [...ownRef(f, own, decoration), ...extra]
  const refs = [...cloning, ...(bootstrap?.refs ?? [])]
  const workdir = refs.find(r => r.workdir) ?? refs[0]
  const context = f.text('context') ?? name
  const maxConcurrency = f.whole('max_concurrency') ?? 0
  const description = f.pairs('annotations').find(a => a.name === 'description')?.value
  annotations(f, notes)
  f.rest()
  for (const p of preset.all) p.rest()
  notePod(work, ofPod, notes)
  return {
    kind: raw.kind,
    name,
    file: raw.file,
    line: raw.map.line,
    context,
    description,
    home: own ?? (workdir && { org: workdir.org, repo: workdir.repo }),
    start,
    branches,
    changes,
    required,
    maxConcurrency,
    decoration:
      bootstrap?.timeoutMs === undefined ? decoration : { timeoutMs: bootstrap.timeoutMs, ...decoration },
    decorated,
    refs,
    workdir,
    pod,
    work,
    lineOf: f.lineOf,
  }
}

/** What the suite has no use for is no loss: its cluster needs no image, no credentials and no mounts. */
function notePod(work: Work, ofPod: Notes, notes: Notes): void {
  const needless = work.kind === 'suite' && work.inputs['tester'] !== 'exec'
  for (const n of ofPod.all) {
    const level = needless && !n.field.endsWith('.resources') ? 'dropped' : n.level
    const to = n.file === undefined ? notes : notes.within(n.file)
    to[level](n.line, n.field, n.text)
  }
}

function noSpec(f: Fields): string {
  if (f.has('pipeline_run_spec') || f.has('tekton_pipeline_run_spec')) return 'it is a Tekton pipeline'
  return f.text('agent') === 'jenkins' ? 'Jenkins runs it' : 'nothing is known of what it runs'
}

function orgRepoOf(raw: RawJob): { org: string; repo: string } | undefined {
  if (raw.orgRepo === undefined) return undefined
  const [org = '', repo = ''] = raw.orgRepo.replace(/^https?:\/\/[^/]+\//, '').split('/')
  return { org, repo }
}

function ownRef(f: Fields, own: { org: string; repo: string } | undefined, decoration: Decoration): Ref[] {
  const alias = f.text('path_alias')
  f.lose(
    'clone_uri',
    'actions/checkout clones from GitHub; a step with `bowsprit clone` can clone from elsewhere',
  )
  const options = cloneOptions(f)
  if (own === undefined) return []
  return [
    {
      ...own,
      ref: undefined,
      path: alias ?? `github.com/${own.org}/${own.repo}`,
      line: f.line,
      workdir: false,
      ...(decoration.blobless && { blobless: true }),
      ...(decoration.sparse && { sparse: decoration.sparse }),
      ...options,
    },
  ]
}

/** What every kind of job has, and a workflow has not. */
function base(f: Fields, kind: JobKind, notes: Notes): void {
  f.drop('agent', 'of prow')
  f.drop('cluster', 'GitHub runs it; --runs-on names the runner')
  f.drop('namespace', 'of pods')
  f.drop('error_on_eviction', 'of pods')
  f.drop('hidden', 'who may read the repository sees its runs')
  f.drop('rerun_auth_config', 'who may write to the repository runs jobs again')
  f.drop('prowjob_defaults', 'of prow')
  f.drop('tags', 'of prow')
  f.drop('jenkins_spec', 'of Jenkins')
  f.lose('reporter_config', 'write a step that tells the channel')
  f.lose(
    'job_queue_name',
    'jobs that share a limit need one `concurrency` group, which lets one run at a time',
  )
  if (f.flag('skip_report') && kind !== 'periodic')
    notes.lost(f.lineOf('skip_report'), 'skip_report', 'the check is shown all the same')
}

/** Those of TestGrid are for `bowsprit testgrid`. */
function annotations(f: Fields, notes: Notes): void {
  for (const { name, line } of f.pairs('annotations'))
    if (name !== 'description' && !name.startsWith('testgrid-'))
      notes.dropped(line, 'annotations', `${name}: for tools around prow`)
}
