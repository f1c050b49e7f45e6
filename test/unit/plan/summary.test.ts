import { describe, expect, test } from 'vitest'
import type { Result, SpecResult } from '../../../src/plan/result.ts'
import { markdownSummary, terminalSummary } from '../../../src/plan/summary.ts'

const words = { command: './bowsprit', artifacts: 'artifacts' }
const spec = (name: string, outcome: SpecResult['outcome'], more: Partial<SpecResult> = {}): SpecResult => ({
  name,
  outcome,
  ms: 2100,
  shard: '1/2',
  runs: 1,
  ...more,
})

const result = (more: Partial<Result> = {}): Result => ({
  v: 1,
  run: '7f3k2',
  outcome: 'failed',
  reasons: [],
  startedAt: '2026-11-21T10:00:00.000Z',
  finishedAt: '2026-11-21T10:03:00.000Z',
  build: { key: 'k', version: 'v1.36.3', commit: 'c' },
  cluster: { provider: 'local', version: 'v1.36.3', nodes: 2, realNodes: true },
  selection: { suite: 'smoke' },
  counts: { passed: 1, failed: 1, flaky: 1, skipped: 0, notRun: 2 },
  phases: [
    { name: 'build', startedAt: 1000, ms: 5200, outcome: 'passed', detail: '8 binaries' },
    { name: 'test', startedAt: 6200, ms: 60_000, outcome: 'failed' },
  ],
  shards: [],
  proof: {
    holds: true,
    selected: 5,
    ran: 3,
    notRunnable: 2,
    unassigned: [],
    twice: [],
    uncalled: [],
    neverRan: [],
    missingShards: [],
  },
  specs: [
    spec('[sig-a] good', 'passed', { ms: 9000 }),
    spec('[sig-b] bad <script>', 'failed', {
      message: 'expected\n```\nfence',
      location: 'test/e2e/x.go:7',
      log: 'shard-1-of-2/failed/001.log',
    }),
    spec('[sig-c] wobbly', 'flaky', { firstFailure: 'timed out' }),
    spec('[sig-d] no image', 'not-runnable', { message: 'needs perl:5' }),
    spec('[sig-e] no image', 'not-runnable', { message: 'needs perl:5' }),
  ],
  made: ['cluster 7f3k2'],
  removed: ['3 nodes'],
  left: [],
  notes: [],
  ...more,
})

describe('Markdown', () => {
  const md = markdownSummary(result(), words)

  test('has what a reader wants, failed first', () => {
    const order = [
      '1 failed, 1 passed',
      'Failed',
      'bad',
      'Flaky',
      'wobbly',
      'Not run',
      'Phases',
      'Slowest',
      'Made',
      'rerun-failed',
    ]
    const at = order.map(o => md.indexOf(o))
    expect(at.every(i => i >= 0)).toBe(true)
    expect(at).toEqual([...at].sort((a, b) => a - b))
    expect(md).toContain('`test/e2e/x.go:7`')
    expect(md).toContain('./bowsprit run --rerun-failed artifacts/result.json')
    expect(md).toContain('5 specs selected, of which 2 cannot run; each of the others ran exactly once')
  })

  test("the branch's words do not become markup", () => {
    expect(md).not.toContain('<script>')
    // A line that begins with a tag is HTML, where Markdown's escapes would be seen.
    expect(md).toContain('<summary>[sig-b] bad &lt;script&gt; (2.1s)</summary>')
    // A fence inside a message is inside a longer fence.
    expect(md).toContain('````text\nexpected\n```\nfence\n````')
  })

  test('stays below 1 MiB whatever failed, and still says what to type', () => {
    const many = Array.from({ length: 7579 }, (_, i) =>
      spec(`[sig-x] ${'ü'.repeat(150)} ${i}`, 'failed', { message: 'm'.repeat(8000) }),
    )
    const big = markdownSummary(
      result({ specs: many, notes: Array.from({ length: 20_000 }, () => 'n'.repeat(100)) }),
      words,
    )
    expect(Buffer.byteLength(big)).toBeLessThan(1024 * 1024)
    expect(big).toContain('result.json has it all')
    expect(big).toContain('--rerun-failed')
  })

  test('what is left behind comes with the command that removes it', () => {
    const left = [{ kind: 'mount', name: '/run/x', remove: 'umount /run/x' }] as const
    expect(markdownSummary(result({ left }), words)).toContain('remove it with `umount /run/x`')
  })
})

describe('terminal', () => {
  test('failed, flaky, not run, counts, next command', () => {
    expect(terminalSummary(result(), words)).toMatchInlineSnapshot(`
      "✗ [sig-b] bad <script>   2.1s
          expected
          log: artifacts/shard-1-of-2/failed/001.log
      ~ [sig-c] wobbly   flaky
      - 2 not run: needs perl:5
      1 failed, 1 passed, 1 flaky, 2 not run · artifacts/report.html · again: ./bowsprit run --rerun-failed artifacts/result.json"
    `)
  })
  test('nothing failed', () => {
    const good = result({
      outcome: 'passed',
      specs: [spec('a', 'passed')],
      counts: { passed: 1, failed: 0, flaky: 0, skipped: 0, notRun: 0 },
    })
    expect(terminalSummary(good, words)).toBe('1 passed · artifacts/report.html')
  })
  test('says why besides specs', () => {
    expect(terminalSummary(result({ reasons: ['1 shard missing: 2/2'] }), words)).toContain(
      '! 1 shard missing: 2/2',
    )
  })
})
