import type { ProviderName } from '../plan/cluster-ref.ts'
import type { RunCtx } from './asked.ts'

/** Minutes of a run, split backwards: teardown and logs have their reserve, the specs get what is left. */
export interface Limits {
  /** Epoch milliseconds: no spec runs after this. */
  readonly tests: number
  /** Milliseconds after that in which what was interrupted ends in order. */
  readonly grace: number
  /** A signal that fires with the context's own, or when build, up and test are out of time. Dispose it. */
  signal(ctx: RunCtx): { readonly signal: AbortSignal } & Disposable
}

/** Minutes for logs and teardown together: what is on this machine is gone at once, a cloud takes its time. */
const reserveMinutes: Readonly<Partial<Record<ProviderName, number>>> = { machines: 3, ec2: 10, eks: 20 }
/** Milliseconds in which interrupted specs end in order. */
const graceMs = 45_000

export function limitsOf(startedAt: number, minutes: number, provider: ProviderName): Limits {
  const all = minutes * 60_000
  // A very short run must still have most of its time for its work.
  const reserve = Math.min((reserveMinutes[provider] ?? 1) * 60_000, all / 4)
  const grace = Math.min(graceMs, all / 8)
  const line = startedAt + all - reserve
  return {
    tests: line - grace,
    grace,
    signal: ctx => {
      const late = new AbortController()
      const reason = new Error(`the deadline of ${minutes} min is reached: give more with --timeout`)
      const timer = setTimeout(() => late.abort(reason), Math.max(0, line - ctx.clock.now()))
      return {
        signal: AbortSignal.any([ctx.signal, late.signal]),
        [Symbol.dispose]: () => clearTimeout(timer),
      }
    },
  }
}
