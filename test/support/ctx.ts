import { resolve } from 'node:path'
import { systemClock } from '../../src/adapters/clock.ts'
import { execAdapter } from '../../src/adapters/exec-execa.ts'
import type { Clock, Ctx } from '../../src/ports/ctx.ts'
import type { Log, Progress } from '../../src/ports/log.ts'

export interface SeenLog extends Log {
  readonly seen: { level: string; text: string }[]
  readonly updates: Progress[]
}

export function seenLog(): SeenLog {
  const seen: { level: string; text: string }[] = []
  const updates: Progress[] = []
  const at = (level: string) => (text: string) => void seen.push({ level, text })
  return {
    seen,
    updates,
    info: at('info'),
    warn: at('warn'),
    debug: at('debug'),
    annotate: p => void seen.push({ level: 'annotate', text: `${p.file}:${p.line}: ${p.message}` }),
    progress: u => void updates.push(u),
    phase: e => void seen.push({ level: 'phase', text: `${e.name} ${e.state} ${e.detail ?? ''}` }),
  }
}

export interface TestCtxOptions {
  readonly cache: string
  readonly runs: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal
}

/** The real outside (processes, clock, files) with a log that tests can read. */
export function testCtx(o: TestCtxOptions): Ctx & { readonly log: SeenLog } {
  const env = o.env ?? process.env
  const signal = o.signal ?? new AbortController().signal
  return {
    exec: execAdapter(env, signal),
    log: seenLog(),
    clock: systemClock,
    signal,
    env,
    paths: {
      cache: o.cache,
      runs: o.runs,
      program: resolve(import.meta.dirname, '../../dist'),
      node: process.execPath,
    },
  }
}

/** A clock by which every wait is over at once, and has taken its time all the same. */
export function hurriedClock(): Clock {
  let late = 0
  return {
    now: () => Date.now() + late,
    sleep: async ms => {
      late += ms
    },
  }
}
