import { describe, expect, it } from 'vitest'
import { logLink } from '../../../src/plan/pages/failures.ts'
import { html, textOf } from '../../../src/plan/pages/markup.ts'
import type { Placed } from '../../../src/plan/prow/layout.ts'
import { publishedReport } from '../../../src/plan/prow/published-report.ts'

const placed = (from: string, to: string): Placed => ({ from, to, type: 'text/plain' })

describe('a published report', () => {
  it('names logs where they are, says which are not there, and leaves what tests print alone', () => {
    const printed = 'whole log: <a href="shards/a%20b/x.log">shards/a b/x.log</a>'
    const page = textOf(
      html`<p>${logLink('shards/a b/x.log')}</p><pre>${printed}</pre><p>${logLink('../gone/y.log')}</p>`,
    )
    const logs = new Map([
      ['shards/a b/x.log', '/m/shards/a b/x.log'],
      ['../gone/y.log', '/gone/y.log'],
    ])
    const all = [
      placed('/m/report.html', 'artifacts/report.html'),
      placed('/m/shards/a b/x.log', 'artifacts/shard-1-of-2/x.log'),
    ]
    expect(publishedReport(page, 'artifacts/report.html', logs, all)).toBe(
      textOf(
        html`<p>${logLink('shard-1-of-2/x.log')}</p><pre>${printed}</pre><p>whole log: ../gone/y.log, which is not published</p>`,
      ),
    )
  })
})
