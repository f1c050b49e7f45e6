import { appendFileSync } from 'node:fs'
import pc from 'picocolors'
import prettyBytes from 'pretty-bytes'
import prettyMs from 'pretty-ms'
import type { Problem } from '../plan/problem.ts'
import type { Log, PhaseEvent, Progress } from '../ports/log.ts'
import { type Fence, fence } from './github/fence.ts'

/** Text at the end of a terminal that is written anew; `clear` takes it away for other lines. */
export interface LiveLine {
  (text: string): void
  clear(): void
}

export interface ConsoleOptions {
  readonly stream: NodeJS.WriteStream
  readonly verbose: boolean
  /** github: log groups and annotations as workflow commands; terminal: a live line; plain: whole lines only. */
  readonly style: 'terminal' | 'plain' | 'github'
  /** The live line of a terminal. */
  readonly live?: LiveLine | undefined
  /** Every line, without colours, is appended here too. */
  readonly file?: string
  readonly now: () => number
}

/** Plain output shows progress of one thing at most so often, but its first step at once: it says that there is any. */
const plainEveryMs = 15_000
/** Annotations of one level that the runner shows for a step; it drops the others. */
const mostAnnotations = 10

export interface ConsoleLog extends Log {
  /** Only in the style `github`. */
  readonly fence: Fence | undefined
  /** From now on every line is also appended to this file. */
  toFile(path: string): void
  setVerbose(on: boolean): void
  close(): void
}

export function consoleLog(o: ConsoleOptions): ConsoleLog {
  const colours = pc.createColors(o.style === 'terminal' || o.style === 'github')
  const { live } = o
  const running = new Map<string, Progress>()
  const lastShown = new Map<string, { at: number; done: number }>()
  let current: string | undefined
  let file = o.file
  let verbose = o.verbose
  const write = (line: string, plain = line) => {
    live?.clear()
    o.stream.write(`${line}\n`)
    if (file !== undefined) appendFileSync(file, `${new Date(o.now()).toISOString()} ${plain}\n`)
    redraw()
  }
  const redraw = () => {
    if (live === undefined || current === undefined) return
    const bars = [...running.values()].map(bar).join('   ')
    live(`${colours.cyan('▶')} ${current.padEnd(7)} ${bars}`)
  }
  const guard = o.style === 'github' ? fence(o.stream) : undefined
  const command = (line: string, plain: string) => {
    guard?.command(line)
    if (file !== undefined) appendFileSync(file, `${new Date(o.now()).toISOString()} ${plain}\n`)
  }
  const say = (text: string, paint: (s: string) => string = s => s) => {
    for (const line of text.split('\n')) write(paint(line), line)
  }
  const shown = { warning: 0, error: 0 }
  return {
    fence: guard,
    info: text => say(text),
    warn: text => {
      if (guard !== undefined && shown.warning++ < mostAnnotations)
        command(`::warning::${escapeData(text)}`, `warning: ${text}`)
      else say(`warning: ${text}`, colours.yellow)
    },
    debug: text => {
      if (verbose) say(text, colours.dim)
      else if (file !== undefined) appendFileSync(file, `${new Date(o.now()).toISOString()} ${text}\n`)
    },
    annotate: p => {
      if (guard !== undefined && shown.error++ < mostAnnotations)
        command(`::error${properties(p)}::${escapeData(p.message)}`, problemText(p))
      else say(problemText(p), colours.red)
    },
    progress: update => {
      running.set(update.id, update)
      if (live !== undefined) return redraw()
      const last = lastShown.get(update.id) ?? { at: 0, done: -1 }
      const over = update.done >= update.total
      const early = last.done > 0 && o.now() - last.at < plainEveryMs
      if (update.done === last.done || (!over && early)) return
      lastShown.set(update.id, { at: o.now(), done: update.done })
      write(`  ${bar(update)}`)
    },
    phase: event => {
      if (event.state === 'started') {
        current = event.name
        running.clear()
        lastShown.clear()
        if (guard !== undefined) command(`::group::${escapeData(event.name)}`, `▶ ${event.name}`)
        else if (o.style === 'plain') write(`▶ ${event.name}`)
        redraw()
        return
      }
      current = undefined
      live?.clear()
      guard?.command('::endgroup::')
      write(closing(event, colours), closing(event, pc.createColors(false)))
    },
    toFile: path => {
      file = path
    },
    setVerbose: on => {
      verbose = on
    },
    close: () => {
      live?.clear()
      const more = shown.error - mostAnnotations
      if (more > 0) guard?.command(`::notice::${more} more errors are in the log and in the summary`)
      shown.error = 0
    },
  }
}

function problemText(p: Problem): string {
  const place = [p.file, p.line, p.column].filter(part => part !== undefined).join(':')
  return [place, p.title, p.message].filter(Boolean).join(': ')
}

function properties(p: Problem): string {
  const all = { file: p.file, line: p.line, col: p.column, title: p.title }
  const given = Object.entries(all).filter(([, value]) => value !== undefined)
  return given.length === 0 ? '' : ` ${given.map(([k, v]) => `${k}=${escapeProperty(`${v}`)}`).join(',')}`
}

function closing(event: PhaseEvent, colours: ReturnType<typeof pc.createColors>): string {
  const mark = event.state === 'passed' ? colours.green('✔') : colours.red('✘')
  const time =
    event.ms === undefined ? '' : colours.dim(prettyMs(event.ms, { keepDecimalsOnWholeSeconds: true }))
  return `${mark} ${event.name.padEnd(7)} ${(event.detail ?? '').padEnd(72)} ${time}`.trimEnd()
}

function bar(p: Progress): string {
  const cells = p.total === 0 ? 0 : Math.round((10 * Math.min(p.done, p.total)) / p.total)
  const failed = p.failed ? `, ${p.failed} failed` : ''
  const left =
    p.leftMs === undefined ? '' : `, ~${prettyMs(Math.max(1000, Math.round(p.leftMs / 1000) * 1000))} left`
  const amount =
    p.unit === 'bytes'
      ? `${prettyBytes(p.done)} of ${prettyBytes(p.total)}`
      : `${p.done}/${p.total} ${p.unit}`
  return `${p.id} ${'█'.repeat(cells)}${'░'.repeat(10 - cells)} ${amount}${failed}${left}`
}

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts: how data and properties are escaped */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
