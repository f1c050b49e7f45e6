import { readFileSync, writeFileSync } from 'node:fs'
import { createFixture } from 'fs-fixture'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reportPage } from '../../src/plan/pages/report.ts'
import { sha256 } from '../../src/results/excerpts.ts'
import { mergeShards } from '../../src/results/merge.ts'
import { writeResults } from '../../src/results/write.ts'
import { violations } from '../support/axe.ts'
import { look, openChromium, phone } from '../support/chromium.ts'
import { pageRun } from '../support/page-run.ts'
import { shardRecord } from '../support/shard-record.ts'

/** What a test may print to become part of the page. */
const attacks = [
  '<script>window.hacked = 1</script>',
  '</script></style></pre></details><img src=x onerror="window.hacked = 1">',
  '"><svg onload=window.hacked=1>\'><b onmouseover=window.hacked=1>',
  '<!--<script>',
  '<a href="javascript:window.hacked=1">click</a>',
  '<base href="https://example.invalid/"><meta http-equiv="refresh" content="0;url=https://example.invalid/">',
]

const become = (i: number) => {
  if (i < attacks.length)
    return {
      outcome: 'failed' as const,
      message: `it said ${attacks[i]}`,
      location: attacks[i]!,
      log: `failed/${i}.log`,
    }
  if (i === 20) return { outcome: 'flaky' as const, attempts: 2, firstFailure: attacks[0]! }
  if (i === 21) return { outcome: 'skipped' as const, message: attacks[1]! }
  if (i === 22)
    return { outcome: 'never-ran' as const, ms: 0, startedAt: 0, attempts: 0, message: attacks[1]! }
  return undefined
}

let browser: Browser
let dir: Awaited<ReturnType<typeof createFixture>>
let file: string

/** Written as `merge` writes it, of shards on disk whose specs have hostile names, messages and logs. */
beforeAll(async () => {
  browser = await openChromium()
  const { records, result } = pageRun({ specs: 120, shards: 2, processes: 4, become })
  const evil = new Map(
    records[0]!.selected.slice(0, attacks.length).map((name, i) => [name, `${name} ${attacks[i]}`]),
  )
  const renamed = (name: string) => evil.get(name) ?? name
  const files = records.flatMap(r => {
    const lanes = { ...r.lanes, parallel: r.lanes.parallel.map(renamed) }
    const specs = r.specs.map(s => ({ ...s, name: renamed(s.name) }))
    const record = shardRecord(`${r.index}/2`, specs, r.selected.map(renamed), {
      ...r,
      lanes,
      specs,
      selected: r.selected.map(renamed),
    })
    const logs = specs.flatMap(s =>
      s.log ? [[`shards/${r.index}/${s.log}`, `${attacks.join('\n')}\n\x1b[31mred\x1b[0m`] as const] : [],
    )
    return [[`shards/${r.index}/shard.json`, JSON.stringify(record)] as const, ...logs]
  })
  dir = await createFixture(Object.fromEntries(files))
  const out = dir.getPath('artifacts')
  const merged = await mergeShards([dir.getPath('shards')], out)
  await writeResults(out, {
    run: attacks[0]!,
    startedAt: Date.parse(result.startedAt),
    finishedAt: Date.parse(result.finishedAt),
    build: { key: 'k', version: attacks[1]!, commit: 'c' },
    selection: { focus: attacks[2]! },
    phases: result.phases,
    merged,
    made: [attacks[0]!],
    removed: [],
    left: [{ kind: 'object', name: attacks[1]!, remove: `rm ${attacks[2]}` }],
    notes: attacks,
    interrupted: false,
    timings: {},
    words: { command: './bowsprit', artifacts: 'artifacts' },
  })
  file = `${out}/report.html`
})
afterAll(async () => {
  await browser?.close()
  await dir?.rm()
})

describe('report.html', () => {
  it('asks for nothing, complains of nothing, and shows hostile output as the text that it is', async () => {
    await using seen = await look(browser, file)
    const { page } = seen
    expect(await page.locator('.fail').count()).toBe(attacks.length + 1)
    for (const summary of await page.locator('.fail > summary').all()) {
      await summary.hover()
      await summary.click()
    }
    await page.locator('[type=search]').pressSequentially('<script>')
    // biome-ignore lint/performance/useDomNodeTextContent: what a reader sees is asked for
    const text = await page.locator('body').innerText()
    for (const attack of attacks)
      expect(text.replaceAll(/\s+/g, ' ')).toContain(attack.replaceAll(/\s+/g, ' '))
    expect(text).toMatch(/^red$/m)
    expect(await page.evaluate('window.hacked')).toBeUndefined()
    expect(await page.locator('img, a[href^="javascript"], base, meta[http-equiv=refresh]').count()).toBe(0)
    expect(seen.asked).toEqual([`file://${file}`])
    expect(seen.said).toEqual([])
  })

  it('would not run a script that came through all the same: its policy refuses it', async () => {
    const broken = `${dir.path}/broken.html`
    const injected =
      '<main><script>window.hacked = 1</script><img src="x" onerror="window.hacked = 1"><b style="color:red">x</b>'
    writeFileSync(broken, readFileSync(file, 'utf8').replace('<main>', injected))
    await using seen = await look(browser, broken)
    expect(await seen.page.evaluate('window.hacked')).toBeUndefined()
    expect(seen.said.filter(s => s.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(3)
    // Its own script still works.
    expect(await seen.page.locator('form.filter').isVisible()).toBe(true)
  })

  it('filters by words and state as one types, orders, and keeps both in its address', async () => {
    await using seen = await look(browser, file)
    const { page } = seen
    const rows = page.locator('.rows > li:visible')
    const said = page.locator('form.filter output')
    expect(await said.textContent()).toBe('all 120')
    await page.locator('[type=search]').click()
    await page.keyboard.type('CONFIGMAP apps')
    const fit = await rows.locator('.name').allTextContents()
    expect(await said.textContent()).toBe(`${fit.length} of 120`)
    expect(fit.length).toBeGreaterThan(0)
    expect(fit.filter(name => !/apps/i.test(name) || !/configmap/i.test(name))).toEqual([])
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await page.getByRole('checkbox', { name: 'flaky' }).check()
    expect(await rows.count()).toBe(1)
    await page.getByRole('checkbox', { name: 'failed' }).check()
    expect(await said.textContent()).toBe(`${attacks.length + 1} of 120`)
    await page.getByLabel('Order').selectOption('slowest first')
    const times = await rows.evaluateAll(all => all.map(row => Number(row.getAttribute('data-ms'))))
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    await page.reload()
    expect(await said.textContent()).toBe(`${attacks.length + 1} of 120`)
    expect(await page.getByLabel('Order').inputValue()).toBe('slowest')
    await page.getByLabel('Words in the name').fill('nothing has this name')
    expect(await said.textContent()).toBe('0 of 120')
    await page.locator('.tiles a', { hasText: 'skipped' }).click()
    expect(await rows.count()).toBe(1)
    expect(seen.said).toEqual([])
  })

  it('says which spec a bar of the timeline is, to a mouse and to a finger', async () => {
    for (const o of [{}, phone]) {
      await using seen = await look(browser, file, o)
      const { page } = seen
      const chart = page.locator('[data-bars]').first()
      // One of its 60 specs never ran.
      expect(await chart.locator('rect').count()).toBe(59)
      await chart.scrollIntoViewIfNeeded()
      const bar = (await chart.locator('rect.f').first().boundingBox())!
      const [x, y] = [bar.x + bar.width / 2, bar.y + bar.height / 2]
      if (o === phone) await page.touchscreen.tap(x, y)
      else await page.mouse.move(x, y)
      expect(await chart.locator('.caption').textContent()).toMatch(/^failed · \[sig-.* · [\d.]+m?s$/)
      expect(seen.said).toEqual([])
    }
  })

  it.each([
    ['light', {}],
    ['dark', { colorScheme: 'dark' as const }],
    ['on a phone', phone],
    ['on a phone, dark', { ...phone, colorScheme: 'dark' as const }],
  ])('has nothing for axe to find: %s', async (_, o) => {
    await using seen = await look(browser, file, o)
    expect(await violations(seen.page)).toEqual([])
    const [wide, shown] = (await seen.page.evaluate(
      '[document.documentElement.scrollWidth, innerWidth]',
    )) as number[]
    expect(wide).toBeLessThanOrEqual(shown!)
  })

  it('is read without its script, too', async () => {
    await using seen = await look(browser, file, { javaScriptEnabled: false })
    expect(await seen.page.locator('.rows > li').count()).toBe(120)
    expect(await seen.page.locator('form.filter').isVisible()).toBe(false)
    expect(await seen.page.locator('.fail').first().textContent()).toContain('it said')
  })

  it('of all 7,579 specs is small enough to be opened and typed into', async () => {
    const whole = pageRun({
      specs: 7579,
      shards: 4,
      processes: 16,
      become: i => (i % 150 === 0 ? { outcome: 'failed', message: 'x' } : undefined),
    })
    const text = reportPage(whole, sha256)
    expect(text.length).toBeLessThan(3.5e6)
    writeFileSync(`${dir.path}/large.html`, text)
    await using seen = await look(browser, `${dir.path}/large.html`)
    const before = Date.now()
    await seen.page.locator('[type=search]').pressSequentially('statefulset 7574')
    expect(await seen.page.locator('form.filter output').textContent()).toBe('1 of 7579')
    // 16 keys; on an idle machine it is a tenth.
    expect(Date.now() - before).toBeLessThan(15_000)
    expect(seen.said).toEqual([])
  })
})
