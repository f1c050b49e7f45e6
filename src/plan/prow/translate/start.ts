import { type BranchFilter, branchFilter } from './branches.ts'
import type { Fields } from './fields.ts'
import type { JobKind } from './job-files.ts'
import { CannotTranslate, type Notes } from './notes.ts'
import { cronOfCron, cronOfInterval } from './schedule.ts'

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

/** When a job runs, and whether a merge waits for it. */
export interface Begins {
  readonly start: Start
  readonly branches: BranchFilter
  readonly changes: Changes | undefined
  readonly required: boolean
}

/** What sets a job off. @throws CannotTranslate for what prow refuses too */
export function startOf(f: Fields, kind: JobKind, name: string, notes: Notes): Begins {
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
