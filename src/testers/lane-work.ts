import type { SpecRun } from '../plan/result.ts'
import { outcomeOf, type ReportedFailure, type SpecReport } from '../plan/spec-report.ts'
import type { Listing } from './list.ts'

/**
 * The specs of one lane: which process gets which next, and what has come back.
 *
 * ginkgo numbers the specs of a parallel run in an order that depends on its seed and on the suite alone, without
 * those that carry the Serial decorator, which process 1 runs by itself at the end. The dry run with the same seed
 * tells us the numbers. Should a process ever run another spec than the one it was sent for (a suite that builds its
 * tree differently from one start to the next), the numbers are handed out one after the other, as ginkgo's own
 * host does, and focus decides.
 */
export interface LaneWork {
  next(process: number): number | undefined
  /** @returns the finished spec, or undefined when the report is of something else. */
  report(process: number, report: SpecReport): { run: SpecRun; output: string } | undefined
  /** The spec that this process was at, taken out of the work that is left. */
  takeInFlight(process: number): { name: string; startedAt: number } | undefined
  /** The process has ended in good order: it is at no spec any more. */
  ended(process: number): void
  /**
   * Asked when the last process has ended: true when specs are left although each number was handed out. The plan's
   * numbers were off then (an Ordered container is one number, not one for each spec), and from now on they are
   * handed out one after the other.
   */
  goneAstray(): boolean
  /** No further spec is handed out. */
  stop(): void
  /** True when there is a spec for one more process. */
  waiting(): boolean
  /** Not yet reported, longest first; those in flight included. */
  left(): string[]
}

export function laneWork(names: readonly string[], listing: Listing, now: () => number): LaneWork {
  const decorated = new Set(listing.specs.filter(s => s.labels.includes('Serial')).map(s => s.name))
  const numbers = numbersOf(listing, decorated)
  const left = new Map<string, number>(names.map(n => [n, numbers.get(n)?.length ?? occurrences(listing, n)]))
  const queue = names.flatMap(name => (numbers.get(name) ?? []).map(number => ({ name, number })))
  const inFlight = new Map<number, { name: string; startedAt: number }>()
  const handed = new Set<number>()
  let stopped = false
  let oneByOne = false
  let cursor = 0

  const lost = () => {
    const flying = new Set([...inFlight.values()].map(f => f.name))
    return [...left.keys()].some(n => !decorated.has(n) && !flying.has(n))
  }
  const finish = (name: string) => {
    const more = (left.get(name) ?? 1) - 1
    if (more > 0) left.set(name, more)
    else left.delete(name)
  }
  return {
    next(process) {
      inFlight.delete(process)
      if (stopped) return undefined
      const planned = oneByOne ? undefined : queue.shift()
      if (planned) {
        handed.add(planned.number)
        inFlight.set(process, { name: planned.name, startedAt: now() })
        return planned.number
      }
      oneByOne ||= lost()
      if (!oneByOne || !lost()) return undefined
      while (handed.has(cursor)) cursor++
      return cursor < listing.order.length ? cursor++ : undefined
    },
    report(process, report) {
      const expected = inFlight.get(process)?.name
      if (expected !== undefined && expected !== report.name) oneByOne = true
      inFlight.delete(process)
      if (!left.has(report.name)) return undefined
      const outcome = outcomeOf(report)
      if (outcome === 'never-ran') return undefined
      finish(report.name)
      return { run: runOf(process, report, outcome), output: outputOf(report) }
    },
    takeInFlight(process) {
      // Serial specs are not sent for: process 1 goes through them in ginkgo's order.
      const own = process === 1 ? listing.order.find(n => decorated.has(n) && left.has(n)) : undefined
      const at = inFlight.get(process) ?? (own === undefined ? undefined : { name: own, startedAt: now() })
      inFlight.delete(process)
      if (at) left.delete(at.name)
      return at
    },
    ended(process) {
      inFlight.delete(process)
    },
    goneAstray() {
      oneByOne ||= !stopped && lost()
      return !stopped && lost()
    },
    stop: () => {
      stopped = true
    },
    waiting: () => !stopped && (oneByOne || queue.length > 0),
    left: () => [...left.keys()],
  }
}

function numbersOf(listing: Listing, decorated: ReadonlySet<string>): Map<string, number[]> {
  const numbers = new Map<string, number[]>()
  let number = 0
  for (const name of listing.order) {
    if (decorated.has(name)) continue
    const known = numbers.get(name)
    if (known) known.push(number)
    else numbers.set(name, [number])
    number++
  }
  return numbers
}

function occurrences(listing: Listing, name: string): number {
  return listing.specs.find(s => s.name === name)?.occurrences ?? 1
}

/** What shard.json keeps of a failure's words; the whole is in the spec's log. */
const longestMessage = 8 * 1024

function runOf(process: number, r: SpecReport, outcome: SpecRun['outcome']): SpecRun {
  const first = outcome === 'flaky' ? r.moreFailures[0] : undefined
  const message = r.failure?.message.slice(0, longestMessage)
  return {
    name: r.name,
    outcome,
    ms: r.ms,
    startedAt: r.startedAt,
    process,
    attempts: r.attempts,
    ...(message ? { message } : {}),
    ...(r.failure?.file ? { location: `${r.failure.file}:${r.failure.line}` } : {}),
    ...(first ? { firstFailure: first.message.slice(0, longestMessage) } : {}),
  }
}

function outputOf(r: SpecReport): string {
  const failures = [r.failure, ...r.moreFailures].filter(f => f !== undefined)
  return [...failures.map(asText), r.output].filter(Boolean).join('\n\n')
}

function asText(f: ReportedFailure): string {
  return [f.message, f.file && `at ${f.file}:${f.line}`, f.stack].filter(Boolean).join('\n')
}
