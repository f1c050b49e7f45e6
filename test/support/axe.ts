import axe from 'axe-core'
import type { Page } from 'playwright-core'

interface Found {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly html: string }[]
}

/** What axe finds wrong with a page, its rules for best practice included; one line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(`${axe.source}; void 0`)
  const found = (await page.evaluate('axe.run().then(r => r.violations)')) as readonly Found[]
  return found.map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html.slice(0, 200)).join(' | ')}`)
}
