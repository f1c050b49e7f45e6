import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Ground } from '../../../src/kube/addons/ground.ts'
import { checkTraffic } from '../../../src/kube/addons/traffic.ts'
import { trafficProblems } from '../../../src/plan/addons/traffic.ts'
import { readAddons, type TrafficWish } from '../../../src/plan/addons/wish.ts'
import { testCtx } from '../../support/ctx.ts'

/** A server of loopback, and what a check of it comes to. */
async function checked(
  listener: RequestListener,
  traffic: object,
  o: { timeout?: string; signal?: AbortSignal } = {},
) {
  const server = createServer(listener)
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const dir = await mkdtemp(join(tmpdir(), 'addon-traffic-'))
  const ctx = testCtx({ cache: dir, runs: dir, ...(o.signal && { signal: o.signal }) })
  const yaml = [
    { name: 'web', command: ['true'], timeout: o.timeout ?? '30s', check: { traffic: { url, ...traffic } } },
  ]
  const read = readAddons(yaml, dir)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  const addon = read.addons[0]!
  const { traffic: wish } = addon.check as { traffic: TrafficWish }
  const ground: Ground = {
    ...{ addon, manifests: undefined, objects: [], job: undefined, tools: { kubectl: '', helm: undefined } },
    ...{ cluster: { kubeconfig: '' }, run: 'r', dir, artifacts: dir, until: Date.now() + addon.timeoutMs },
  }
  try {
    const report = await checkTraffic(ground, wish, ctx)
    return { report, problems: trafficProblems(report, wish.expect) }
  } finally {
    server.closeAllConnections()
    server.close()
    await rm(dir, { recursive: true })
  }
}

const hello: RequestListener = (_, answer) => void answer.end('hello from web-1')

describe('traffic', () => {
  it('sends so many requests at so many a second, and measures them', async () => {
    const seen: number[] = []
    const { report, problems } = await checked(
      (request, answer) => {
        seen.push(performance.now())
        expect([request.url, request.headers.host]).toEqual(['/hostname', 'web.example'])
        hello(request, answer)
      },
      {
        path: '/hostname',
        host: 'web.example',
        requests: 100,
        qps: 100,
        expect: { body: 'web-\\d', qps: 50 },
      },
    )
    expect(problems).toEqual([])
    expect(report).toMatchObject({ requests: 100, right: 100, wrong: [] })
    // One goes before, to see that it answers; the others take a second.
    expect(seen).toHaveLength(101)
    expect(seen.at(-1)! - seen[1]!).toBeGreaterThan(950)
    expect(report.qps).toBeGreaterThan(50)
    expect(report.qps).toBeLessThanOrEqual(100)
    expect(report.p50).toBeLessThanOrEqual(report.p99)
    expect(report.p99).toBeLessThanOrEqual(report.max)
  })

  it('looks at every answer: status, body, connections that break', async () => {
    let n = 0
    const { report, problems } = await checked(
      (request, answer) => {
        n++
        if (n % 10 === 3) answer.writeHead(503).end('no')
        else if (n % 10 === 6) answer.end('hello from elsewhere')
        else if (n % 10 === 9) request.socket.destroy()
        else hello(request, answer)
      },
      { requests: 100, qps: 200, connections: 1, expect: { body: 'web-', qps: 1 } },
    )
    expect(report.right).toBe(70)
    expect(Object.fromEntries(report.wrong.map(w => [w.what.split(':')[0], w.times]))).toEqual({
      'status 503 instead of 200': 10,
      'the body does not match web-': 10,
      'no answer': 10,
    })
    expect(problems).toEqual([expect.stringMatching(/^30 of 100 answers were wrong/)])
  })

  it('errors that are borne are told, and no failure', async () => {
    let n = 0
    const some: RequestListener = (_, answer) => void answer.writeHead(++n === 5 ? 500 : 200).end()
    const { report, problems } = await checked(some, {
      requests: 20,
      qps: 200,
      expect: { errors: 1, qps: 1 },
    })
    expect(report).toMatchObject({ right: 19, wrong: [{ what: 'status 500 instead of 200', times: 1 }] })
    expect(problems).toEqual([])
  })

  it('a server that stalls is seen in the times, though few requests were on the way meanwhile', async () => {
    let n = 0
    const stalls: RequestListener = async (request, answer) => {
      if (++n === 30) await wait(500)
      hello(request, answer)
    }
    const { report, problems } = await checked(stalls, {
      ...{ requests: 100, qps: 200, connections: 1, expect: { p99: 300, qps: 1 } },
    })
    // Of one connection all that were due in that half second came late, not the one alone.
    expect(report.p50).toBeGreaterThan(0)
    expect(report.p99).toBeGreaterThan(400)
    expect(problems).toEqual([expect.stringMatching(/one answer of 100 took [4-9]\d\d ms/)])
  })

  it('a server that is too slow does not reach its rate', async () => {
    const slow: RequestListener = async (request, answer) => {
      await wait(50)
      hello(request, answer)
    }
    const { problems } = await checked(slow, { requests: 40, qps: 200, connections: 2 })
    expect(problems).toEqual([expect.stringMatching(/answers a second, wanted are 180/)])
  })

  it('begins when the first answer is right, and says what was wrong when none is in time', async () => {
    let n = 0
    const late: RequestListener = (request, answer) =>
      ++n < 3 ? void answer.writeHead(503).end() : hello(request, answer)
    expect((await checked(late, { requests: 10, qps: 100 })).report.right).toBe(10)
    const never: RequestListener = (_, answer) => void answer.writeHead(404).end()
    await expect(checked(never, {}, { timeout: '1s' })).rejects.toThrow(
      /not done in 1 s: a right answer from http.*: status 404 instead of 200/,
    )
  })

  it('ends at once when the run is cancelled, with the reason', async () => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(new Error('interrupted by SIGINT')), 300)
    const began = performance.now()
    await expect(checked(hello, { requests: 1000, qps: 10 }, { signal: stop.signal })).rejects.toThrow(
      'interrupted by SIGINT',
    )
    expect(performance.now() - began).toBeLessThan(2000)
  })
})
