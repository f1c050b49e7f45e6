import { describe, expect, it } from 'vitest'
import { logExcerpt } from '../../../src/plan/log-excerpt.ts'
import { cut, fitting, hrefOf, html, textOf } from '../../../src/plan/pages/markup.ts'
import { reportPage } from '../../../src/plan/pages/report.ts'
import { processLines } from '../../../src/plan/pages/timelines.ts'
import { sha256 } from '../../../src/results/excerpts.ts'
import { pageRun } from '../../support/page-run.ts'
import { specRun } from '../../support/shard-record.ts'

const opening = '<script>'

describe('markup', () => {
  it('escapes every text, in elements and attributes, and nothing twice', () => {
    const inner = html`<b title="${`"'<&`}">${opening}</b>`
    expect(textOf(html`<p>${[inner, inner]}${7}${undefined}${false}</p>`)).toBe(
      `<p>${'<b title="&quot;&#39;&lt;&amp;">&lt;script&gt;</b>'.repeat(2)}7</p>`,
    )
  })
  it('takes no object of a JSON file for markup', () => {
    const forged = JSON.parse('{"markup":"<script>","Symbol(markup)":"<script>"}')
    expect(() => html`${forged}`).toThrow()
  })
  it('drops the colours of terminals and shows what cannot be read', () => {
    expect(textOf(html`${'\x1b[1;31mred\x1b[0m\r\n\0 \u202egnp.exe \ud800'}`)).toBe(
      'red\n\ufffd \ufffdgnp.exe \ufffd',
    )
  })
  it.each([
    ['shard-1-of-2/failed/1 x.log', 'shard-1-of-2/failed/1%20x.log'],
    ['javascript:alert(1)', 'javascript%3Aalert(1)'],
    ['a#b?c="d"/\ud800', 'a%23b%3Fc%3D%22d%22/%EF%BF%BD'],
  ])('makes %s a link to a file', (path, href) => expect(hrefOf(path)).toBe(href))
  it('fills a room and says how much is left', () => {
    const items = ['aa', 'bb', 'cc'].map(t => html`${t}`)
    expect(fitting(items, 4, n => html`+${n}`).map(textOf)).toEqual(['aa', 'bb', '+1'])
    expect(fitting(items, 6, n => html`+${n}`).map(textOf)).toEqual(['aa', 'bb', 'cc'])
    expect(cut('abcdef', 3)).toBe('abc …')
  })
})

describe('a piece of a log', () => {
  const lines = (n: number, word: string) => Array.from({ length: n }, (_, i) => `${word} ${i}`)
  it('ends where the framework begins to clean up', () => {
    const log = [
      ...lines(3, 'message and stack'),
      ...lines(100, 'INFO: waiting'),
      'STEP: dump namespace information after failure @ 11/21/26',
      ...lines(500, 'event'),
    ].join('\n')
    const piece = logExcerpt(log, 8000).split('\n')
    expect(piece.at(-2)).toBe('INFO: waiting 99')
    expect(piece.at(-1)).toMatch(/^STEP: dump/)
    expect(piece.length).toBeLessThan(25)
  })
  it('does not repeat the message that the log begins with, nor a dump of the cluster', () => {
    const head = 'expected a\nto equal b'
    const log = [
      head,
      'at x.go:1',
      'stack',
      '',
      ...lines(4, 'INFO: test'),
      'I1121 dump.go:109] ',
      ...lines(40, 'node'),
    ]
    expect(logExcerpt(log.join('\n'), 8000, head).split('\n')).toEqual(log.slice(1, 9))
    // Of a long message the result keeps the beginning.
    expect(logExcerpt('a long message\nand its log', 8000, 'a lo')).toBe('and its log')
    expect(logExcerpt('only this', 8000, 'only this')).toBe('')
  })
  it('ends soon after the last word of a failure, where nobody cleans up', () => {
    const log = [...lines(50, 'ok'), 'panic: boom', ...lines(60, 'goroutine')].join('\n')
    expect(logExcerpt(log, 8000)).toContain('panic: boom')
    expect(logExcerpt(log, 8000)).not.toContain('goroutine 10')
  })
  it('is the end of one that speaks of none, and all of a short one', () => {
    expect(logExcerpt(lines(90, 'line').join('\n'), 8000)).toMatch(/line 89$/)
    expect(logExcerpt('one\ntwo\n\n', 8000)).toBe('one\ntwo')
    expect(logExcerpt('', 10)).toBe('')
  })
  it('is never longer than asked for', () => {
    expect(logExcerpt('x'.repeat(1e6), 100).length).toBeLessThan(110)
  })
})

describe('lines of a timeline', () => {
  const at = (name: string, startedAt: number, ms: number, process?: number) =>
    specRun(name, 'passed', { startedAt, ms, ...(process === undefined ? {} : { process }) })
  const names = (specs: Parameters<typeof processLines>[0]) =>
    processLines(specs).map(l => l.map(s => s.name))
  it('are the processes that ran the specs', () => {
    expect(names([at('b', 20, 5, 2), at('a', 10, 5, 2), at('c', 30, 5, 1)])).toEqual([['c'], ['a', 'b']])
  })
  it('are no more than ran at once, where processes are unknown', () => {
    expect(names([at('a', 10, 10), at('b', 15, 10), at('c', 20, 5), at('never', 0, 0)])).toEqual([
      ['a', 'c'],
      ['b'],
    ])
  })
})

describe('the page of a run', () => {
  const become = (i: number) =>
    i === 3 ? { outcome: 'failed' as const, message: 'no such pod', log: 'failed/1.log' } : undefined
  const facts = pageRun({ specs: 40, shards: 2, processes: 4, become })

  it('is the same bytes for the same run', () => {
    expect(reportPage(facts, sha256)).toBe(reportPage(structuredClone({ ...facts }), sha256))
  })
  it('has the failure first, with its message, its piece of log, and a link to all of it', () => {
    const failed = facts.result.specs.find(s => s.outcome === 'failed')!
    const text = reportPage({ ...facts, excerpts: new Map([[failed.name, 'the pod <none>']]) }, sha256)
    expect(text.indexOf('no such pod')).toBeLessThan(text.indexOf('<h2>Phases'))
    expect(text).toContain('the pod &lt;none&gt;')
    expect(text).toContain('href="shard-2-of-2/failed/1.log"')
    expect(text).toContain('./bowsprit run --rerun-failed artifacts/result.json')
    for (const title of ['Failed', 'Next', 'Phases', 'Shards', 'Slowest', 'Specs', 'Made and removed'])
      expect(text).toContain(`<h2>${title}`)
  })
  it('has add-ons with what was seen of one that failed, and nothing of theirs as markup', () => {
    const seen = { outcome: 'failed' as const, message: 'not <b>ready</b>', output: 'pod web: <script>' }
    const addons = [
      { name: 'dns', way: 'chart', outcome: 'passed' as const, startedAt: 1, ms: 2000 },
      { name: 'web', way: 'manifests', startedAt: 2, ms: 3000, ...seen },
    ]
    const text = reportPage({ ...facts, result: { ...facts.result, addons } }, sha256)
    expect(text).toContain('<h2>Add-ons <small>2, 1 failed')
    expect(text).toContain('failed: not &lt;b&gt;ready&lt;/b&gt; <small>3s</small><details open>')
    expect(text).toContain('pod web: &lt;script&gt;')
    expect(reportPage(facts, sha256)).not.toContain('<h2>Add-ons')
  })
  it('shows a run that never came to its tests', () => {
    const { merged: _, ...result } = {
      ...facts.result,
      merged: 0,
      specs: [],
      shards: [],
      outcome: 'failed' as const,
    }
    const phases = [
      {
        name: 'build',
        startedAt: 5,
        ms: 10,
        outcome: 'failed' as const,
        detail: 'x.go:1: bad',
        output: 'a <b> c',
      },
    ]
    const reasons = ['build: x.go:1: bad']
    const text = reportPage({ ...facts, result: { ...result, phases, reasons }, records: [] }, sha256)
    expect(text).toContain('<h1>build: x.go:1: bad</h1>')
    expect(text).toContain('a &lt;b&gt; c')
    expect(text).not.toContain('<h2>Specs')
  })
  it('is bounded, however much failed and however much it said', () => {
    const evil = pageRun({
      specs: 7579,
      shards: 2,
      processes: 8,
      become: () => ({
        outcome: 'failed',
        message: '<"'.repeat(4096),
        location: '&'.repeat(9000),
        log: 'x.log',
      }),
    })
    const long = '<'.repeat(8000)
    const specs = evil.result.specs.map(s => ({ ...s, name: s.name + long }))
    const notes = Array.from({ length: 9000 }, () => long)
    const records = evil.records.map(r => ({
      ...r,
      problems: notes.map(message => ({ title: long, message })),
    }))
    const excerpts = new Map(specs.map(s => [s.name, long]))
    const text = reportPage(
      { ...evil, result: { ...evil.result, specs, notes, reasons: notes, made: notes }, records, excerpts },
      sha256,
    )
    expect(text.length).toBeLessThan(12e6)
    expect(text).toMatch(/…and \d+ more: <a href="#s=f">in the list of specs/)
    expect(text).toMatch(/…and \d+ more, in result.json/)
  })
})
