import { Interrupted } from '../errors.ts'
import type { Ctx } from '../ports/ctx.ts'

export interface WaitOptions {
  readonly timeoutMs: number
  /** Between two looks; default 50 ms. */
  readonly everyMs?: number
}

/**
 * Looks until `look` gives something else than undefined.
 * An error of `look` ends the wait; what may still change must be undefined.
 * @returns undefined when the time is over
 * @throws Interrupted when the run is cancelled
 */
export async function waitFor<T>(
  look: () => Promise<T | undefined>,
  ctx: Ctx,
  o: WaitOptions,
): Promise<T | undefined> {
  const end = ctx.clock.now() + o.timeoutMs
  for (;;) {
    if (ctx.signal.aborted) throw new Interrupted('interrupted while waiting', { cause: ctx.signal.reason })
    const found = await look()
    if (found !== undefined) return found
    if (ctx.clock.now() >= end) return undefined
    await ctx.clock.sleep(o.everyMs ?? 50)
  }
}
