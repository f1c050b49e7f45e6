import type { Ctx } from '../ports/ctx.ts'

/** Packages that have to be compiled, each with its number of Go files: the measure of the time it takes. */
export type WorkList = ReadonlyMap<string, number>

export interface BuildProgress {
  /** A line of `go build -v`: this package is being compiled now. */
  began(importPath: string): void
  done(): void
}

/** A link takes as long as this many files (2 s against 40 ms on 2 cores). */
const filesPerLink = 50

/** Time left is said once this part of the work is done; earlier it would be a guess. */
const enough = 0.03

/**
 * Turns what go says into progress: packages done of packages to compile. Packages that the cache holds are in
 * neither number; those that turn out the same after all (a dependency changed, its interface did not) are never
 * begun and count as done at the end.
 */
export function buildProgress(id: string, work: WorkList, links: number, ctx: Ctx): BuildProgress {
  const began = ctx.clock.now()
  const open = new Map(work)
  const total = work.size
  const linking = links * filesPerLink
  const files = [...work.values()].reduce((a, b) => a + b, 0) + linking
  let left = files
  const report = (done: number, leftMs?: number) =>
    ctx.log.progress({ id, done, total, unit: 'packages', ...(leftMs !== undefined && { leftMs }) })
  if (total > 0) report(0)
  return {
    began(importPath) {
      const weight = open.get(importPath)
      if (weight === undefined) return
      open.delete(importPath)
      left -= weight
      const did = 1 - left / files
      const leftMs = did < enough ? undefined : ((ctx.clock.now() - began) * (1 - did)) / did
      report(total - open.size, leftMs)
    },
    done() {
      if (total > 0) report(total, 0)
    },
  }
}
