import { globSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { parseLined } from '../../../src/plan/prow/translate/lined.ts'
import { reportText } from '../../../src/plan/prow/translate/report.ts'
import { type Translated, translate } from '../../../src/plan/prow/translate/translate.ts'

const corpus = resolve(import.meta.dirname, '../../fixtures/prow-jobs')
const names = globSync('*.yaml', { cwd: corpus }).sort()
const files = names.map(name => ({ name, text: readFileSync(resolve(corpus, name), 'utf8') }))
const all = translate(files, { runsOn: 'ubuntu-latest' })
const unknown = 'a field that is not known here'

function job(name: string): Translated {
  const found = all.find(t => t.name === name)
  if (found === undefined) throw new Error(`no job ${name} in the corpus`)
  return found
}

/** All keys of a file, `spec.containers[].env[].name` as `name`. */
function keysOf(value: unknown, into = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) keysOf(item, into)
  else if (value !== null && typeof value === 'object')
    for (const [key, below] of Object.entries(value)) {
      into.add(key)
      keysOf(below, into)
    }
  return into
}

/**
 * Every field that prow reads of a job: pkg/config/jobs.go (JobBase, UtilityConfig, Presubmit, Postsubmit, Periodic,
 * Brancher, RegexpChangeMatcher, Reporter, Preset) and pkg/apis/prowjobs/v1/types.go (DecorationConfig,
 * GCSConfiguration, Refs).
 */
const fields = [
  ...['name', 'labels', 'max_concurrency', 'agent', 'cluster', 'namespace', 'error_on_eviction', 'spec'],
  ...['pipeline_run_spec', 'tekton_pipeline_run_spec', 'annotations', 'reporter_config', 'rerun_auth_config'],
  ...[
    'hidden',
    'prowjob_defaults',
    'job_queue_name',
    'decorate',
    'path_alias',
    'clone_uri',
    'skip_submodules',
  ],
  ...[
    'clone_depth',
    'skip_fetch_head',
    'extra_refs',
    'decoration_config',
    'always_run',
    'optional',
    'trigger',
  ],
  ...[
    'rerun_command',
    'run_before_merge',
    'skip_branches',
    'branches',
    'run_if_changed',
    'skip_if_only_changed',
  ],
  ...['context', 'skip_report', 'jenkins_spec', 'interval', 'minimum_interval', 'cron', 'tags', 'retry'],
  ...[
    'env',
    'volumes',
    'volumeMounts',
    'tolerations',
    'presets',
    'timeout',
    'grace_period',
    'utility_images',
  ],
  ...['resources', 'gcs_configuration', 'gcs_credentials_secret', 's3_credentials_secret'],
  ...['default_service_account_name', 'ssh_key_secrets', 'ssh_host_fingerprints', 'blobless_fetch'],
  ...[
    'sparse_checkout_files',
    'skip_cloning',
    'cookiefile_secret',
    'oauth_token_secret',
    'github_api_endpoints',
  ],
  ...['github_app_id', 'github_app_private_key_secret', 'censor_secrets', 'censoring_options'],
  ...['upload_ignores_interrupts', 'set_limit_equals_memory_request', 'default_memory_request'],
  ...['scheduling_options', 'pod_pending_timeout', 'pod_running_timeout', 'pod_unscheduled_timeout'],
  ...['run_as_user', 'run_as_group', 'fs_group', 'bucket', 'path_prefix', 'path_strategy', 'default_org'],
  ...[
    'default_repo',
    'mediaTypes',
    'job_url_prefix',
    'local_output_dir',
    'compress_file_types',
    'org',
    'repo',
  ],
  ...['repo_link', 'base_ref', 'base_sha', 'base_link', 'pulls', 'workdir', 'auxiliary'],
]

describe('the corpus', () => {
  it('uses every field of prow', async () => {
    const { parse } = await import('yaml')
    const used = keysOf(files.map(f => parse(f.text, { merge: true })))
    expect(fields.filter(f => !used.has(f))).toEqual([])
  })

  it('has no field that is passed over: one that is misspelt is named with its line', () => {
    const found = all.flatMap(t => t.notes.filter(n => n.text === unknown).map(n => `${t.name} ${n.field}`))
    expect(found).toEqual(['ci-pod-everything description', 'pull-harbour-misspelt optoinal'])
  })

  it.each(names.filter(n => n !== 'prow-config.yaml'))(
    '%s: workflows and report as they were',
    async name => {
      const some = all.filter(t => t.file === name)
      expect(some.length).toBeGreaterThan(4)
      const expected = resolve(corpus, 'expected')
      for (const { workflow } of some) {
        if (workflow !== undefined)
          await expect(workflow.text).toMatchFileSnapshot(
            resolve(expected, basename(name, '.yaml'), workflow.path),
          )
      }
      await expect(reportText(some, { all: true })).toMatchFileSnapshot(
        resolve(expected, `${basename(name, '.yaml')}.txt`),
      )
    },
  )

  it('notes stand at the lines they are about', () => {
    for (const t of all)
      for (const n of t.notes) {
        const text = files.find(f => f.name === (n.file ?? t.file))!.text
        expect(n.line, `${t.name} ${n.field}`).toBeGreaterThan(0)
        expect(n.line, `${t.name} ${n.field}`).toBeLessThanOrEqual(text.split('\n').length)
      }
    const at = (name: string, field: string) => job(name).notes.find(n => n.field === field)?.line
    const lineWith = (file: string, text: string) =>
      files
        .find(f => f.name === file)!
        .text.split('\n')
        .findIndex(l => l.includes(text)) + 1
    expect(at('pull-harbour-misspelt', 'optoinal')).toBe(lineWith('presubmits.yaml', 'optoinal'))
    expect(at('pull-harbour-some', 'job_queue_name')).toBe(lineWith('presubmits.yaml', 'job_queue_name'))
    expect(at('ci-pod-everything', 'spec.serviceAccountName')).toBe(
      lineWith('pods.yaml', 'serviceAccountName'),
    )
  })
})

describe('jobs without containers', () => {
  const some = translate(files, { runsOn: 'ubuntu-latest', containers: 'none' })
  const of = (name: string) => some.find(t => t.name === name)!

  it.each(['ci-pod-everything', 'pull-decorated'])('%s: workflow as it was', async name => {
    const path = resolve(corpus, `expected/without-containers/${name}.yml`)
    await expect(of(name).workflow?.text).toMatchFileSnapshot(path)
  })

  it('differ in nothing else, and say what they go without', () => {
    for (const t of some) {
      const before = job(t.name)
      expect(t.as, t.name).toBe(before.as)
      expect(t.workflow?.text ?? '', t.name).not.toContain('container:')
      const added = t.notes.filter(n => !before.notes.some(o => o.text === n.text))
      const known = ['spec', 'spec.containers[0].image']
      expect(added.filter(n => !known.includes(n.field)).map(n => `${t.name}: ${n.field}`)).toEqual([])
      expect(added.length > 0, t.name).toBe(t.as === 'command')
    }
    expect(of('ci-pod-everything').notes.find(n => n.field === 'spec')).toMatchObject({
      level: 'lost',
      text: expect.stringContaining('--privileged'),
    })
    expect(of('ci-pod-small').carried).toBe('whole')
  })
})

describe('defaults of decoration', () => {
  const limits = (config: string, o: { kind?: string; more?: string } = {}) => {
    const { kind = 'presubmits: {quay/deck: ', more = '' } = o
    const own = `{name: job, ${more} spec: {containers: [{image: i, command: [make]}]}}`
    const text = `${config}\n${kind}[${own}]${kind.includes('{') ? '}' : ''}`
    const [made] = translate([{ name: 'all.yaml', text }], { runsOn: 'ubuntu-latest' })
    const script = made?.workflow?.text ?? ''
    return { limit: / (\d+)s make/.exec(script)?.[1], sink: /sink: (\S+)/.exec(script)?.[1] }
  }
  const entries = (...all: string[]) => `plank: {default_decoration_config_entries: [${all.join(', ')}]}`
  const grace = 'grace_period: 1s'
  const bucket = (name: string) => `gcs_configuration: {bucket: ${name}}`

  it('are those of the repository, its organisation and its cluster, later ones over earlier ones', () => {
    const of = (repo: string, timeout: string, more = '') =>
      `{repo: ${repo}, ${more} config: {timeout: ${timeout}, ${grace}}}`
    const limit = (config: string, o = {}) => limits(config, o).limit
    expect(limit(entries(of("'*'", '1m'), of('quay', '2m'), of('other', '9m')))).toBe('120')
    expect(limit(entries(of('quay/deck', '3m'), of("'*'", '1m')))).toBe('60')
    const clusters = entries(of("''", '1m'), of("'*'", '4m', 'cluster: big,'))
    expect(limit(clusters)).toBe('60')
    expect(limit(clusters, { more: 'cluster: big,' })).toBe('240')
    expect(limit(entries(of("'*'", '5m', 'cluster: default,')))).toBe('300')
    const periodic = {
      kind: 'periodics: ',
      more: 'interval: 1h, extra_refs: [{org: quay, repo: deck, base_ref: x}],',
    }
    expect(limit(entries(of("'*'", '1m'), of('quay/deck', '6m')), periodic)).toBe('360')
    // The older map has no order of its own.
    const map = `plank: {default_decoration_configs: {quay/deck: {timeout: 7m, ${grace}}, '*': {timeout: 1m}, quay: {timeout: 2m}}}`
    expect(limit(map)).toBe('420')
  })

  it('publish the jobs that are decorated, by themselves or because all are', () => {
    const config = entries(`{config: {${bucket('common')}}}`)
    const sink = (text: string, more = '') => limits(text, { more }).sink
    expect(sink(config)).toBeUndefined()
    expect(sink(config, 'decorate: true,')).toBe('gs://common')
    const all = `decorate_all_jobs: true\n${config}`
    expect(sink(all)).toBe('gs://common')
    expect(sink(all, 'decorate: false,')).toBeUndefined()
    expect(sink(config.replace('plank', 'decorate_all_jobs: false\nplank'))).toBeUndefined()
  })
})

describe('outcome', () => {
  it('is whole only where nothing is lost, and none has its reason', () => {
    for (const t of all) {
      const lost = t.notes.some(n => n.level === 'lost')
      expect(t.carried, t.name).toBe(t.workflow === undefined ? 'none' : lost ? 'part' : 'whole')
      if (t.workflow === undefined) expect(t.why, t.name).toBeTruthy()
    }
  })

  it('jobs of several repositories get a directory each, one name twice a number', () => {
    const paths = all.flatMap(t => t.workflow?.path ?? [])
    expect(new Set(paths).size).toBe(paths.length)
    expect(paths).toContain('sailors/harbour/pull-harbour-always.yml')
    expect(paths).toContain('sailors/harbour/pull-harbour-always-2.yml')
    const one = translate(files, { runsOn: 'ubuntu-latest', repo: 'kubernetes/kubernetes' })
    expect(one.map(t => t.workflow?.path)).toContain('pull-e2e-exec.yml')
    expect(one.every(t => t.repo === 'kubernetes/kubernetes')).toBe(true)
  })

  it("a runner of one's own may take longer", () => {
    const [t] = translate(files, { runsOn: 'quay', repo: 'sailors/harbour' }).filter(
      x => x.name === 'pull-long',
    )
    expect(t?.workflow?.text).toMatch(/runs-on: quay\n\s+timeout-minutes: 5\d\d\n/)
    expect(t?.notes.filter(n => n.level === 'lost')).toEqual([])
  })
})

describe('bad files', () => {
  const problems = (text: string, o = {}) => {
    try {
      translate([{ name: 'jobs.yaml', text }], { runsOn: 'ubuntu-latest', ...o })
    } catch (error) {
      if (error instanceof UsageError) return error.problems
      throw error
    }
    return []
  }

  it('no YAML: file and line', () => {
    expect(problems('presubmits:\n  a/b: [\n')).toEqual([expect.stringMatching(/^jobs\.yaml:\d+: no YAML/)])
  })

  it('no jobs, or none of the repository', () => {
    expect(problems('plank: {}')).toEqual([expect.stringContaining('there are no presubmits')])
    expect(problems('periodics: [{name: x}]', { repo: 'a/b' })).toEqual([
      expect.stringContaining('no job is of a/b'),
    ])
  })

  it('aliases within aliases cost nothing', () => {
    const lines = Array.from(
      { length: 30 },
      (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(',')}]`,
    )
    expect(problems(`a0: &a0 [x]\n${lines.join('\n')}\n`)).toEqual([expect.stringContaining('there are no')])
  })

  it('merged keys: the own one wins, then the earlier merge', () => {
    const map = parseLined('f', 'a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 0\n')
    const c = map?.kind === 'map' ? map.entries.get('c')?.value : undefined
    const entries =
      c?.kind === 'map'
        ? [...c.entries].map(([k, e]) => [k, e.value.kind === 'scalar' && e.value.text, e.line])
        : []
    expect(entries.toSorted()).toEqual([
      ['x', '0', 5],
      ['y', '1', 1],
      ['z', '2', 2],
    ])
  })
})
