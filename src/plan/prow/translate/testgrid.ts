import { stringify } from 'yaml'
import { UsageError } from '../../../errors.ts'
import { bucketPath, defaultDecoration, mergeDecoration, readDecoration } from './decoration.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { type JobFiles, type RawJob, readJobFiles } from './job-files.ts'
import { notesOf } from './notes.ts'
import { nameProblems, normal } from './testgrid-names.ts'
import { type GridJob, repoOf, type Tab, tabOf, wholeOf } from './testgrid-tab.ts'

/** Presubmits run often: pkg/configurator/prow of kubernetes/test-infra shows at least so many columns of them. */
const presubmitColumns = 20
const defaultColumns = 10
const defaultDays = 15

interface TestGroup {
  name: string
  gcs_prefix: string
  days_of_results: number
  num_columns_recent: number
  [more: string]: unknown
}
/** The configuration, and what in the annotations makes no sense. */
export interface Testgrid {
  readonly yaml: string
  readonly groups: number
  readonly dashboards: number
  readonly warnings: readonly string[]
}

/**
 * TestGrid's configuration for jobs as their annotations ask for it, by the rules of its configurator: a presubmit is
 * shown when it is annotated, others unless `testgrid-create-test-group` is false. Dashboards that are named are made;
 * a job that names none is on one of its repository, because TestGrid takes no group that is on none.
 * @param bucket `bucket/prefix` where results are published; undefined: what prow's decoration says
 * @throws UsageError when nothing says where the results are, or names clash
 * @see https://github.com/kubernetes/test-infra/blob/master/testgrid/config.md
 */
export function testgridOf(
  files: readonly { readonly name: string; readonly text: string }[],
  bucket: string | undefined,
): Testgrid {
  const read = readJobFiles(files)
  if (read.jobs.length === 0)
    throw new UsageError('there are no presubmits, postsubmits or periodics in these files')
  const groups = new Map<string, TestGroup>()
  const boards = new Map<string, Tab[]>()
  const warnings: string[] = []
  const problems: string[] = []
  for (const raw of inOrder(read.jobs)) {
    const f = fieldsOf(raw.map, '', notesOf())
    const job: GridJob = {
      raw,
      f,
      name: f.text('name') ?? '',
      annotations: annotationsOf(f),
      where: `${raw.file}:${raw.map.line}`,
    }
    const group = groupOf(job, groups, () => prefixOf(job, read, bucket), problems)
    if (group === undefined) {
      const idle = Object.keys(job.annotations).filter(
        a => a.startsWith('testgrid-') && a !== 'testgrid-create-test-group',
      )
      if (idle.length > 0)
        warnings.push(`${job.where}: ${job.name} is on no TestGrid, yet has ${idle.join(', ')}`)
      continue
    }
    setUp(group, job, warnings)
    for (const [i, board] of dashboardsOf(job).entries())
      addTab(boards, board, tabOf(job, i === 0, warnings), problems, job)
  }
  problems.push(
    ...nameProblems([...groups.keys()], 'test group'),
    ...nameProblems([...boards.keys()], 'dashboard'),
  )
  if (problems.length > 0) throw new UsageError([...new Set(problems)])
  const dashboards = [...boards].map(([name, dashboard_tab]) => ({ name, dashboard_tab }))
  const yaml = stringify(
    { test_groups: [...groups.values()], dashboards },
    { lineWidth: 0, singleQuote: true },
  )
  return { yaml, groups: groups.size, dashboards: boards.size, warnings }
}

/** Periodics, postsubmits, presubmits, each by name: the first that names a tab's mail address has it. */
function inOrder(jobs: readonly RawJob[]): RawJob[] {
  const order = { periodic: 0, postsubmit: 1, presubmit: 2 }
  return jobs.toSorted((a, b) => order[a.kind] - order[b.kind])
}

function annotationsOf(f: Fields): Record<string, string> {
  return Object.fromEntries(f.pairs('annotations').map(a => [a.name, a.value]))
}

function groupOf(
  job: GridJob,
  groups: Map<string, TestGroup>,
  prefix: () => string | undefined,
  problems: string[],
) {
  const create = job.annotations['testgrid-create-test-group']
  const wanted =
    create !== 'false' &&
    (create === 'true' || 'testgrid-dashboards' in job.annotations || job.raw.kind !== 'presubmit')
  const known = groups.get(job.name)
  if (!wanted || known !== undefined) return known
  const base = prefix()
  if (base === undefined)
    problems.push(
      'nothing says where the results are: name the sink they are published to, --sink gs://BUCKET/PREFIX',
    )
  const root = job.raw.kind === 'presubmit' ? 'pr-logs/directory' : 'logs'
  const group: TestGroup = {
    name: job.name,
    gcs_prefix: `${base}/${root}/${job.name}`,
    days_of_results: defaultDays,
    num_columns_recent: job.raw.kind === 'presubmit' ? presubmitColumns : defaultColumns,
    // The name of the test alone, not with its target before it.
    tests_name_policy: 2,
    column_header: [{ configuration_value: 'Commit' }],
    is_external: true,
    use_kubernetes_client: true,
    // There is no pod, so no podinfo.json, whose absence would be shown as an error.
    disable_prowjob_analysis: true,
  }
  groups.set(job.name, group)
  return group
}

function prefixOf({ f, raw }: GridJob, files: JobFiles, bucket: string | undefined): string | undefined {
  if (bucket !== undefined) return bucket
  const own = readDecoration(f.map('decoration_config'), notesOf())
  const [first] = f.maps('extra_refs')
  const orgRepo = raw.orgRepo ?? (first && `${first.text('org')}/${first.text('repo')}`)
  return bucketPath(mergeDecoration(defaultDecoration(files.defaults, orgRepo, f.text('cluster')), own))
}

function setUp(group: TestGroup, job: GridJob, warnings: string[]): void {
  const { annotations } = job
  const set = (annotation: string, field: string) => {
    const n = wholeOf(annotation, job, warnings)
    if (n !== undefined) group[field] = n
  }
  set('testgrid-num-columns-recent', 'num_columns_recent')
  set('testgrid-days-of-results', 'days_of_results')
  set('testgrid-num-failures-to-alert', 'num_failures_to_alert')
  const metric = annotations['testgrid-in-cell-metric']
  if (metric !== undefined) group['short_text_metric'] = metric
}

function dashboardsOf(job: GridJob): string[] {
  const named = (job.annotations['testgrid-dashboards'] ?? '')
    .split(',')
    .map(d => d.trim())
    .filter(Boolean)
  if (named.length > 0) return named
  return [repoOf(job)?.replace('/', '-') ?? 'periodics']
}

function addTab(boards: Map<string, Tab[]>, board: string, tab: Tab, problems: string[], job: GridJob): void {
  const tabs = boards.get(board) ?? []
  boards.set(board, tabs)
  const same = tabs.find(t => normal(t.name) === normal(tab.name))
  // A job of several branches is several jobs of one name, and one tab.
  if (same?.test_group_name === tab.test_group_name) return
  if (same !== undefined)
    problems.push(
      `${job.where}: dashboard ${board} has a tab ${same.name} already, of ${same.test_group_name}: set testgrid-tab-name`,
    )
  tabs.push(tab)
}
