import type { TrafficExpectation } from './wish.ts'

/** What became of the requests of a check. Times are milliseconds, from when a request was due. */
export interface TrafficReport {
  /** Where they went, for people. */
  readonly to: string
  readonly requests: number
  readonly right: number
  /** Wrong answers and missing ones, by what was wrong, the most frequent first. */
  readonly wrong: readonly { readonly what: string; readonly times: number }[]
  /** Right answers a second, over the whole time. */
  readonly qps: number
  readonly p50: number
  readonly p99: number
  readonly max: number
  /** From the first request to the last answer. */
  readonly ms: number
}

/** One line: `200 of 200 right, 49.8/s, p50 2.1 ms, p99 7.4 ms`. */
export function trafficLine(r: TrafficReport): string {
  return `${r.right} of ${r.requests} right, ${round(r.qps)}/s, p50 ${round(r.p50)} ms, p99 ${round(r.p99)} ms`
}

/** All of it, for a log and a junit case. */
export function trafficText(r: TrafficReport): string {
  return [
    `traffic to ${r.to}: ${trafficLine(r)}, max ${round(r.max)} ms, in ${round(r.ms / 1000)} s`,
    ...r.wrong.map(w => `  ${w.times} × ${w.what}`),
  ].join('\n')
}

/** Why the answers were not what was expected; empty when they were. */
export function trafficProblems(r: TrafficReport, expect: TrafficExpectation): string[] {
  const errors = r.requests - r.right
  const most = r.wrong[0]
  return [
    ...(errors > expect.errors
      ? [
          `${errors} of ${r.requests} answers were wrong${expect.errors > 0 ? ` (${expect.errors} are borne)` : ''}${most === undefined ? '' : `: ${most.what}`}`,
        ]
      : []),
    ...(r.qps < expect.qps ? [`${round(r.qps)} answers a second, wanted are ${round(expect.qps)}`] : []),
    ...(expect.p50 !== undefined && r.p50 > expect.p50
      ? [`half of the answers took more than ${round(r.p50)} ms, wanted are ${expect.p50}`]
      : []),
    ...(expect.p99 !== undefined && r.p99 > expect.p99
      ? [`one answer of 100 took ${round(r.p99)} ms or more, wanted are ${expect.p99}`]
      : []),
  ]
}

/** What is wrong with one answer; undefined: nothing. */
export function wrongAnswer(status: number, body: string, expect: TrafficExpectation): string | undefined {
  if (status !== expect.status) return `status ${status} instead of ${expect.status}`
  if (expect.body !== undefined && !expect.body.test(body))
    return `the body does not match ${expect.body.source}: ${JSON.stringify(body.slice(0, 60))}`
  return undefined
}

function round(n: number): string {
  return n >= 100 ? n.toFixed(0) : n.toFixed(1)
}
