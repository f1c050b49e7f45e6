import type { Ctx } from '../ports/ctx.ts'

/** Packages that may have to be compiled: their number of Go files (the measure of the time), and what they import. */
export type WorkList = ReadonlyMap<string, { readonly files: number; readonly imports: readonly string[] }>

export interface BuildProgress {
  /** A line of `go build -v`: this package is being compiled now. */
  began(importPath: string): void
  done(): void
}

/** One link, on one of two cores. */
const linkMs = 1000
/** Time left is said once this share of the work is done; earlier it would be a guess. */
const enough = 0.03

/**
 * Turns what go says into progress. Packages that the cache holds are not counted at all. One that go was to look
 * at again because a dependency changed, and that turned out the same, is never begun: it counts as done when
 * something that imports it begins.
 */
export function buildProgress(id: string, work: WorkList, links: number, ctx: Ctx): BuildProgress {
  const start = ctx.clock.now()
  const open = new Map(work)
  const total = work.size
  const files = [...work.values()].reduce((sum, p) => sum + p.files, 0)
  let left = files
  const report = (leftMs?: number) =>
    ctx.log.progress({
      id,
      done: total - open.size,
      total,
      unit: 'packages',
      ...(leftMs !== undefined && { leftMs }),
    })
  const close = (importPath: string) => {
    const todo = [importPath]
    for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
      const package_ = open.get(path)
      if (package_ === undefined) continue
      open.delete(path)
      left -= package_.files
      todo.push(...package_.imports)
    }
  }
  if (total > 0) report()
  return {
    began(importPath) {
      if (!open.has(importPath)) return
      close(importPath)
      const did = 1 - left / files
      const spent = ctx.clock.now() - start
      report(did < enough ? undefined : (spent * (1 - did)) / did + links * linkMs)
    },
    done() {
      open.clear()
      if (total > 0) report(0)
    },
  }
}
