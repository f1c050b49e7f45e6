import { mkdtemp, readdir, rm, rmdir } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import pMap from 'p-map'
import type { ShardProblem, SpecRun } from '../plan/result.ts'
import { readSpecReport, type SpecReport } from '../plan/spec-report.ts'
import type { Ctx } from '../ports/ctx.ts'
import { type Exit, oneProcess, type ProcessGround } from './e2e-process.ts'
import { type LaneWork, laneWork } from './lane-work.ts'
import { startParallelHost } from './parallel-host.ts'
import type { LaneTask, ShardRun } from './shard-run.ts'

export interface LaneEvents {
  spec(run: SpecRun, output: string): void
  problem(problem: ShardProblem): void
}

/** A process that dies is started again so often; each time one spec has gone with it. */
const restarts = 10

/** Runs the specs of one lane. Never throws for what specs or processes do: that is told to `events`. */
export async function runLane(task: LaneTask, events: LaneEvents, ctx: Ctx): Promise<void> {
  const processes = Math.max(1, Math.min(task.processes, task.names.length))
  const temporary = await mkdtemp(join(scratchOf(task.run), 'bowsprit-e2e-'))
  const ground: ProcessGround = { task, temporary, ctx }
  const lane = newLane(task, processes, ground, events)
  const host = await startParallelHost({
    total: lane.total,
    next: i => {
      lane.begun.get(i)?.resolve()
      lane.asked.add(i)
      return pastDeadline(lane) ? undefined : lane.work.next(i)
    },
    report: (i, json) => reported(lane, i, readSpecReport(json)),
    output: () => {},
    ended: i => lane.ended.add(i),
    alive: i => lane.alive.has(i),
  })
  const stop = () => lane.work.stop()
  ctx.signal.addEventListener('abort', stop, { once: true })
  if (ctx.signal.aborted) stop()
  try {
    await keepAllRunning(lane, processes, i => host.url(i))
  } finally {
    ctx.signal.removeEventListener('abort', stop)
    await host.close()
    await rm(temporary, { recursive: true, force: true, maxRetries: 2 }).catch(() => {})
    await withoutHalfReports(join(task.dir, 'report'))
  }
  for (const [type, message] of lane.suiteFailures) events.problem({ title: `[${type}]`, message })
}

/** Specs make sockets below it, and the path of a socket has 108 characters at most. */
const longestScratch = 50

function scratchOf(run: ShardRun): string {
  return run.scratch !== undefined && run.scratch.length <= longestScratch ? run.scratch : tmpdir()
}

/**
 * A start costs about 1.5 s of CPU (7,579 specs are built as a tree). One start per core at a time, so that the first
 * processes are at the long specs while the others still start; and none for which nothing is left.
 */
async function keepAllRunning(
  lane: LaneState,
  processes: number,
  url: (index: number) => string,
): Promise<void> {
  const all = Array.from({ length: processes }, (_, i) => i + 1)
  for (const i of all) {
    lane.alive.add(i)
    lane.begun.set(i, Promise.withResolvers())
  }
  const running: Promise<void>[] = []
  const start = async (index: number) => {
    if (index > 1 && !lane.work.waiting()) {
      lane.alive.delete(index)
      return
    }
    const process = keepRunning(lane, index, url(index))
    running.push(process)
    await Promise.race([lane.begun.get(index)!.promise, process])
  }
  await pMap(all, start, { concurrency: availableParallelism() })
  await Promise.all(running)
}

interface LaneState {
  readonly ground: ProcessGround
  readonly task: LaneTask
  readonly events: LaneEvents
  readonly ctx: Ctx
  readonly work: LaneWork
  /** ginkgo talks to a host only when there is more than one process, even if we start just the first. */
  readonly total: number
  readonly alive: Set<number>
  readonly ended: Set<number>
  /** Have come past set-up since they were last started. */
  readonly asked: Set<number>
  /** Resolved when a process asks for its first spec. */
  readonly begun: Map<number, PromiseWithResolvers<void>>
  /** By node type: SynchronizedBeforeSuite fails in every process when it fails in the first. */
  readonly suiteFailures: Map<string, string>
  failures: number
}

/** Process 1 writes a junit of the specs that it ran itself. Ours has those of all, and readers join all they find. */
async function withoutHalfReports(dir: string): Promise<void> {
  for (const file of await readdir(dir).catch(() => []))
    if (/^junit.*\.xml$/.test(file)) await rm(join(dir, file), { force: true })
  await rmdir(dir).catch(() => {})
}

function newLane(task: LaneTask, processes: number, ground: ProcessGround, events: LaneEvents): LaneState {
  return {
    ground,
    task,
    events,
    ctx: ground.ctx,
    work: laneWork(task.names, task.listing, ground.ctx.clock.now),
    total: Math.max(2, processes),
    alive: new Set(),
    ended: new Set(),
    asked: new Set(),
    begun: new Map(),
    suiteFailures: new Map(),
    failures: 0,
  }
}

function pastDeadline(lane: LaneState): boolean {
  return lane.ctx.clock.now() >= lane.task.deadline
}

const good = new Set(['passed', 'skipped', 'pending', ''])

function reported(lane: LaneState, index: number, report: SpecReport | undefined): void {
  if (report === undefined) return
  if (report.nodeType !== 'It') {
    const stopped = lane.ctx.signal.aborted
    if (!good.has(report.state) && !stopped && !lane.suiteFailures.has(report.nodeType))
      lane.suiteFailures.set(
        report.nodeType,
        [report.failure?.message ?? report.state, report.output].join('\n\n'),
      )
    return
  }
  const finished = lane.work.report(index, report)
  if (finished === undefined) return
  if (finished.run.outcome !== 'passed' && finished.run.outcome !== 'skipped') lane.failures++
  lane.events.spec(finished.run, finished.output)
}

async function keepRunning(lane: LaneState, index: number, url: string): Promise<void> {
  try {
    for (let start = 0; start <= restarts; start++) {
      lane.ended.delete(index)
      lane.asked.delete(index)
      const left = lane.work.left()
      const exit = await oneProcess(lane.ground, { index, total: lane.total, host: url }, left)
      const over = exit.cancelled || exit.timedOut || pastDeadline(lane) || lane.suiteFailures.size > 0
      if (lane.ended.has(index)) {
        lane.work.ended(index)
        noted(lane, index, exit)
        // Process 1 ends last: what is left now was missed by all.
        const again = index === 1 && !over && (start === 0 || lane.work.left().length < left.length)
        if (!again || !lane.work.goneAstray()) return
        continue
      }
      const lost = inFlightLost(lane, index, exit)
      if (over || lane.work.left().length === 0) return
      if (lost === undefined) return lane.events.problem(died(index, exit))
      lane.ctx.log.warn(`process ${index} died in "${lost}" (${exit.how}); started again for the rest`)
    }
  } finally {
    lane.alive.delete(index)
  }
}

/** A process that says it is done but exits badly, though nothing that we know of failed, is not to be trusted. */
function noted(lane: LaneState, index: number, exit: Exit): void {
  const explained = lane.failures > 0 || lane.suiteFailures.size > 0 || exit.cancelled || pastDeadline(lane)
  // 197 is ginkgo's word for "passed, but the sources focus on some specs".
  if (exit.failed && !explained && exit.how !== 'exit code 197') lane.events.problem(died(index, exit))
}

/** The spec that a dead process was at: crashed, unless it was us who stopped the process. */
function inFlightLost(lane: LaneState, index: number, exit: Exit): string | undefined {
  const at = lane.asked.has(index) ? lane.work.takeInFlight(index) : undefined
  if (at === undefined) return undefined
  const outcome = exit.cancelled ? 'interrupted' : exit.timedOut ? 'timedout' : 'crashed'
  const words = {
    interrupted: 'The run was interrupted, and the spec did not end in time.',
    timedout: 'The time for the tests was over, and the spec did not end when it was told to.',
    crashed: `e2e.test died while this spec ran (${exit.how}${exit.how.includes('SIGKILL') ? '; out of memory?' : ''}).`,
  }
  lane.failures++
  const run: SpecRun = {
    name: at.name,
    outcome,
    ms: Math.max(0, lane.ctx.clock.now() - at.startedAt),
    startedAt: at.startedAt,
    process: index,
    attempts: 1,
    message: words[outcome],
  }
  lane.events.spec(run, outcome === 'crashed' ? `${words.crashed}\n\n${exit.output}` : '')
  return at.name
}

function died(index: number, exit: Exit): ShardProblem {
  return { title: `e2e.test process ${index}: ${exit.how}`, message: exit.output || exit.how }
}
