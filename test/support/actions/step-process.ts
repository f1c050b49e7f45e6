import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { lineSplitter } from './command-line.ts'
import { type Commands, commandReader } from './commands.ts'

export interface Stop {
  /** Milliseconds after the start, or when the output (both streams so far) matches. */
  readonly when: number | RegExp
  /** cancel: what the runner does to a step that is cancelled; a signal: that one alone. */
  readonly by: 'cancel' | NodeJS.Signals
}

export interface Ran {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly commands: Commands
  /** Everything it printed, both streams as they came. */
  readonly output: string
  readonly stdout: string
  readonly ms: number
  /** Signals sent, with milliseconds since the first one. */
  readonly sent: readonly { readonly signal: NodeJS.Signals; readonly ms: number }[]
  /** Milliseconds from the first signal to the exit. */
  readonly stoppedMs: number | undefined
  /** A child of it held its output open for the five seconds that the runner waits. */
  readonly held: boolean
}

/** Of the runner's ProcessInvoker: SIGINT, 7.5 s, SIGTERM, 2.5 s, SIGKILL, each to the one process. */
const ladder: readonly { readonly signal: NodeJS.Signals; readonly thenMs: number }[] = [
  { signal: 'SIGINT', thenMs: 7500 },
  { signal: 'SIGTERM', thenMs: 2500 },
  { signal: 'SIGKILL', thenMs: 0 },
]
/** How long the runner waits for output after the exit. */
const outputWaitMs = 5000

export interface ProcessOptions {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly stop?: Stop | undefined
  readonly limitMs: number
}

/**
 * Runs one step's program as the runner does.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Sdk/ProcessInvoker.cs
 * @throws Error when it has not ended after `limitMs`; it is killed then
 */
export async function runStep(o: ProcessOptions): Promise<Ran> {
  const started = performance.now()
  const [program, ...args] = o.argv
  const child = spawn(program!, args, { cwd: o.cwd, env: { ...o.env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const heard = listen(child, o.stop)
  const exited = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((done, fail) => {
    child.once('error', fail)
    child.once('exit', (exitCode, signal) => done({ exitCode, signal }))
  })
  const over = new AbortController()
  const stopping = stopChild(child, heard.due, exited, over.signal)
  const late = sleep(o.limitMs, 'late' as const, { signal: over.signal }).catch(() => 'late' as const)
  const end = await Promise.race([exited, late])
  const ms = performance.now() - started
  if (end === 'late') child.kill('SIGKILL')
  over.abort()
  const held = await waitForOutput(child, heard.closed)
  if (end === 'late') throw new Error(`the step did not end within ${o.limitMs} ms:\n${heard.output()}`)
  const { sent, firstAt } = await stopping
  return {
    ...end,
    ...heard.read(),
    ms,
    sent,
    stoppedMs: firstAt === undefined ? undefined : started + ms - firstAt,
    held,
  }
}

/** @returns whether it had to be cut off */
async function waitForOutput(child: ChildProcess, closed: Promise<void>): Promise<boolean> {
  const over = new AbortController()
  const late = sleep(outputWaitMs, true, { signal: over.signal }).catch(() => false)
  const held = await Promise.race([closed.then(() => false), late])
  over.abort()
  child.stdout?.destroy()
  child.stderr?.destroy()
  return held
}

function listen(child: ChildProcess, stop: Stop | undefined) {
  const reader = commandReader()
  let output = ''
  let stdout = ''
  const due = Promise.withResolvers<Stop>()
  const timer = typeof stop?.when === 'number' ? setTimeout(() => due.resolve(stop), stop.when) : undefined
  const streams = [child.stdout!, child.stderr!]
  const splitters = streams.map(stream => {
    const splitter = lineSplitter(reader.line)
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (stream === child.stdout) stdout += text
      splitter.chunk(text)
      if (stop?.when instanceof RegExp && stop.when.test(output)) due.resolve(stop)
    })
    return splitter
  })
  const ended = streams.map(stream => new Promise<void>(done => stream.once('close', () => done())))
  return {
    due: due.promise,
    closed: Promise.all(ended).then(() => clearTimeout(timer)),
    output: () => output,
    read: () => {
      clearTimeout(timer)
      for (const splitter of splitters) splitter.end()
      return { commands: reader.read(), output, stdout }
    },
  }
}

async function stopChild(
  child: ChildProcess,
  due: Promise<Stop>,
  exited: Promise<unknown>,
  over: AbortSignal,
) {
  const sent: { signal: NodeJS.Signals; ms: number }[] = []
  const stop = await Promise.race([
    due,
    exited.then(
      () => undefined,
      () => undefined,
    ),
  ])
  if (stop === undefined || child.exitCode !== null) return { sent, firstAt: undefined }
  const firstAt = performance.now()
  const rungs = stop.by === 'cancel' ? ladder : [{ signal: stop.by, thenMs: 0 }]
  for (const { signal, thenMs } of rungs) {
    if (over.aborted) break
    sent.push({ signal, ms: Math.round(performance.now() - firstAt) })
    child.kill(signal)
    await sleep(thenMs, undefined, { signal: over }).catch(() => {})
  }
  return { sent, firstAt }
}
