import { createHash } from 'node:crypto'
import { cpSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { UsageError } from '../../../src/errors.ts'
import { testgridOf } from '../../../src/plan/prow/translate/testgrid.ts'
import { kept } from '../../support/tools.ts'

const fixtures = resolve(import.meta.dirname, '../../fixtures')
const corpus = globSync('*.yaml', { cwd: join(fixtures, 'prow-jobs') })
  .sort()
  .map(name => ({ name, text: readFileSync(join(fixtures, 'prow-jobs', name), 'utf8') }))

interface Config {
  test_groups: Record<string, unknown>[]
  dashboards: { name: string; dashboard_tab: Record<string, unknown>[] }[]
}

function config(text: string, bucket: string | undefined = 'results/here') {
  const made = testgridOf([{ name: 'jobs.yaml', text }], bucket)
  return { ...made, ...(parse(made.yaml) as Config) }
}

/** What TestGrid's own reader and checks say of a configuration: '' for nothing. */
async function checked(yaml: string): Promise<string> {
  const source = join(fixtures, 'testgrid-config')
  const digest = createHash('sha256')
  for (const file of readdirSync(source, { recursive: true }).map(String).sort())
    if (/\.(go|mod|sum)$/.test(file)) digest.update(readFileSync(join(source, file)))
  const program = await kept(
    `testgrid-config-${digest.digest('hex').slice(0, 12)}`,
    'checkconfig',
    async dir => {
      cpSync(source, join(dir, 'source'), { recursive: true })
      const env = { GOFLAGS: '-mod=readonly -buildvcs=false', CGO_ENABLED: '0' }
      await execa('go', ['build', '-o', join(dir, 'checkconfig'), '.'], { env, cwd: join(dir, 'source') })
    },
  )
  return (await execa(program, { input: yaml, reject: false, all: true })).all
}

const job = (fields: string) =>
  `periodics:\n  - name: ci-a\n    extra_refs: [{org: sailors, repo: harbour, base_ref: main}]\n    ${fields}\n`

describe('testgrid', () => {
  it('what the corpus becomes passes the checks of TestGrid', { timeout: 600_000 }, async () => {
    const { yaml, groups } = testgridOf(corpus, 'results/here')
    expect(groups).toBeGreaterThan(20)
    expect(await checked(yaml)).toBe('')
  })

  it('those checks find what is wrong', { timeout: 600_000 }, async () => {
    const { yaml } = config(job('annotations: {testgrid-dashboards: harbour}'))
    expect(await checked(yaml)).toBe('')
    expect(await checked(yaml.replace('days_of_results: 15', 'days_of_results: 0'))).toMatch(
      /days_of_results/,
    )
    expect(await checked(yaml.replace('test_group_name: ci-a', 'test_group_name: ci-b'))).toMatch(/ci-b/)
    expect(await checked(yaml.replace('is_external', 'is_externall'))).toMatch(/is_externall/)
  })

  it('periodics and postsubmits are shown, presubmits when they are annotated', () => {
    const { test_groups, dashboards } = config(`
presubmits:
  sailors/harbour:
    - {name: pull-plain}
    - {name: pull-created, annotations: {testgrid-create-test-group: 'true'}}
    - {name: pull-dash, annotations: {testgrid-dashboards: 'one, two'}}
postsubmits:
  sailors/harbour: [{name: post-plain}, {name: post-not, annotations: {testgrid-create-test-group: 'false'}}]
periodics: [{name: ci-plain}]
`)
    expect(test_groups.map(g => [g['name'], g['gcs_prefix'], g['num_columns_recent']])).toEqual([
      ['ci-plain', 'results/here/logs/ci-plain', 10],
      ['post-plain', 'results/here/logs/post-plain', 10],
      ['pull-created', 'results/here/pr-logs/directory/pull-created', 20],
      ['pull-dash', 'results/here/pr-logs/directory/pull-dash', 20],
    ])
    expect(dashboards.map(d => [d.name, d.dashboard_tab.map(t => t['name'])])).toEqual([
      ['periodics', ['ci-plain']],
      ['sailors-harbour', ['post-plain', 'pull-created']],
      ['one', ['pull-dash']],
      ['two', ['pull-dash']],
    ])
  })

  it('every annotation has its place; the mail address is on the first dashboard alone', () => {
    const { test_groups, dashboards, warnings } = config(
      job(`annotations:
      testgrid-dashboards: one, two
      testgrid-tab-name: tab
      description: What it is.
      testgrid-alert-email: a@example.com, b@example.com
      testgrid-num-columns-recent: '3'
      testgrid-num-failures-to-alert: '4'
      testgrid-days-of-results: '5'
      testgrid-alert-stale-results-hours: '6'
      testgrid-in-cell-metric: seconds
      testgrid-base-options: width=10
      testgrid-broken-column-threshold: '0.5'`),
    )
    expect(test_groups[0]).toMatchObject({
      num_columns_recent: 3,
      num_failures_to_alert: 4,
      days_of_results: 5,
      short_text_metric: 'seconds',
      disable_prowjob_analysis: true,
    })
    const [one, two] = dashboards.map(d => d.dashboard_tab[0])
    expect(one).toMatchObject({
      name: 'tab',
      test_group_name: 'ci-a',
      description: 'What it is.',
      base_options: 'width=10',
      broken_column_threshold: 0.5,
      alert_options: {
        alert_mail_to_addresses: 'a@example.com,b@example.com',
        alert_stale_results_hours: 6,
        num_failures_to_alert: 4,
      },
      open_bug_template: { url: 'https://github.com/sailors/harbour/issues/' },
    })
    expect(two?.['alert_options']).toEqual({ alert_stale_results_hours: 6, num_failures_to_alert: 4 })
    expect(warnings).toEqual([])
  })

  it('the bucket is the one of --sink, else of the job, else of the defaults', () => {
    const own = job('decoration_config: {gcs_configuration: {bucket: gs://own, path_prefix: pre}}')
    const plank =
      'plank: {default_decoration_config_entries: [{config: {gcs_configuration: {bucket: common}}}]}\n'
    const prefix = (text: string, bucket?: string) =>
      (parse(testgridOf([{ name: 'f', text }], bucket).yaml) as Config).test_groups[0]?.['gcs_prefix']
    expect(prefix(own)).toBe('own/pre/logs/ci-a')
    expect(prefix(own, 'given')).toBe('given/logs/ci-a')
    expect(prefix(plank + job('cron: x'))).toBe('common/logs/ci-a')
    expect(() => prefix(job('cron: x'))).toThrow(/--sink gs:/)
  })

  it('names that TestGrid takes for one, and annotations without sense, are told', () => {
    const clash =
      'periodics: [{name: ci-a-b, annotations: {testgrid-dashboards: deck-1}}, {name: ci-ab, annotations: {testgrid-dashboards: deck1}}, {name: summary-x, annotations: {testgrid-dashboards: deck-1}}]'
    try {
      config(clash)
      expect.unreachable()
    } catch (error) {
      expect((error as UsageError).problems).toEqual([
        expect.stringContaining('ci-a-b and ci-ab'),
        expect.stringContaining('summary-x'),
        expect.stringContaining('deck-1 and deck1'),
      ])
    }
    expect(config(job('annotations: {testgrid-num-columns-recent: many}')).warnings).toEqual([
      expect.stringContaining('many'),
    ])
    const idle = `${job('cron: x')}presubmits: {sailors/harbour: [{name: p, annotations: {testgrid-tab-name: t}}]}\n`
    expect(config(idle).warnings).toEqual([expect.stringContaining('testgrid-tab-name')])
  })
})
