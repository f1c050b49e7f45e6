import * as http from 'node:http'
import * as https from 'node:https'
import { createHistogram } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { type TrafficReport, wrongAnswer } from '../../plan/addons/traffic.ts'
import type { TrafficWish } from '../../plan/addons/wish.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { type Ground, tooLate } from './ground.ts'
import { type TrafficTo, trafficTo } from './traffic-target.ts'

/** One request may take so long; a balancer that has no target yet holds requests. */
const requestMs = 10_000
const tryEveryMs = 500
/** Kept of a body: it is matched against an expression, not stored. */
const mostBody = 64 * 1024
const kindsOfWrong = 10

/**
 * Sends requests at a steady rate and looks at every answer. It begins when one answer is right: until then balancers,
 * names and endpoints may still be on their way. node's own histogram and agents do the measuring: a load generator
 * from elsewhere would be larger than all the rest, for one loop.
 * @throws Error when no answer was right in time
 */
export async function checkTraffic(g: Ground, wish: TrafficWish, ctx: Ctx): Promise<TrafficReport> {
  await using to = await trafficTo(g, wish, ctx)
  const options = { keepAlive: true, maxSockets: wish.connections }
  const agent = to.url.protocol === 'https:' ? new https.Agent(options) : new http.Agent(options)
  const late = AbortSignal.timeout(Math.max(1, g.until - ctx.clock.now()))
  const signal = AbortSignal.any([ctx.signal, late])
  const ask = () => answerOf(to, agent, wish, signal)
  try {
    for (let wrong = await ask(); wrong !== undefined; wrong = await ask()) {
      await sleep(tryEveryMs, undefined, { signal }).catch(() => {})
      ctx.signal.throwIfAborted()
      if (late.aborted) throw tooLate(g, `a right answer from ${to.text}`, wrong)
    }
    const report = await measured(to.text, wish, ask, signal)
    ctx.signal.throwIfAborted()
    if (late.aborted) throw tooLate(g, `${wish.requests} requests at ${wish.qps} a second to ${to.text}`)
    return report
  } finally {
    agent.destroy()
  }
}

/**
 * Requests are due at a steady rate, and times are taken from when they were due: a server that stalls cannot hide
 * behind the requests that were not sent meanwhile.
 */
async function measured(
  text: string,
  wish: TrafficWish,
  ask: () => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<TrafficReport> {
  const times = createHistogram({ lowest: 1, highest: 3_600_000_000, figures: 3 })
  const wrong = new Map<string, number>()
  const began = performance.now()
  let next = 0
  const worker = async () => {
    while (next < wish.requests && !signal.aborted) {
      const due = began + (next++ * 1000) / wish.qps
      const early = due - performance.now()
      if (early > 0) await sleep(early, undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      const what = await ask()
      times.record(Math.max(1, Math.round((performance.now() - due) * 1000)))
      if (what !== undefined) wrong.set(what, (wrong.get(what) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: Math.min(wish.connections, wish.requests) }, worker))
  const ms = performance.now() - began
  const errors = [...wrong.values()].reduce((a, b) => a + b, 0)
  const right = Number(times.count) - errors
  return {
    to: text,
    requests: wish.requests,
    right,
    wrong: [...wrong]
      .map(([what, n]) => ({ what, times: n }))
      .sort((a, b) => b.times - a.times)
      .slice(0, kindsOfWrong),
    // The last request has its own interval too, else two requests in a second were two in half a second.
    qps: (1000 * right) / Math.max(ms, (1000 * wish.requests) / wish.qps),
    p50: times.percentile(50) / 1000,
    p99: times.percentile(99) / 1000,
    max: times.max / 1000,
    ms,
  }
}

/** @returns what is wrong with the answer; undefined: nothing */
function answerOf(
  { url, host, socket }: TrafficTo,
  agent: http.Agent,
  { expect }: TrafficWish,
  signal: AbortSignal,
): Promise<string | undefined> {
  const request = url.protocol === 'https:' ? https.request : http.request
  return new Promise(resolve => {
    const fail = (error: Error) =>
      resolve(`no answer: ${(error as NodeJS.ErrnoException).code ?? error.message}`)
    const sent = request(
      url,
      {
        agent,
        signal,
        ...(socket === undefined ? {} : { socketPath: socket }),
        ...(host === undefined ? {} : { servername: host }),
        headers: { 'user-agent': 'bowsprit', ...(host === undefined ? {} : { host }) },
      },
      answer => {
        let body = ''
        answer.setEncoding('utf8')
        answer.on('data', (piece: string) => {
          if (body.length < mostBody) body += piece
        })
        answer.on('error', fail)
        answer.on('end', () => resolve(wrongAnswer(answer.statusCode ?? 0, body, expect)))
      },
    )
    sent.setTimeout(requestMs, () => sent.destroy(new Error(`none in ${requestMs / 1000} s`)))
    sent.on('error', fail)
    sent.end()
  })
}
