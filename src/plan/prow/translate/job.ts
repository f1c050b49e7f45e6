import { readBootstrap } from './bootstrap.ts'
import { type BranchFilter, branchFilter } from './branches.ts'
import { readCommand } from './command.ts'
import { type Decoration, mergeDecoration, readDecoration } from './decoration.ts'
import { type Fields, fieldsOf } from './fields.ts'
import type { JobFiles, JobKind, RawJob } from './job-files.ts'
import { CannotTranslate, type Notes, notesOf } from './notes.ts'
import { type Pod, type Preset, readPod } from './pod.ts'
import { cloneOptions, type Ref, readExtraRef } from './refs.ts'
import { cronOfCron, cronOfInterval } from './schedule.ts'
import type { Work } from './wish.ts'

/** A job of prow in the words of workflows. */
export interface Job {
  readonly kind: JobKind
  readonly name: string
  readonly file: string
  readonly line: number
  /** Name of its check. */
  readonly context: string
  readonly description: string | undefined
  /** The repository whose workflow it is. */
  readonly home: { readonly org: string; readonly repo: string } | undefined
  readonly start: Start
  readonly branches: BranchFilter
  readonly changes: Changes | undefined
  /** Whether a merge waits for its check. */
  readonly required: boolean
  readonly maxConcurrency: number
  readonly decoration: Decoration
  /** In prow's order: the job's own repository, then the extra ones. */
  readonly refs: readonly Ref[]
  readonly workdir: Ref | undefined
  readonly pod: Pod
  readonly work: Work
  /** Line of a field, for notes. */
  lineOf(key: string): number
}

export type Start =
  | { readonly on: 'event' }
  /** A person's word: `/test NAME` in prow. */
  | { readonly on: 'demand' }
  | { readonly on: 'merge' }
  | { readonly on: 'time'; readonly cron: string | undefined }

/** Go regular expressions over the names of changed files. */
export type Changes =
  | { readonly kind: 'run_if_changed'; readonly regex: string }
  | { readonly kind: 'skip_if_only_changed'; readonly regex: string }

/**
 * @param files all that prow would load: presets and defaults may stand in any of them
 * @throws CannotTranslate
 */
export function readJob(raw: RawJob, files: JobFiles, notes: Notes): Job {
  const f = fieldsOf(raw.map, '', notes)
  const name = f.text('name') ?? ''
  const labels = Object.fromEntries(f.pairs('labels').map(p => [p.name, p.value]))
  const own = orgRepoOf(raw)
  const decoration = decorationOf(f, files, raw.orgRepo, notes)
  base(f, raw.kind, notes)
  const { start, branches, changes, required } = startOf(f, raw.kind, name, notes)
  const extra = f
    .maps('extra_refs')
    .map(r => readExtraRef(r, e => ({ org: e.text('org') ?? '', repo: e.text('repo') ?? '' })))
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

function decorationOf(f: Fields, files: JobFiles, orgRepo: string | undefined, notes: Notes): Decoration {
  const org = orgRepo?.split('/')[0]
  const defaults = files.defaults
    .filter(d => ['*', org, orgRepo].includes(d.repo))
    .toSorted((a, b) => special(a.repo) - special(b.repo))
    .map(d => readDecoration(fieldsOf(d.map, 'plank', notesOf()), notesOf()))
  f.flag('decorate')
  return mergeDecoration(...defaults, readDecoration(f.map('decoration_config'), notes))
}

function special(repo: string): number {
  return repo === '*' ? 0 : repo.includes('/') ? 2 : 1
}

interface Presets {
  readonly fields: Preset
  readonly all: readonly Fields[]
}

function presetOf(
  labels: Readonly<Record<string, string>>,
  files: JobFiles,
  f: Fields,
  notes: Notes,
  ofPod: Notes,
): Presets {
  const mine = files.presets.filter(p => Object.entries(p.labels).every(([k, v]) => labels[k] === v))
  const all = mine.map(p => {
    const fields = fieldsOf(p.map, `preset ${Object.keys(p.labels).join(', ')}`, ofPod.within(p.file))
    fields.pairs('labels')
    fields.drop('tolerations', 'of nodes')
    return fields
  })
  const known = new Set(files.presets.flatMap(p => Object.keys(p.labels)))
  for (const { name, line } of f.pairs('labels'))
    if (name.startsWith('preset-') && !known.has(name))
      notes.lost(line, 'labels', `the preset ${name} is in none of the files: name its file as well`)
  const of = (key: string) => all.flatMap(p => p.maps(key))
  return { all, fields: { env: of('env'), volumes: of('volumes'), volumeMounts: of('volumeMounts') } }
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

function startOf(
  f: Fields,
  kind: JobKind,
  name: string,
  notes: Notes,
): Pick<Job, 'start' | 'branches' | 'changes' | 'required'> {
  if (kind === 'periodic') {
    const start: Start = { on: 'time', cron: cronOf(f, name, notes) }
    return { start, branches: { globs: undefined, exact: undefined }, changes: undefined, required: false }
  }
  const branches = branchFilter(
    f.texts('branches').map(b => b.value),
    f.texts('skip_branches').map(b => b.value),
  )
  const changes = changesOf(f)
  const always = f.flag('always_run')
  const required = kind === 'presubmit' && !f.flag('optional') && !f.flag('skip_report')
  if (kind === 'postsubmit')
    return {
      start: { on: always === false && changes === undefined ? 'demand' : 'event' },
      branches,
      changes,
      required,
    }
  const merge = f.flag('run_before_merge') === true
  if (f.has('trigger'))
    notes.changed(f.lineOf('trigger'), 'trigger', 'no comment starts it: GitHub has a button to run it again')
  f.drop('rerun_command', 'GitHub has a button to run it again')
  if (always !== true && changes === undefined)
    return { start: { on: merge ? 'merge' : 'demand' }, branches, changes, required }
  return { start: { on: 'event' }, branches, changes: always === true ? undefined : changes, required }
}

function changesOf(f: Fields): Changes | undefined {
  const run = f.text('run_if_changed')
  const skip = f.text('skip_if_only_changed')
  if (run && skip)
    throw new CannotTranslate(
      f.lineOf('skip_if_only_changed'),
      'skip_if_only_changed',
      'prow takes either run_if_changed or skip_if_only_changed',
    )
  if (run) return { kind: 'run_if_changed', regex: run }
  return skip ? { kind: 'skip_if_only_changed', regex: skip } : undefined
}

function cronOf(f: Fields, name: string, notes: Notes): string | undefined {
  const given = (['cron', 'interval', 'minimum_interval'] as const).filter(key => f.text(key))
  const [key] = given
  if (key === undefined || given.length > 1)
    throw new CannotTranslate(f.line, 'interval', 'prow takes one of cron, interval and minimum_interval')
  const text = f.text(key)!
  const found = key === 'cron' ? cronOfCron(text, name) : cronOfInterval(text, name)
  if (found === undefined)
    throw new CannotTranslate(f.lineOf(key), key, `${text} is no time that GitHub could keep`)
  for (const change of found.changes) notes.changed(f.lineOf(key), key, change)
  if (key === 'minimum_interval')
    notes.changed(f.lineOf(key), key, 'counted from start to start, not from the end')
  f.lose('retry', 'nothing starts a failed run again by itself')
  return found.cron
}

/** Those of TestGrid are for `bowsprit testgrid`. */
function annotations(f: Fields, notes: Notes): void {
  for (const { name, line } of f.pairs('annotations'))
    if (name !== 'description' && !name.startsWith('testgrid-'))
      notes.dropped(line, 'annotations', `${name}: for tools around prow`)
}
