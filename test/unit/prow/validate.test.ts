import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { publishEnd } from '../../../src/flows/publish/end.ts'
import { publishStart } from '../../../src/flows/publish/start.ts'
import { type Validated, validateTree } from '../../../src/flows/validate.ts'
import { scopeOf } from '../../../src/flows/validate-tree.ts'
import { jobTypes } from '../../../src/plan/prow/job-spec.ts'
import { pathsOf } from '../../../src/plan/prow/paths.ts'
import { type RuleName, rules } from '../../../src/plan/prow/validate/rules.ts'
import { validateText } from '../../../src/plan/prow/validate/text.ts'
import type { Progress } from '../../../src/ports/log.ts'
import { openSink } from '../../../src/sinks/open.ts'
import { historyTree } from '../../support/history-tree.ts'
import { jobs } from '../../support/prow/job.ts'
import { leaveRun, specRun, startedAt } from '../../support/prow/results.ts'
import { runCtx } from '../../support/prow/run-ctx.ts'
import { wishOf } from '../../support/prow/wish.ts'

const specs = [specRun('lists pods'), specRun('watches pods'), specRun('drains a node', 'skipped')]

interface Tree {
  readonly root: string
  /** Directory of the build, relative to the root. */
  readonly build: string
  read(file: string): Promise<string>
  /** Relative to the build; `/x` to the root. */
  write(file: string, text: string): Promise<void>
  json(file: string, change: (value: Record<string, unknown>) => void): Promise<void>
  remove(file: string): Promise<void>
}

async function treeOf(dir: string, type: 'presubmit' | 'periodic', failed = false): Promise<Tree> {
  const root = join(dir, 'results')
  const wish = wishOf(type, `dir:${root}`)
  const ctx = runCtx()
  await publishStart(wish, startedAt, ctx)
  const all = failed ? [...specs, specRun('deletes pods', 'failed')] : specs
  await leaveRun(join(dir, 'artifacts'), { shards: [all] })
  const [done] = await publishEnd(wish, join(dir, 'artifacts'), [], ctx)
  expect(done?.failed).toBeUndefined()
  const { build } = pathsOf(jobs[type], wish.strategy)
  const at = (file: string) => (file.startsWith('/') ? join(root, file) : join(root, build, file))
  const write = async (file: string, text: string) => {
    await mkdir(dirname(at(file)), { recursive: true })
    await writeFile(at(file), text)
  }
  return {
    root,
    build,
    read: file => readFile(at(file), 'utf8'),
    write,
    json: async (file, change) => {
      const value = JSON.parse(await readFile(at(file), 'utf8'))
      change(value)
      await write(file, JSON.stringify(value))
    },
    remove: file => rm(at(file), { recursive: true }),
  }
}

async function validated(address: string): Promise<Validated> {
  const ctx = runCtx()
  const { root, prefix } = await scopeOf(address, url => openSink(url, ctx))
  return validateTree(root, prefix, ctx)
}

function broken(v: Validated): RuleName[] {
  const all = [...v.findings, ...v.builds.flatMap(b => b.findings)]
  return [...new Set(all.map(f => f.rule))].filter(rule => rules[rule].level !== 'note').sort()
}

const suite = (cases: string, name = 'e2e') => `<testsuite name="${name}">${cases}</testsuite>`
const job = jobs.periodic.job
const id = jobs.periodic.buildid
const days = 24 * 60 * 60

/** How a sound tree is broken so that one rule, and no other, finds it. */
const periodic: Partial<Record<RuleName, (tree: Tree) => Promise<void>>> = {
  'started-missing': async t => t.remove('started.json'),
  'started-unreadable': async t => t.json('started.json', s => Object.assign(s, { 'repo-commit': 12 })),
  'started-timestamp': async t => t.json('started.json', s => Object.assign(s, { timestamp: 0 })),
  'finished-unreadable': async t => t.write('finished.json', '{"timestamp": 1795169700,'),
  'finished-passed': async t => t.json('finished.json', f => delete f['passed']),
  'finished-result': async t => t.json('finished.json', f => Object.assign(f, { result: 'PASSED' })),
  'finished-contradiction': async t => t.json('finished.json', f => Object.assign(f, { result: 'FAILURE' })),
  'finished-timestamp': async t => t.json('finished.json', f => Object.assign(f, { timestamp: 1 })),
  'never-finished': async t => {
    await t.remove('finished.json')
    await t.json('started.json', s =>
      Object.assign(s, { timestamp: Math.floor(Date.now() / 1000) - 2 * days }),
    )
  },
  'metadata-texts': async t => t.json('finished.json', f => Object.assign(f, { metadata: { nodes: 3 } })),
  'no-version': async t => {
    await t.json('started.json', s => {
      for (const key of ['repo-commit', 'repo-version']) delete s[key]
    })
    await t.json('finished.json', f => Object.assign(f, { metadata: {}, 'job-version': '' }))
  },
  'junit-malformed': async t =>
    t.write('artifacts/junit_merged.xml', '<testsuites><testsuite name="e2e"><testcase'),
  'junit-root': async t => t.write('artifacts/junit_merged.xml', '<html></html>'),
  'junit-unseen': async t => t.write('artifacts/my-test-results.xml', suite('')),
  'junit-deep': async t => t.write('artifacts/more/junit_more.xml', suite('<testcase name="more"/>')),
  'junit-nested': async t =>
    t.write('artifacts/junit_more.xml', suite(suite('<testcase name="more"/>', 'inner'))),
  'junit-outside': async t => t.write('junit_more.xml', suite('<testcase name="more"/>')),
  'junit-no-name': async t => t.write('artifacts/junit_more.xml', suite('<testcase/>')),
  'skipped-and-run': async t =>
    t.write(
      'artifacts/junit_more.xml',
      suite('<testcase name="more"><skipped message="not in this shard"/></testcase><testcase name="more"/>'),
    ),
  'twice-in-files': async t =>
    t.write('artifacts/junit_twice.xml', await t.read('artifacts/junit_merged.xml')),
  'failed-without-case': async t =>
    t.json('finished.json', f => Object.assign(f, { passed: false, result: 'FAILURE' })),
  'passed-with-failures': async t =>
    t.write('artifacts/junit_more.xml', suite('<testcase name="x"><failure/></testcase>')),
  'no-build-log': async t => t.remove('build-log.txt'),
  'prowjob-unreadable': async t => t.json('prowjob.json', p => Object.assign(p, { spec: {} })),
  'link-file': async t => t.write('artifacts/page.link.txt', 'see the wiki'),
  'clone-records': async t => t.write('clone-records.json', '{"refs": {}}'),
  'build-number': async t => {
    await rename(join(t.root, t.build), join(t.root, 'logs', job, 'nightly-7'))
    await t.write(
      `/logs/${job}/${id}/started.json`,
      await readFile(join(t.root, 'logs', job, 'nightly-7/started.json'), 'utf8'),
    )
    for (const name of ['finished.json', 'build-log.txt'])
      await t.write(
        `/logs/${job}/${id}/${name}`,
        await readFile(join(t.root, 'logs', job, 'nightly-7', name), 'utf8'),
      )
    await rm(join(t.root, 'logs', job, 'nightly-7/prowjob.json'))
  },
  'latest-missing': async t => t.remove(`/logs/${job}/latest-build.txt`),
  'latest-wrong': async t => t.write(`/logs/${job}/latest-build.txt`, '1000000000000041000'),
}

const alias = `/pr-logs/directory/${jobs.presubmit.job}/${id}.txt`
const presubmit: Partial<Record<RuleName, (tree: Tree) => Promise<void>>> = {
  'pull-number': async t => t.json('started.json', s => Object.assign(s, { pull: '99' })),
  'alias-missing': async t => t.remove(alias),
  'alias-target': async t => t.write(alias, `gs://bucket/pr-logs/pull/1234/${jobs.presubmit.job}/${id}`),
}

/** Of a bucket's metadata (gcs.test.ts), of 100 MB (junit-large below), or mere notes. */
const elsewhere: readonly RuleName[] = [
  'alias-metadata',
  'junit-large',
  'no-prowjob',
  'no-podinfo',
  'build-short',
]

describe('validate', () => {
  it.each(jobTypes)('has nothing against what we publish of a %s job', async type => {
    await using dir = await createFixture()
    const wish = wishOf(type, `dir:${join(dir.path, 'results')}`)
    await publishStart(wish, startedAt, runCtx())
    await leaveRun(join(dir.path, 'artifacts'), { shards: [specs] })
    await publishEnd(wish, join(dir.path, 'artifacts'), [], runCtx())
    const found = await validated(join(dir.path, 'results'))
    expect(broken(found)).toEqual([])
    expect(found.builds.map(b => b.shown)).toMatchObject([
      {
        testgrid: { version: '012345678', overall: 'PASS', rows: { PASS: 5, PASS_WITH_SKIPS: 1 } },
        spyglass: { passed: 5, failed: 0, skipped: 1, links: ['workflow-run'] },
        kettle: { result: 'SUCCESS', run: 5, failed: 0 },
      },
    ])
  })

  it.each(Object.entries(periodic))('finds %s', async (rule, breakIt) => {
    await using dir = await createFixture()
    const tree = await treeOf(dir.path, 'periodic')
    await breakIt(tree)
    expect(broken(await validated(tree.root))).toEqual([rule])
  })

  it.each(Object.entries(presubmit))('finds %s', async (rule, breakIt) => {
    await using dir = await createFixture()
    const tree = await treeOf(dir.path, 'presubmit')
    await breakIt(tree)
    expect(broken(await validated(tree.root))).toEqual([rule])
  })

  it('has a broken tree for each rule', () => {
    const tested = [...Object.keys(periodic), ...Object.keys(presubmit), ...elsewhere].sort()
    expect(tested).toEqual(Object.keys(rules).sort())
  })

  it('finds junit that is too large without reading it', async () => {
    await using dir = await createFixture()
    const tree = await treeOf(dir.path, 'periodic')
    const file = join(tree.root, tree.build, 'artifacts/junit_large.xml')
    await writeFile(file, '')
    const { truncate } = await import('node:fs/promises')
    await truncate(file, 100_000_001)
    const found = await validated(tree.root)
    expect(broken(found)).toEqual(['junit-large'])
    expect(found.builds[0]!.shown.testgrid).toMatchObject({ overall: 'FAIL', icon: 'E' })
  })

  it('looks at a whole sink, at one job, at one build and at a build by itself', async () => {
    await using dir = await createFixture()
    const tree = await treeOf(dir.path, 'periodic', true)
    await tree.remove(`/logs/${job}/latest-build.txt`)
    expect(broken(await validated(tree.root))).toEqual(['latest-missing'])
    expect(broken(await validated(join(tree.root, 'logs', job)))).toEqual(['latest-missing'])
    const one = await validated(join(tree.root, tree.build))
    expect(broken(one)).toEqual([])
    expect(one.builds[0]).toMatchObject({
      path: tree.build,
      shown: { testgrid: { overall: 'FAIL', rows: { FAIL: 1 } } },
    })
    await rename(join(tree.root, tree.build), join(dir.path, 'alone'))
    const alone = await validated(join(dir.path, 'alone'))
    expect(alone.builds[0]).toMatchObject({ path: '', shown: { kettle: { result: 'FAILURE', failed: 1 } } })
  })

  it('says in words what is wrong and what to do', async () => {
    await using dir = await createFixture()
    const tree = await treeOf(dir.path, 'periodic')
    await tree.json('finished.json', f => delete f['passed'])
    const text = validateText(await validated(tree.root))
    expect(text).toContain(
      'TestGrid  012345678: PASS "finished.json missing "passed": true"; rows 5 PASS, 1 PASS_WITH_SKIPS',
    )
    expect(text).toContain('! finished-passed finished.json: TestGrid: E')
    expect(text).toContain(rules['finished-passed'].fix)
    expect(text).toMatch(
      /1 build, 0 errors, 1 warning\n {2}TestGrid {2}reads it, and shows some of it otherwise\n {2}Spyglass {2}reads it\n/,
    )
  })
})

describe('progress', () => {
  it('is at its end for no build, since a plain log has a line for each that is', async () => {
    await using dir = await createFixture()
    historyTree(dir.getPath('sink'), 'ci', 6, 5)
    const ctx = runCtx()
    const seen: Progress[] = []
    const log = { ...ctx.log, progress: (update: Progress) => void seen.push(update) }
    await validateTree(await openSink(`dir:${dir.getPath('sink')}`, ctx), '', { ...ctx, log })
    expect(seen.map(p => p.done)).toEqual([1, 2, 3, 4, 5, 6])
    expect(seen.filter(p => p.done >= p.total)).toEqual([])
  })
})
