import { isOpen } from './branches.ts'
import { expression } from './expression.ts'
import type { Job } from './job.ts'
import type { Notes } from './notes.ts'
import type { Changes } from './start.ts'

/** Labels of GitHub are no longer than this. */
const longestLabel = 50

/** What a presubmit's workflow is about: where nothing of a pull request is known, there are no variables of one. */
export function eventOf(job: Job): 'pull_request' | 'merge_group' | 'push' | 'schedule' {
  if (job.kind === 'periodic') return 'schedule'
  if (job.kind === 'postsubmit') return 'push'
  if (job.start.on === 'merge') return 'merge_group'
  return job.start.on === 'demand' && job.name.length > longestLabel ? 'push' : 'pull_request'
}

/** The part of a workflow that says when it runs. */
export interface Triggers {
  readonly on: Record<string, unknown>
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress': boolean } | undefined
  /** Condition of the job. */
  readonly condition: string | undefined
  /** The job that looks at branch and files before. */
  readonly decide: Record<string, unknown> | undefined
}

const ofRef = `${expression('github.workflow')}-${expression('github.ref')}`

/** Prow ends older runs of a presubmit when a pull request gets new commits, and never runs a periodic twice at once. */
export function triggersOf(job: Job, notes: Notes): Triggers {
  const decide = decideJob(job)
  const condition = decide === undefined ? undefined : "needs.changed.outputs.run == 'true'"
  if (job.kind === 'periodic') {
    const cron = job.start.on === 'time' ? job.start.cron : undefined
    const on = { ...(cron !== undefined && { schedule: [{ cron }] }), workflow_dispatch: null }
    const concurrency = { group: job.name, 'cancel-in-progress': false }
    return { on, concurrency, condition, decide }
  }
  if (job.kind === 'postsubmit') {
    const on = job.start.on === 'demand' ? { workflow_dispatch: null } : { push: pushFilter(job) }
    return { on, concurrency: undefined, condition, decide: job.start.on === 'demand' ? undefined : decide }
  }
  if (job.start.on === 'merge') {
    const on = { merge_group: branchesOf(job) }
    notes.changed(
      job.lineOf('run_before_merge'),
      'run_before_merge',
      "a merge queue of the repository takes tide's place",
    )
    return { on, concurrency: undefined, condition, decide }
  }
  if (job.start.on === 'event')
    return {
      on: { pull_request: branchesOf(job) },
      concurrency: { group: ofRef, 'cancel-in-progress': true },
      condition,
      decide,
    }
  return onDemand(job, notes)
}

/** `/test NAME` becomes a label with that name: whoever may label may start it, and the code of a fork gets no secrets. */
function onDemand(job: Job, notes: Notes): Triggers {
  const exact = decideJob(job)
  const needs = exact === undefined ? [] : ["needs.changed.outputs.run == 'true'"]
  if (eventOf(job) === 'push') {
    notes.changed(
      job.lineOf('always_run'),
      'always_run',
      'started by hand in the tab Actions, on a branch: the name is too long for a label',
    )
    return {
      on: { workflow_dispatch: null },
      concurrency: undefined,
      condition: undefined,
      decide: undefined,
    }
  }
  notes.changed(
    job.lineOf('always_run'),
    'always_run',
    `\`/test ${job.name}\` became the label ${job.name}: make it, and put it on a pull request`,
  )
  return {
    on: { pull_request: { types: ['labeled'], ...branchesOf(job) } },
    // Any label starts the workflow: those that are not this job's must not end its run.
    concurrency: { group: `${ofRef}-${expression('github.event.label.name')}`, 'cancel-in-progress': true },
    condition: [...needs, `github.event.label.name == '${job.name}'`].join(' && '),
    decide: exact,
  }
}

function branchesOf(
  job: Job,
): { branches: readonly string[] } | { 'branches-ignore': readonly string[] } | null {
  const globs = job.branches.globs
  if (globs === undefined) return null
  const skipped = globs.slice(1)
  if (globs[0] === '**' && skipped.every(g => g.startsWith('!')))
    return { 'branches-ignore': skipped.map(g => g.slice(1)) }
  return { branches: globs }
}

/** Prow runs postsubmits for tags too, by the same expressions. */
function pushFilter(job: Job): Record<string, readonly string[]> | null {
  const globs = job.branches.globs
  if (globs === undefined) return null
  const open = globs.filter(g => g.startsWith('!') || isOpen(g))
  return { branches: globs, ...(open.some(g => !g.startsWith('!')) ? { tags: open } : {}) }
}

/** Says by prow's rules whether branch and changed files ask for the job. */
function decideJob(job: Job): Record<string, unknown> | undefined {
  const { exact } = job.branches
  const { changes } = job
  if (exact === undefined && changes === undefined) return undefined
  const env: Record<string, string> = {}
  if (exact !== undefined) env['BRANCH'] = expression('github.base_ref || github.ref_name')
  if (exact?.branches !== undefined) env['BRANCHES'] = exact.branches
  if (exact?.skip !== undefined) env['SKIP_BRANCHES'] = exact.skip
  if (changes !== undefined) Object.assign(env, filesEnv(job), { [variableOf(changes)]: changes.regex })
  // Names of files and branches are UTF-8, as are Go's regular expressions.
  env['LC_ALL'] = 'C.UTF-8'
  return {
    name: `${job.context}: wanted?`,
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 10,
    ...(changes === undefined
      ? { permissions: {} }
      : { permissions: job.kind === 'presubmit' ? { 'pull-requests': 'read' } : { contents: 'read' } }),
    outputs: { run: expression('steps.decide.outputs.run') },
    steps: [{ id: 'decide', env, run: script(job, changes) }],
  }
}

function variableOf(changes: Changes): string {
  return changes.kind === 'run_if_changed' ? 'RUN_IF_CHANGED' : 'SKIP_IF_ONLY_CHANGED'
}

function filesEnv(job: Job): Record<string, string> {
  const token = { GH_TOKEN: expression('github.token') }
  if (job.kind === 'presubmit')
    return {
      ...token,
      FILES: `repos/${expression('github.repository')}/pulls/${expression('github.event.pull_request.number')}/files`,
    }
  return token
}

/**
 * Of a pull request prow takes the files that GitHub lists; of a push those of each of its commits, both names of a moved
 * file. Any file that matches run_if_changed, or any that does not match skip_if_only_changed, asks for the job.
 * grep ends with 1 for no match and with more for an expression that it cannot read, which must not look like no match.
 */
function script(job: Job, changes: Changes | undefined): string {
  const lines = [
    'run=true',
    'found() {',
    '  code=0',
    '  grep -qP "$@" || code=$?',
    '  if [ "$code" -gt 1 ]; then exit "$code"; fi',
    '  [ "$code" -eq 0 ]',
    '}',
  ]
  const { exact } = job.branches
  if (exact !== undefined) lines.push('printf \'%s\\n\' "$BRANCH" > "$RUNNER_TEMP/branch"')
  if (exact?.branches !== undefined)
    lines.push('if ! found -e "$BRANCHES" "$RUNNER_TEMP/branch"; then run=false; fi')
  if (exact?.skip !== undefined)
    lines.push('if found -e "$SKIP_BRANCHES" "$RUNNER_TEMP/branch"; then run=false; fi')
  if (changes !== undefined) {
    if (job.kind === 'presubmit')
      lines.push('gh api --paginate "$FILES" --jq \'.[].filename\' > "$RUNNER_TEMP/files"')
    else
      lines.push(
        ': > "$RUNNER_TEMP/files"',
        'jq -r \'.commits[].id\' "$GITHUB_EVENT_PATH" | while read -r commit; do',
        '  gh api --paginate "repos/$GITHUB_REPOSITORY/commits/$commit" --jq \'.files[] | .filename, .previous_filename // empty\' >> "$RUNNER_TEMP/files"',
        'done',
      )
    const how = changes.kind === 'run_if_changed' ? '-e "$RUN_IF_CHANGED"' : '-ve "$SKIP_IF_ONLY_CHANGED"'
    lines.push(`if ! found ${how} "$RUNNER_TEMP/files"; then run=false; fi`)
  }
  lines.push('echo "run=$run" >> "$GITHUB_OUTPUT"')
  return `${lines.join('\n')}\n`
}
