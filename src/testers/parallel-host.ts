import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * The host of ginkgo's parallel processes, in place of ginkgo's own command line.
 *
 * Every process asks its host which spec to run next and tells it of each spec as it ends (ginkgo v2,
 * internal/parallel_support; the HTTP variant, GINKGO_PARALLEL_PROTOCOL=HTTP, is the same from v2.0 to v2.32). Being
 * that host gives what the command line cannot: an order of ours (longest first), each full result at once and not
 * when all is over, and a process that dies takes one spec with it and not the rest.
 */
export interface ParallelHost {
  /** What process `index` (1-based) gets as --ginkgo.parallel.host. */
  url(index: number): string
  close(): Promise<void>
}

export interface HostEvents {
  /** Number of the spec that this process shall run next; undefined when there is none for it. */
  next(index: number): number | undefined
  /** A SpecReport as ginkgo writes it in JSON, of a spec or of a suite node. */
  report(index: number, json: unknown): void
  /** Lines that a process prints for people. */
  output(index: number, text: string): void
  /** The process says that its suite is over; one that ends without saying so has crashed. */
  ended(index: number): void
  alive(index: number): boolean
  /** How many processes may exist; --ginkgo.parallel.total. */
  readonly total: number
}

/** Larger than any number of specs: a process that gets it is done. */
const noMore = 2 ** 30
/** A waiting process is answered when its condition holds; this often we look. */
const lookMs = 25
/** A report holds all output of its spec. What is larger is not a report. */
const largestBody = 256 * 1024 * 1024

/** What a process sums up: every spec in it was reported by itself, and all of them together can be large. */
const ignored = new Set(['suite-will-begin', 'suite-did-end', 'progress-report'])

type Answer = { status: number; json?: unknown }
const ok: Answer = { status: 200 }
/** ginkgo's words: 410 says that what is waited for will never come. */
const gone: Answer = { status: 410 }

export async function startParallelHost(events: HostEvents): Promise<ParallelHost> {
  const state: HostState = {
    setUp: new Map(),
    aborted: false,
    open: true,
    startedAt: new Date().toISOString(),
  }
  // Loopback is open to every user of the machine, so what we take in is behind a word that only our children know.
  const secret = randomBytes(16).toString('hex')
  const server = createServer((request, response) => {
    handle(request, response, secret, state, events).catch(() => response.destroy())
  })
  // Long waits are normal here: a process asks for the outcome of set-up and gets its answer minutes later.
  server.requestTimeout = 0
  server.timeout = 0
  // Go gives up an idle connection after 90 s. Were we the first, a report could be on its way into a closed one, and
  // ginkgo does not send it again.
  server.keepAliveTimeout = 3_600_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: index => `http://127.0.0.1:${port}/${secret}/${index}`,
    close: () => closed(server, state),
  }
}

interface HostState {
  /** Outcome of a step that process 1 takes for all: its JSON as posted. */
  readonly setUp: Map<'before-suite' | 'report-before-suite', unknown>
  aborted: boolean
  open: boolean
  readonly startedAt: string
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  secret: string,
  state: HostState,
  events: HostEvents,
): Promise<void> {
  const [, word, index, what] = (request.url ?? '').split('/')
  const body = ignored.has(what ?? '') ? await drained(request) : await bodyOf(request)
  const from = Number(index)
  const known = word === secret && from >= 1 && from <= events.total && what !== undefined
  const answer = known
    ? request.method === 'POST'
      ? posted(what, from, body, state, events)
      : await asked(what, from, state, events)
    : { status: 404 }
  response.writeHead(answer.status, { 'content-type': 'application/json' })
  response.end(answer.json === undefined ? '' : JSON.stringify(answer.json))
}

function posted(what: string, from: number, body: string, state: HostState, events: HostEvents): Answer {
  switch (what) {
    case 'did-run':
      events.report(from, JSON.parse(body))
      return ok
    case 'emit-output':
      events.output(from, body)
      return ok
    case 'before-suite-completed':
      state.setUp.set('before-suite', JSON.parse(body))
      return ok
    case 'report-before-suite-completed':
      state.setUp.set('report-before-suite', JSON.parse(body))
      return ok
    case 'abort':
      state.aborted = true
      return ok
    case 'suite-did-end':
      events.ended(from)
      return ok
    default:
      return ok
  }
}

async function asked(what: string, from: number, state: HostState, events: HostEvents): Promise<Answer> {
  switch (what) {
    case 'up':
      return ok
    case 'counter':
      return { status: 200, json: { Index: events.next(from) ?? noMore } }
    case 'abort':
      return state.aborted ? gone : ok
    case 'before-suite-state':
      return await setUpBy(1, 'before-suite', state, events)
    case 'report-before-suite-state':
      return await setUpBy(1, 'report-before-suite', state, events)
    case 'have-nonprimary-procs-finished':
      await until(() => !othersAlive(events), state)
      return ok
    case 'aggregated-nonprimary-procs-report':
      await until(() => !othersAlive(events), state)
      return { status: 200, json: emptyReport(state) }
    default:
      return { status: 404 }
  }
}

async function setUpBy(
  index: number,
  step: 'before-suite' | 'report-before-suite',
  state: HostState,
  events: HostEvents,
): Promise<Answer> {
  await until(() => state.setUp.has(step) || !events.alive(index), state)
  return state.setUp.has(step) ? { status: 200, json: state.setUp.get(step) } : gone
}

function othersAlive(events: HostEvents): boolean {
  for (let i = 2; i <= events.total; i++) if (events.alive(i)) return true
  return false
}

/** Process 1 adds the others' report to its own for ReportAfterSuite nodes. We have theirs already, spec by spec. */
function emptyReport(state: HostState) {
  return {
    SuiteSucceeded: true,
    StartTime: state.startedAt,
    EndTime: new Date().toISOString(),
    SpecReports: [],
  }
}

async function until(condition: () => boolean, state: HostState): Promise<void> {
  while (state.open && !condition()) await new Promise(resolve => setTimeout(resolve, lookMs))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > largestBody) throw new Error('larger than any report')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function drained(request: IncomingMessage): Promise<string> {
  for await (const _ of request);
  return ''
}

function closed(server: Server, state: HostState): Promise<void> {
  state.open = false
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
