import { describe, RunError } from '../errors.ts'
import type { Ctx } from '../ports/ctx.ts'

/** One arrow of the line: a junit case of its own and a row of the timeline. */
export interface PhaseRecord {
  readonly name: string
  /** Epoch milliseconds. */
  readonly started: number
  readonly ms: number
  readonly state: 'passed' | 'failed'
  /** One line: what it came to. */
  readonly detail: string
  /** Message and output of a failure. */
  readonly error?: string
}

export interface Phases {
  readonly records: PhaseRecord[]
  /** Runs one phase; `detail` makes its closing line. Rethrows what `work` throws, after recording it. */
  run<T>(
    name: string,
    work: () => Promise<T>,
    detail: (result: T) => string,
    failed?: (result: T) => boolean,
  ): Promise<T>
}

export function phasesOf(ctx: Ctx): Phases {
  const records: PhaseRecord[] = []
  const close = (
    name: string,
    started: number,
    state: PhaseRecord['state'],
    detail: string,
    error?: string,
  ) => {
    const ms = ctx.clock.now() - started
    records.push({ name, started, ms, state, detail, ...(error === undefined ? {} : { error }) })
    ctx.log.phase({ name, state, detail, ms })
  }
  return {
    records,
    run: async (name, work, detail, failed) => {
      const started = ctx.clock.now()
      ctx.log.phase({ name, state: 'started' })
      try {
        const result = await work()
        close(name, started, failed?.(result) ? 'failed' : 'passed', detail(result))
        return result
      } catch (error) {
        const text = describe(error)
        const full =
          error instanceof RunError && error.stderr ? `${text}\n${error.stderr.slice(-16_384)}` : text
        close(name, started, 'failed', text.split('\n')[0] ?? '', full)
        throw error
      }
    },
  }
}
