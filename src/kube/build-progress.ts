import type { Ctx } from '../ports/ctx.ts'

/** What a build has to do. Costs are of one unit, whatever that takes on this machine. */
export interface Work {
  /** Packages that may have to be compiled: what that costs, and what they import. */
  readonly packages: ReadonlyMap<string, { readonly cost: number; readonly imports: readonly string[] }>
  /** Cost of all links together. */
  readonly links: number
}

export interface BuildProgress {
  /** A line of `go build -v`: this package is being compiled now. */
  began(importPath: string): void
  /** Number of packages that have not begun. */
  waiting(): number
  /** To be called from time to time: while programs are linked go says nothing. */
  tick(): void
  done(): void
}

/**
 * Cost of compiling a package: its own files, and the export data of all that it imports, directly or not, which the
 * compiler reads. Fitted to a cold build of v1.36.3 (2,990 packages, two cores; test/fixtures/cold-build.tsv).
 */
export function compileCost(files: number, dependencies: number): number {
  return files + dependencies / 100
}

/** Cost of linking a program that holds so many packages; fitted likewise. */
export function linkCost(packages: number): number {
  return packages / 15
}

/** Time left is said once this share of the work is done; earlier it would be a guess. */
const enough = 0.03
/** What is left is not said when it is less: it would be wrong more often than right. */
const leastMs = 2000

/**
 * Turns what go says into progress. Packages that the cache holds are not counted at all. One that go was to look
 * at again because a dependency changed, and that turned out the same, is never begun: it counts as done when
 * something that imports it begins.
 */
export function buildProgress(id: string, work: Work, ctx: Ctx): BuildProgress {
  const start = ctx.clock.now()
  const open = new Map(work.packages)
  const total = open.size
  const all = [...open.values()].reduce((sum, p) => sum + p.cost, work.links)
  let left = all
  /** Epoch milliseconds, as it was seen when a package last began. */
  let end: number | undefined
  const report = () => {
    const leftMs = end === undefined ? 0 : end - ctx.clock.now()
    const known = leftMs >= leastMs ? { leftMs } : {}
    ctx.log.progress({ id, done: total - open.size, total, unit: 'packages', ...known })
  }
  const close = (importPath: string) => {
    const todo = [importPath]
    for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
      const package_ = open.get(path)
      if (package_ === undefined) continue
      open.delete(path)
      left -= package_.cost
      todo.push(...package_.imports)
    }
  }
  if (total > 0) report()
  return {
    began(importPath) {
      if (!open.has(importPath)) return
      close(importPath)
      const did = 1 - left / all
      const now = ctx.clock.now()
      end = did < enough ? undefined : now + ((now - start) * (1 - did)) / did
      report()
    },
    waiting: () => open.size,
    tick() {
      if (end !== undefined) report()
    },
    done() {
      open.clear()
      end = undefined
      if (total > 0) ctx.log.progress({ id, done: total, total, unit: 'packages', leftMs: 0 })
    },
  }
}

/** Keeps what go says until it is known what there is to do. */
export function progressToCome(): BuildProgress & { is(progress: BuildProgress): void } {
  const begun: string[] = []
  let known: BuildProgress | undefined
  return {
    is(progress) {
      known = progress
      for (const path of begun) progress.began(path)
    },
    began(path) {
      if (known === undefined) begun.push(path)
      else known.began(path)
    },
    waiting: () => known?.waiting() ?? 0,
    tick: () => known?.tick(),
    done: () => known?.done(),
  }
}
