import { readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { validateTree } from '../../src/flows/validate.ts'
import { translate } from '../../src/plan/prow/translate/translate.ts'
import { openSink } from '../../src/sinks/open.ts'
import { type ActEnded, type Scene, scene } from '../support/act.ts'
import { kubeVersion, patchedModule, treeAt } from '../support/checkout.ts'
import { appeared, machine, usersOf } from '../support/machine.ts'
import { runCtx } from '../support/prow/run-ctx.ts'

/** Runs in milliseconds. */
const quick = 'server version should find'
/** Without that API it fails at once, and nothing else of a cluster minds. */
const failing = 'Events API should ensure that an event can be fetched'
const withoutEvents = 'events.k8s.io/v1=false'
/** Some of these run for half a minute and more. */
const slow = 'Probing container should (\\*not\\* )?be restarted'
const env = { BOWSPRIT_NODES: '1' }

let before: Set<string>
beforeEach(() => {
  before = machine()
})

/** Nothing of a run is left: on the machine, among the records, among the processes. */
async function nothingLeft(at: Scene): Promise<void> {
  // Processes of e2e.test whose host was killed notice it, and end by themselves.
  for (let i = 0; i < 50 && appeared(before).length > 0; i++) await wait(100)
  expect(appeared(before)).toEqual([])
  expect(await readdir(join(at.home, '.local/state/bowsprit')).catch(() => [])).toEqual([])
  expect(usersOf(at.home)).toEqual([])
}

const posts = (ended: ActEnded, job: string) =>
  ended.steps.filter(s => s.job === job && s.stage === 'Post').map(s => `${s.id} ${s.result}`)

describe('the action in a workflow', () => {
  it('twice in one job: two clusters, two results, both gone', async () => {
    await using at = await scene()
    const ended = await at.run(
      `
on: workflow_dispatch
jobs:
  e2e:
    runs-on: ubuntu-latest
    steps:
      - { id: first, uses: OWNER/bowsprit@v1, with: { focus: ${quick} } }
      - { id: second, uses: OWNER/bowsprit@v1, with: { focus: ${quick} } }
`,
      { env },
    )
    expect(ended.jobs).toEqual({ e2e: 'success' })
    const [first, second] = [ended.outputs['e2e/first'], ended.outputs['e2e/second']]
    const passed = {
      result: 'passed',
      specs: '1',
      passed: '1',
      failed: '0',
      proof: 'holds',
      version: kubeVersion,
    }
    expect(first).toMatchObject(passed)
    expect(second).toMatchObject(passed)
    expect(first!['id']).not.toBe(second!['id'])
    expect(ended.artifacts.map(a => a.name)).toEqual([first!['artifact'], second!['artifact']])
    expect(ended.summaries.filter(s => s.includes('1 passed')).length).toBe(2)
    expect(posts(ended, 'e2e')).toEqual(['second success', 'first success'])
    await nothingLeft(at)
  })

  it('a failing spec fails the step, with an annotation; results are uploaded, the cluster is gone', async () => {
    await using at = await scene()
    const ended = await at.run(
      `
on: workflow_dispatch
jobs:
  e2e:
    runs-on: ubuntu-latest
    steps:
      - id: e2e
        uses: OWNER/bowsprit@v1
        with:
          runtime-config: ${withoutEvents}
          focus: |
            ${quick}
            ${failing}
      - run: echo never
`,
      { env },
    )
    expect(ended.jobs).toEqual({ e2e: 'failure' })
    expect(ended.outputs['e2e/e2e']).toMatchObject({
      result: 'failed',
      specs: '2',
      passed: '1',
      failed: '1',
      proof: 'holds',
    })
    const errors = ended.annotations.filter(a => a.level === 'error')
    expect(errors).toContainEqual(expect.objectContaining({ title: expect.stringContaining(failing) }))
    expect(ended.summaries.join()).toContain(failing)
    expect(ended.artifacts.map(a => a.name)).toEqual([ended.outputs['e2e/e2e']!['artifact']])
    expect(posts(ended, 'e2e')).toEqual(['e2e success'])
    expect(ended.log).not.toContain('never')
    await nothingLeft(at)
  })

  it('a branch that does not compile: the error with file and line, and no cluster', async () => {
    await using at = await scene()
    const tree = treeAt(join(at.project, 'patched'))
    await rename((await patchedModule()).dir, tree.dir)
    const main = 'cmd/kube-scheduler/scheduler.go'
    await tree.edit(main, go => go.replace('func main() {', 'func main() {\n\tnoSuchThing()'))
    const ended = await at.run(
      `
on: workflow_dispatch
jobs:
  e2e:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
      - id: e2e
        uses: OWNER/bowsprit@v1
        with: { source: 'module:${kubeVersion},replace=patched', focus: ${quick} }
`,
      { env },
    )
    expect(ended.jobs).toEqual({ e2e: 'failure' })
    expect(ended.annotations).toContainEqual(
      expect.objectContaining({ file: `patched/${main}`, message: expect.stringContaining('noSuchThing') }),
    )
    expect(ended.log).not.toContain('::group::up')
    expect(posts(ended, 'e2e')).toEqual(['e2e success'])
    await nothingLeft(at)
  })

  it.each([
    ['build', /\d+\/\d+ packages/, 1000],
    ['up', /::group::up/, 2500],
    ['test', /::group::test/, 4000],
  ])('killed in %s: the post step removes what is there', async (phase, when, after) => {
    await using at = await scene()
    // Nothing to take from caches where the build itself is to be killed.
    const cold = { BOWSPRIT_CACHE_DIR: join(at.home, 'cache'), GOCACHE: join(at.home, 'go') }
    const started = await at.start(
      `
on: workflow_dispatch
jobs:
  e2e:
    runs-on: ubuntu-latest
    steps:
      - { id: e2e, uses: OWNER/bowsprit@v1, with: { focus: '${slow}' } }
`,
      { env: { ...env, ...(phase === 'build' ? cold : {}) } },
    )
    await started.until(when)
    await wait(after)
    started.kill('SIGINT')
    const ended = await started.ended
    expect(ended.jobs).toEqual({ e2e: 'failure' })
    expect(ended.log).toContain('signal: killed')
    expect(posts(ended, 'e2e')).toEqual(['e2e success'])
    expect(ended.log).toMatch(phase === 'build' ? /nothing left/ : /removed \d+ things, nothing left/)
    await nothingLeft(at)
  })
})

describe('the steps of the line in a workflow', () => {
  it('two clusters in one job: each has its own, and the last made goes first', async () => {
    await using at = await scene()
    const ended = await at.run(
      `
on: workflow_dispatch
jobs:
  e2e:
    runs-on: ubuntu-latest
    steps:
      - { id: one, uses: OWNER/bowsprit/actions/provision@v1 }
      - { id: two, uses: OWNER/bowsprit/actions/provision@v1, with: { runtime-config: ${withoutEvents} } }
      - id: fine
        uses: OWNER/bowsprit/actions/e2e@v1
        with: { ref: '\${{ steps.one.outputs.ref }}', focus: ${failing}, artifacts: one }
      - id: broken
        uses: OWNER/bowsprit/actions/e2e@v1
        with: { ref: '\${{ steps.two.outputs.ref }}', focus: ${failing}, artifacts: two }
`,
      { env },
    )
    expect(ended.outputs['e2e/fine']).toMatchObject({ result: 'passed', passed: '1' })
    expect(ended.outputs['e2e/broken']).toMatchObject({ result: 'failed', failed: '1' })
    expect(posts(ended, 'e2e')).toEqual(['broken success', 'fine success', 'two success', 'one success'])
    expect(ended.log.match(/removed \d+ things, nothing left/g)?.length).toBe(2)
    expect(new Set(ended.artifacts.map(a => a.name)).size).toBe(4)
    await nothingLeft(at)
  })
})

describe('jobs of prow, translated', () => {
  it('the suite and a command with a cluster run, and are published where prow would have put them', async () => {
    await using at = await scene()
    const sink = join(at.home, 'sink')
    const ended = await at.run(translated(`dir:${sink}`), {
      env: { ...env, BOWSPRIT_NODE_KIND: 'simulated' },
    })
    expect(ended.jobs).toEqual({ 'ci-suite': 'success', 'ci-command': 'success' })
    const ctx = runCtx()
    const found = await validateTree(await openSink(`dir:${sink}`, ctx), '', ctx)
    expect(found.findings).toEqual([])
    const seen = Object.fromEntries(found.builds.map(b => [b.path, b.shown.testgrid]))
    const build = '1000000000000001001'
    expect(seen).toMatchObject({
      [`logs/ci-suite/${build}`]: { overall: 'PASS', version: expect.any(String) },
      [`logs/ci-command/${build}`]: { overall: 'PASS' },
    })
    const log = await readFile(join(sink, `logs/ci-command/${build}/build-log.txt`), 'utf8')
    expect(log).toContain(`ci-command periodic ${build}`)
    await nothingLeft(at)
  })
})

/** Two periodics of kubetest2 as jobs of one workflow. */
function translated(sink: string): string {
  const kubetest = ['kubetest2', 'gce', '--up', '--down', '--test-package-version=v1.36.3']
  const job = (name: string, ...tester: string[]) => ({
    ...{ name, interval: '24h', decorate: true },
    spec: { containers: [{ image: 'i', command: ['runner.sh'], args: [...kubetest, ...tester] }] },
  })
  const periodics = [
    job('ci-suite', '--test=ginkgo', '--', `--focus-regex=${quick}`, '--parallel=2'),
    job('ci-command', '--test=exec', '--', 'sh', '-c', 'kubectl version; echo $JOB_NAME $JOB_TYPE $BUILD_ID'),
  ]
  const file = { name: 'jobs.json', text: JSON.stringify({ periodics }) }
  const made = translate([file], { runsOn: 'ubuntu-latest', publish: { sinks: [sink] } })
  const jobs = made.map(t => [t.name, parse(t.workflow!.text).jobs.e2e] as const)
  return stringify({ on: 'workflow_dispatch', jobs: Object.fromEntries(jobs) })
}
