import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { layout } from '../../plan/prow/layout.ts'
import { publishedReport } from '../../plan/prow/published-report.ts'
import type { Left } from './found.ts'

/**
 * Copies of the reports, with links that lead to logs where these are published.
 * @param all every directory that is of the build, whoever publishes it
 * @param scratch where the copies go
 * @returns the copy by the path of its original
 */
export async function linkedReports(all: readonly Left[], scratch: string): Promise<Map<string, string>> {
  // Names of pages and logs are the same in every sink.
  const placed = layout(all, { compress: [], encodes: false })
  const copies = new Map<string, string>()
  for (const { dir, result } of all) {
    const original = `${dir}/report.html`
    const at = placed.find(p => p.from === original)
    if (at === undefined || result === undefined) continue
    const logs = result.specs.flatMap(s => (s.log === undefined ? [] : [s.log]))
    const found = new Map(logs.map(log => [log, resolve(dir, log)]))
    const copy = join(scratch, `report-${copies.size}.html`)
    await writeFile(copy, publishedReport(await readFile(original, 'utf8'), at.to, found, placed))
    copies.set(original, copy)
  }
  return copies
}
