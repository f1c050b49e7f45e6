import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { validateTree } from '../../src/flows/validate.ts'
import { translate } from '../../src/plan/prow/translate/translate.ts'
import { rules } from '../../src/plan/prow/validate/rules.ts'
import { openSink } from '../../src/sinks/open.ts'
import { scene } from '../support/act.ts'
import { languageService } from '../support/language-service.ts'
import { repo } from '../support/program.ts'
import { runCtx } from '../support/prow/run-ctx.ts'
import { goTool } from '../support/tools.ts'
import { inputsOf, own, stepsOf, text, workflow } from '../support/workflow-files.ts'

/** What `translate` makes of the corpus of prow jobs; test/unit/prow/translate.test.ts holds them against it. */
const translated = globSync('test/fixtures/prow-jobs/expected/**/*.yml', { cwd: repo }).sort()

const open = '{'.repeat(2)
/** The text of an expression that is none, which a script may print. */
const literal = `$${open} '$${open}' }}`

describe('a translated job', () => {
  it('runs its command as prow did, and publishes what it left, however it ended', async () => {
    await using at = await scene()
    const sink = join(at.home, 'sink')
    const text = await translatedJob({ command: failing, sink })
    const number = 12
    const head = { sha: 'fedcba9876543210fedcba9876543210fedcba98', ref: 'fix' }
    const base = { sha: '0123456789abcdef0123456789abcdef01234567', ref: 'main' }
    const payload = { action: 'synchronize', number, pull_request: { number, title: 'Fix', head, base } }
    const ended = await at.run(ours(text), { event: 'pull_request', payload })
    expect(ended.jobs).toEqual({ test: 'failure' })
    expect(ended.log).toContain('said to both')
    // As the decoration has it: the default repository is left out.
    const id = '1000000000000001001'
    const build = `pr-logs/pull/${number}/pull-unit/${id}`
    const read = (path: string) => readFile(join(sink, build, path), 'utf8')
    expect(await read('build-log.txt')).toBe(`said to both of ${id}\nand to the other\n`)
    expect(JSON.parse(await read('finished.json'))).toMatchObject({ passed: false, result: 'FAILURE' })
    const started = JSON.parse(await read('started.json'))
    expect(started).toMatchObject({
      pull: '12',
      repos: { 'OWNER/project': `main:${base.sha},12:${head.sha}` },
    })
    const ctx = runCtx()
    const { builds, findings } = await validateTree(await openSink(`dir:${sink}`, ctx), '', ctx)
    expect(builds).toMatchObject([
      { path: build, shown: { testgrid: { overall: 'FAIL', rows: { PASS: 1, FAIL: 1 } } } },
    ])
    const all = [...findings, ...builds.flatMap(b => b.findings)].map(f => f.rule)
    // A directory keeps no metadata of aliases.
    expect(all.filter(rule => rules[rule].level === 'error')).toEqual([])
    expect(Number(JSON.parse(await read('finished.json')).timestamp)).toBeGreaterThan(started.timestamp)
  })
})

const failing = `
echo "said to both of $BUILD_ID"; echo and to the other >&2; sleep 1
mkdir "$ARTIFACTS/deep"
echo '<testsuite name="unit"><testcase name="a"/><testcase name="b"><failure>no</failure></testcase></testsuite>' > "$ARTIFACTS/deep/junit_1.xml"
exit 3
`

/** A presubmit that runs one command. @returns its workflow */
async function translatedJob({ command, sink }: { command: string; sink: string }): Promise<string> {
  const gcs_configuration = {
    bucket: 'x',
    path_strategy: 'single',
    default_org: 'OWNER',
    default_repo: 'project',
  }
  const decoration_config = { timeout: '2m', grace_period: '5s', gcs_configuration }
  const spec = { containers: [{ image: 'i', command: ['sh', '-c', command] }] }
  const job = { name: 'pull-unit', always_run: true, decorate: true, decoration_config, spec }
  const text = JSON.stringify({ presubmits: { 'OWNER/project': [job] } })
  const publish = { sinks: [`dir:${sink}`] }
  const how = { runsOn: 'ubuntu-latest', containers: 'none', publish } as const
  const [made] = translate([{ name: 'jobs.json', text }], how)
  return made!.workflow!.text
}

/** Without the action that is not ours. */
function ours(text: string): string {
  const workflow = parse(text) as { jobs: Record<string, { steps: { uses?: string }[] }> }
  for (const job of Object.values(workflow.jobs))
    job.steps = job.steps.filter(step => !step.uses?.startsWith('actions/upload-artifact@'))
  return stringify(workflow)
}

describe('examples/publish.yml', () => {
  it('publishes what a job that is none of ours has left', async () => {
    await using at = await scene({
      Makefile: `test:\n\t@echo tested; cp unit.xml $(ARTIFACTS)/junit_1.xml; exit 1\n`,
      'unit.xml':
        '<testsuite name="unit"><testcase name="a"/><testcase name="b"><failure>no</failure></testcase></testsuite>',
    })
    const sink = join(at.home, 'sink')
    const example = text('examples/publish.yml')
    expect(example).toContain('gs://my-bucket\n')
    const ended = await at.run(example.replace('gs://my-bucket\n', `dir:${sink}\n`), { job: 'unit' })
    expect(ended.jobs).toEqual({ unit: 'failure' })
    const ctx = runCtx()
    const { builds } = await validateTree(await openSink(`dir:${sink}`, ctx), '', ctx)
    expect(builds).toMatchObject([
      {
        path: 'logs/ci-kubernetes-unit/1000000000000001001',
        shown: { testgrid: { overall: 'FAIL', rows: { PASS: 1, FAIL: 1 } } },
      },
    ])
    const log = await readFile(join(sink, builds[0]!.path, 'build-log.txt'), 'utf8')
    expect(log).toMatch(/^tested\n/)
  })
})

describe('translated workflows', () => {
  it('are there, of both kinds', () => {
    expect(translated.length).toBeGreaterThan(40)
    const uses = new Set(translated.flatMap(path => stepsOf(path).map(s => s.uses?.split('@')[0])))
    expect(uses).toContain(own.repository)
    expect(uses).toContain('actions/upload-artifact')
  })

  it('actionlint has nothing to say about them', async () => {
    const args = ['-no-color', '-oneline', '-shellcheck=', '-pyflakes=', ...translated]
    expect((await execa(await goTool('actionlint'), args, { cwd: repo, reject: false, all: true })).all).toBe(
      '',
    )
  })

  it("GitHub's language service has nothing to say about them", async () => {
    const said: string[] = []
    for (const path of translated) said.push(...(await languageService(path, text(path))))
    expect(said).toEqual([])
  })

  it.each(translated)('%s is as careful as the examples', path => {
    const { on, permissions, jobs } = workflow(path)
    expect(permissions).toEqual({ contents: 'read' })
    for (const event of ['pull_request_target', 'workflow_run', 'issue_comment'])
      expect(Object.keys(on)).not.toContain(event)
    for (const [id, job] of Object.entries(jobs)) {
      expect(job['timeout-minutes'], id).toBeGreaterThan(0)
      // What a job that only looks at changed files may do is in its own tests.
      if (id === 'changed') continue
      // To publish without a secret.
      expect([undefined, { contents: 'read', 'id-token': 'write' }], id).toContainEqual(job.permissions)
    }
    for (const step of stepsOf(path)) {
      expect(step.run?.replaceAll(literal, '') ?? '').not.toContain(`$${open}`)
      if (step.uses === undefined) continue
      expect(step.uses).toMatch(/^(OWNER\/bowsprit(\/actions\/publish)?@v1|[\w-]+\/[\w-]+@[0-9a-f]{40})$/)
      if (!step.uses.startsWith(own.repository))
        expect(text(path)).toMatch(new RegExp(`${step.uses} # v\\d+\\.\\d+\\.\\d+\\n`))
      expect(Object.keys(step.with ?? {}).filter(name => !inputsOf(step.uses!)?.includes(name))).toEqual([])
      if (step.uses.startsWith('actions/checkout@')) expect(step.with?.['persist-credentials']).toBe(false)
    }
  })
})
