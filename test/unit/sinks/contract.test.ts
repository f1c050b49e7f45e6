import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publishEnd } from '../../../src/flows/publish/end.ts'
import { advanceLatest } from '../../../src/flows/publish/objects.ts'
import { publishStart } from '../../../src/flows/publish/start.ts'
import { validateTree } from '../../../src/flows/validate.ts'
import { jobTypes } from '../../../src/plan/prow/job-spec.ts'
import { pathsOf } from '../../../src/plan/prow/paths.ts'
import { type RuleName, rules } from '../../../src/plan/prow/validate/rules.ts'
import { openSink, type Sink } from '../../../src/sinks/open.ts'
import { repo, start } from '../../support/program.ts'
import { leaveMerge, leaveRun, specRun, startedAt } from '../../support/prow/results.ts'
import { runCtx } from '../../support/prow/run-ctx.ts'
import { type SinkKind, sinkKinds } from '../../support/prow/sink-kinds.ts'
import { wishOf } from '../../support/prow/wish.ts'
import { type Files, testFiles } from '../../support/stores/files.ts'

/** The first run gets the services from their registries. */
const setUpMs = 15 * 60_000
const large = 20 * 1024 * 1024 + 12_345
const text = { type: 'text/plain; charset=utf-8' }
const doc = (content: string) => ({ bytes: Buffer.from(content) })

/** Documents that publishing itself writes. */
const isMade = (path: string) => /\/(?:started|finished|prowjob)\.json$|\.link\.txt$/.test(path)

describe.each(Object.entries(sinkKinds))('a sink of kind %s', (_, open) => {
  let kind: SinkKind
  let files: Files
  beforeAll(async () => {
    files = await testFiles()
    kind = await open()
  }, setUpMs)
  afterAll(async () => {
    await kind?.[Symbol.asyncDispose]()
    await files?.[Symbol.asyncDispose]()
  })
  const opened = (url = kind.sink()): Promise<Sink> => openSink(url, runCtx(kind.env))
  const listed = async (sink: Sink, prefix: string) => {
    const paths: [string, number][] = []
    for await (const { path, size } of sink.list(prefix)) paths.push([path, size])
    return paths.sort()
  }

  it('gives back what was put, under any name', async () => {
    const sink = await opened()
    const odd = 'logs/job/1/artifacts/a b/ü %23 (1)+&?.txt'
    expect(await sink.read(odd)).toBeUndefined()
    expect(await sink.head(odd)).toBeUndefined()
    expect(await listed(sink, 'logs/')).toEqual([])
    expect(await sink.put(odd, doc('content'), text)).toBe(true)
    expect((await sink.read(odd))?.bytes.toString()).toBe('content')
    expect((await sink.read(odd, 4))?.bytes.toString()).toBe('cont')
    expect(await sink.head(odd)).toMatchObject({ path: odd, size: 7 })
    await sink.put('logs/job/10/started.json', doc('{}'), { type: 'application/json' })
    expect(await listed(sink, 'logs/job/1/')).toEqual([[odd, 7]])
    expect(await listed(sink, 'logs/job/1')).toEqual(
      [
        [odd, 7],
        ['logs/job/10/started.json', 2],
      ].sort(),
    )
    expect(sink.link('logs/job')).toContain(kind.scheme)
    await sink.put(odd, doc('other'), text)
    expect((await sink.read(odd))?.bytes.toString()).toBe('other')
  })

  it('keeps to the condition of a put', async () => {
    const sink = await opened()
    expect(await sink.put('a.json', doc('1'), { ...text, onlyOver: 'absent' })).toBe(true)
    expect(await sink.put('a.json', doc('2'), { ...text, onlyOver: 'absent' })).toBe(false)
    const { version } = (await sink.read('a.json'))!
    expect(await sink.put('a.json', doc('3'), { ...text, onlyOver: { version } })).toBe(true)
    expect(await sink.put('a.json', doc('4'), { ...text, onlyOver: { version } })).toBe(false)
    expect((await sink.read('a.json'))?.bytes.toString()).toBe('3')
  })

  it('takes large files, and puts others in their place', async () => {
    const sink = await opened()
    for (const seed of ['one', 'two']) {
      const file = await files.make('build-log.txt', large, seed)
      let bytes = 0
      await sink.put('build-log.txt', { ...file, file: file.path }, { ...text, onBytes: n => (bytes += n) })
      expect(bytes).toBe(large)
      expect((await sink.read('build-log.txt'))?.bytes.equals(await readFile(file.path))).toBe(true)
    }
    const changed = await files.make('changed', large)
    await writeFile(changed.path, Buffer.alloc(large, 7))
    const put = sink.put('changed.txt', { ...changed, file: changed.path }, text)
    await expect(put).rejects.toThrow(/changed while it was/)
    expect(await sink.head('changed.txt')).toBeUndefined()
  }, 60_000)

  it('says of an object what it is', async () => {
    const sink = await opened()
    expect(sink.encodes).toBe(kind.describes)
    if (!kind.describes) return
    const log = 'a line of a log\n'.repeat(1000)
    const metadata = { link: 'gs://bucket/logs/job/1' }
    await sink.put('a.log', { bytes: gzipSync(log) }, { ...text, encoding: 'gzip', metadata })
    expect((await sink.read('a.log'))?.bytes.toString()).toBe(log)
    expect(await sink.head('a.log')).toMatchObject({ metadata })
    const page = sink.page('a.log')
    if (page === undefined || kind.fetch === undefined) return
    const answer = await kind.fetch(page)
    expect(answer.headers.get('content-type')).toBe(text.type)
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect((bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString()).toBe(log)
  })

  it('says what is missing', async () => {
    const sink = await opened(kind.missing)
    await expect(sink.put('a.txt', doc('1'), text)).rejects.toMatchObject({ name: 'UsageError' })
  })

  it.each(jobTypes)('holds a build of a %s job as readers want it', async type => {
    const url = kind.sink()
    const wish = wishOf(type, url, { compress: ['log'] })
    const dir = join(files.dir, `run-${type}-${Math.random()}`)
    const ctx = runCtx(kind.env)
    await publishStart(wish, startedAt, ctx)
    await leaveRun(dir, {
      shards: [[specRun('lists pods'), specRun('deletes pods', 'failed')]],
      files: { 'logs/kubelet.log': 'line\n'.repeat(1000), 'logs/old.log.gz': gzipSync('old\n') },
    })
    const [done] = await publishEnd(wish, dir, [], ctx)
    expect(done?.failed).toBeUndefined()
    const sink = await opened(url)
    const { build } = pathsOf(wish.spec, wish.strategy)
    const stored = (await listed(sink, `${build}/`)).filter(([path]) => !isMade(path))
    expect(done).toMatchObject({
      files: stored.length,
      bytes: stored.reduce((sum, [, size]) => sum + size, 0),
    })
    const found = await validateTree(sink, '', ctx)
    const wrong = [...found.findings, ...found.builds.flatMap(b => b.findings)].filter(
      f => rules[f.rule].level !== 'note',
    )
    expect(wrong).toEqual([])
    expect(found.builds[0]?.shown.testgrid).toMatchObject({ overall: 'FAIL', rows: { PASS: 4, FAIL: 1 } })
    const { alias } = pathsOf(wish.spec, wish.strategy)
    const old = kind.describes ? 'old.log' : 'old.log.gz'
    expect((await sink.read(`${build}/artifacts/logs/${old}`))?.bytes.length).toBe(kind.describes ? 4 : 24)
    expect((await sink.read(`${build}/artifacts/logs/kubelet.log`))?.bytes.length).toBe(5000)
    const packed = (await sink.head(`${build}/artifacts/logs/kubelet.log`))?.size
    expect(packed).toBeLessThan(kind.describes ? 200 : 5001)
    if (alias !== undefined && kind.describes)
      expect((await sink.head(alias))?.metadata).toEqual({ link: sink.link(build) })
  })

  it('ends with one sound build when sixteen publish it at once', async () => {
    const url = kind.sink()
    const wish = wishOf('presubmit', url)
    const shards = Array.from({ length: 16 }, (_, i) => [specRun(`spec ${i}`), specRun(`other ${i}`)])
    const base = join(files.dir, `many-${Math.random()}`)
    const dirs = shards.map((_, i) => join(base, `job-${i + 1}`))
    for (const [i, dir] of dirs.entries()) await leaveRun(dir, { shards, only: i + 1, later: i * 1000 })
    const done = await Promise.all(
      dirs.map(async (dir, i) => {
        const ctx = runCtx(kind.env)
        await publishStart(wish, startedAt + i * 1000, ctx)
        return publishEnd(wish, dir, [], ctx)
      }),
    )
    expect(done.flat().filter(p => p.failed !== undefined)).toEqual([])
    const merged = join(base, 'merged')
    await leaveMerge(merged, dirs)
    const ctx = runCtx(kind.env)
    const [last] = await publishEnd(wish, merged, dirs, ctx)
    // What the shards' jobs have published is not sent again.
    expect(last?.failed).toBeUndefined()
    expect(last!.files).toBeLessThan(12)
    const sink = await opened(url)
    const found = await validateTree(sink, '', ctx)
    const wrong = [...found.findings, ...found.builds.flatMap(b => b.findings)].filter(
      f => rules[f.rule].level !== 'note',
    )
    expect(wrong).toEqual([])
    expect(found.builds).toHaveLength(1)
    // Each spec once, three phases of each shard and of the merge.
    expect(found.builds[0]?.shown.testgrid).toMatchObject({ overall: 'PASS', rows: { PASS: 32 + 3 * 17 } })
    for (let i = 1; i <= 16; i++)
      expect(await sink.head(`${found.builds[0]!.path}/artifacts/shard-${i}-of-16/result.json`)).toBeDefined()
  }, 120_000)

  it('leads from a report to logs: of a shard, of one that its job could not publish, and of their merge', async () => {
    const url = kind.sink()
    const wish = wishOf('postsubmit', url, { compress: ['log'] })
    const bad = (name: string) => specRun(name, 'failed', { log: `failed/001-${name}.log` })
    const shards = [[bad('a'), specRun('c')], [bad('b')]]
    const base = join(files.dir, `linked-${Math.random()}`)
    // As actions/merge downloads them.
    const jobs = [1, 2].map(n => join(base, `merged/shards/job ${n}`))
    for (const [i, dir] of jobs.entries()) await leaveRun(dir, { shards, only: i + 1 })
    const ctx = runCtx(kind.env)
    await publishEnd(wish, jobs[0]!, [], ctx)
    await leaveMerge(join(base, 'merged'), jobs)
    const [done] = await publishEnd(wish, join(base, 'merged'), [], ctx)
    expect(done?.failed).toBeUndefined()
    const sink = await opened(url)
    const { build } = pathsOf(wish.spec, wish.strategy)
    const linked = async (report: string) => {
      const at = `${build}/artifacts/${report}`
      const page = (await sink.read(at))!.bytes.toString()
      expect(page).not.toContain('is not published')
      const hrefs = [...page.matchAll(/whole log: <a href="([^"]*)"/g)].map(m => m[1]!)
      return Promise.all(hrefs.map(href => opens(sink, at, href)))
    }
    const log = (name: string) => `log of ${name}\n`
    expect(await linked('report.html')).toEqual([log('a'), log('b')])
    expect(await linked('shard-1-of-2/report.html')).toEqual([log('a')])
    expect(await linked('shard-2-of-2/report.html')).toEqual([log('b')])
  })

  /** What a browser shows of a link on a page of the sink. */
  async function opens(sink: Sink, page: string, href: string): Promise<string | undefined> {
    const address = sink.page(page)
    if (address === undefined || kind.fetch === undefined) {
      const { pathname } = new URL(href, `https://host/${page}`)
      return (await sink.read(decodeURIComponent(pathname.slice(1))))?.bytes.toString()
    }
    const answer = await kind.fetch(new URL(href, address).href)
    expect(answer.headers.get('content-type')).toBe(text.type)
    const bytes = Buffer.from(await answer.arrayBuffer())
    return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString()
  }

  it('has nothing half of a publisher that was killed, and all when it is done again', async () => {
    const url = kind.sink()
    const wish = wishOf('postsubmit', url)
    const dir = join(files.dir, `killed-${Math.random()}`)
    const logs = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`logs/${i}.txt`, `log ${i}\n`.repeat(500)]),
    )
    await leaveRun(dir, { shards: [[specRun('a')]], files: logs })
    const child = start([process.execPath, join(repo, 'test/support/prow/publish-child.ts')], {
      cwd: repo,
      env: {
        PATH: process.env['PATH'] ?? '',
        // What it leaves there goes with our files.
        TMPDIR: files.dir,
        BOWSPRIT_PUBLISH: JSON.stringify({ wish, dir, env: kind.env, pause: 20 }),
      },
    })
    await child.until(/sent 2\d\n/)
    child.kill('SIGKILL')
    expect((await child.ended).signal).toBe('SIGKILL')
    const sink = await opened(url)
    const { build } = pathsOf(wish.spec, wish.strategy)
    expect(await sink.head(`${build}/finished.json`)).toBeUndefined()
    const there = await listed(sink, `${build}/artifacts/logs/`)
    expect(there.length).toBeGreaterThan(10)
    for (const [path] of there) {
      const name = path.slice(path.lastIndexOf('/') + 1)
      expect((await sink.read(path))?.bytes.toString()).toBe(logs[`logs/${name}`])
    }
    const half = await validateTree(sink, '', runCtx(kind.env))
    expect(half.builds[0]?.findings.map(f => f.rule)).toContain('never-finished')
    const [done] = await publishEnd(wish, dir, [], runCtx(kind.env))
    expect(done?.failed).toBeUndefined()
    expect(await listed(sink, `${build}/artifacts/logs/`)).toHaveLength(60)
    const whole = await validateTree(sink, '', runCtx(kind.env))
    expect(whole.builds[0]?.shown.testgrid).toMatchObject({ overall: 'PASS' })
  }, 60_000)

  it('names the newest build, however many end at once', async () => {
    const sink = await opened()
    const path = 'logs/job/latest-build.txt'
    const ids = Array.from({ length: 12 }, (_, i) => String(10n ** 18n + BigInt(i)))
    await Promise.all(
      ids.toReversed().map(async id => advanceLatest(await opened(`${sink.address}`), path, id)),
    )
    expect((await sink.read(path))?.bytes.toString()).toBe(ids.at(-1))
  })

  it('tells aliases without metadata from others', async () => {
    if (!kind.describes) return
    const url = kind.sink()
    const wish = wishOf('presubmit', url)
    const ctx = runCtx(kind.env)
    await publishStart(wish, startedAt, ctx)
    const sink = await opened(url)
    const { alias, build } = pathsOf(wish.spec, wish.strategy)
    await sink.put(alias!, doc(sink.link(build)), text)
    const { findings } = await validateTree(sink, '', ctx)
    expect(findings.map(f => f.rule)).toEqual(['alias-metadata'] satisfies RuleName[])
  })
})
