import { readFileSync } from 'node:fs'
import { createFixture } from 'fs-fixture'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { history } from '../../src/flows/history/history.ts'
import { violations } from '../support/axe.ts'
import { look, openChromium, phone } from '../support/chromium.ts'
import { historyAsked } from '../support/history-asked.ts'
import { historyTree } from '../support/history-tree.ts'

let browser: Browser
let dir: Awaited<ReturnType<typeof createFixture>>
let file: string
let names: string[]

/** Two jobs; one spec of the second has a name that wants to be markup. */
beforeAll(async () => {
  browser = await openChromium()
  dir = await createFixture()
  names = historyTree(dir.path, 'ci-kubernetes-e2e', 60, 40)
  historyTree(dir.path, 'ci-second', 3, 12)
  const evil = 'logs/ci-second/1000000000000000001/artifacts/result.json'
  const result = JSON.parse(await dir.readFile(evil, 'utf8'))
  Object.assign(result.specs[5], {
    name: '<img src=x onerror="window.hacked=1">',
    outcome: 'failed',
    message: '</title></svg><script>window.hacked=1</script>',
  })
  result.build.version = '"><script>window.hacked=1</script>'
  await dir.writeFile(evil, JSON.stringify(result))
  await dir.mkdir('logs/ci-second/9/artifacts')
  await dir.writeFile('logs/ci-second/9/artifacts/result.json', '{"v":1,"specs":[{"name"')
  const asked = historyAsked([dir.path], { site: dir.getPath('www/history'), runs: 30 })
  expect(await history(asked)).toBe(0)
  file = dir.getPath('www/history/index.html')
})
afterAll(async () => {
  await browser?.close()
  await dir?.rm()
})

describe('the page of a history', () => {
  it('asks for nothing, complains of nothing, runs nothing of what tests are called', async () => {
    await using seen = await look(browser, file)
    await seen.page.locator('summary').first().click()
    expect(await seen.page.evaluate('window.hacked')).toBeUndefined()
    expect(await seen.page.locator('.name', { hasText: '<img src=x' }).count()).toBe(1)
    expect(await seen.page.locator('body').textContent()).toContain('logs/ci-second/9: ')
    expect(seen.asked).toEqual([`file://${file}`])
    expect(seen.said).toEqual([])
  })

  it('has a row for each spec, the worst first, with what each run made of it', async () => {
    await using seen = await look(browser, file)
    const rows = seen.page.locator('section').first().locator('ol.rows > li')
    expect(await rows.count()).toBe(40)
    const first = rows.first()
    expect(await first.locator('.name').textContent()).toBe(names[0])
    // biome-ignore lint/performance/useDomNodeTextContent: lines are as one sees them
    expect(await first.locator('i').innerText()).toMatch(/^5 failed\n[\d.]+% flaky\nof 60 runs$/)
    // The newest five of thirty are red, one stroke for the others.
    expect(await first.locator('rect.f').count()).toBe(5)
    expect(await first.locator('path.p').getAttribute('d')).toBe('M50 5h249')
    expect(await first.locator('title').first().textContent()).toBe(
      'failed · 1000000000000000059 · 2026-11-03 11:00 · no endpoints',
    )
  })

  it('leads from a failure to the report of its run, there to the spec', async () => {
    await using seen = await look(browser, file)
    await seen.page.locator('section').first().locator('ol.rows a').first().click()
    const url = new URL(seen.page.url())
    expect(url.pathname).toBe(dir.getPath('logs/ci-kubernetes-e2e/1000000000000000059/artifacts/report.html'))
    expect(new URLSearchParams(url.hash.slice(1)).get('q')).toBe(names[0])
    expect(await seen.page.title()).toBe('report')
  })

  it('filters all jobs as one types', async () => {
    await using seen = await look(browser, file)
    const { page } = seen
    await page.locator('[type=search]').click()
    await page.keyboard.type('configmap')
    const fit = await page.locator('ol.rows > li:visible .name').allTextContents()
    expect(fit.length).toBeGreaterThan(4)
    expect(fit.every(name => /configmap/i.test(name))).toBe(true)
    await page.getByRole('checkbox', { name: 'failing' }).check()
    expect(await page.locator('ol.rows > li:visible .name').allTextContents()).toEqual([names[0], names[0]])
    expect(seen.said).toEqual([])
  })

  it.each([
    ['light', {}],
    ['dark', { colorScheme: 'dark' as const }],
    ['on a phone', phone],
  ])('has nothing for axe to find: %s', async (_, o) => {
    await using seen = await look(browser, file, o)
    expect(await violations(seen.page)).toEqual([])
    const [wide, shown] = (await seen.page.evaluate(
      '[document.documentElement.scrollWidth, innerWidth]',
    )) as number[]
    expect(wide).toBeLessThanOrEqual(shown!)
  })

  it('is the same bytes for the same builds', async () => {
    const again = historyAsked([dir.path], { site: dir.getPath('www/history'), runs: 30 })
    const before = readFileSync(file, 'utf8')
    expect(await history(again)).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe(before)
  })
})
