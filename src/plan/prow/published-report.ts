import { posix } from 'node:path'
import { logLink } from '../pages/failures.ts'
import { html, textOf } from '../pages/markup.ts'
import type { Placed } from './layout.ts'

/**
 * The report as it is to lie in a build: a merge has logs of other jobs' directories, which are published elsewhere than
 * they lie, so its links are changed to lead there.
 * @param page text of report.html
 * @param at the path that it gets, among those of `placed`
 * @param logs of the result, each as the page names it, with its absolute path
 * @param placed all files of the build; a log that is not among them is named, and no link
 */
export function publishedReport(
  page: string,
  at: string,
  logs: ReadonlyMap<string, string>,
  placed: readonly Placed[],
): string {
  const destinations = new Map(placed.map(p => [p.from, p.to]))
  const links = new Map<string, string>()
  for (const [log, from] of logs) {
    const to = destinations.get(from)
    const link =
      to === undefined
        ? html`whole log: ${log}, which is not published`
        : logLink(posix.relative(posix.dirname(at), to))
    links.set(textOf(logLink(log)), textOf(link))
  }
  // What a test has printed stands there escaped, so it cannot look like one of ours.
  return page.replace(/whole log: <a href="[^"]*">[^<]*<\/a>/g, link => links.get(link) ?? link)
}
