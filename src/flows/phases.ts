import { BuildError, describe, Interrupted, RunError } from '../errors.ts'
import type { Phase } from '../plan/result.ts'
import type { Ctx } from '../ports/ctx.ts'

/** The phases of one run, as they come to their ends: `junit_runner.xml` and the timeline are made of them. */
export interface Phases {
  readonly records: Phase[]
  /** Runs one phase; `detail` makes its closing line. Rethrows what `work` throws, after recording it. */
  run<T>(
    name: string,
    work: () => Promise<T>,
    detail: (result: T) => string,
    failed?: (result: T) => boolean,
  ): Promise<T>
}

/** Characters of a failed program's output that go into the record. */
const mostOutput = 64_000

export function phasesOf(ctx: Ctx): Phases {
  const records: Phase[] = []
  const close = (
    name: string,
    startedAt: number,
    outcome: Phase['outcome'],
    detail: string,
    output?: string,
  ) => {
    const ms = ctx.clock.now() - startedAt
    records.push({ name, startedAt, ms, outcome, detail, ...(output === undefined ? {} : { output }) })
    ctx.log.phase({ name, state: outcome === 'passed' ? 'passed' : 'failed', detail, ms })
  }
  return {
    records,
    run: async (name, work, detail, failed) => {
      const startedAt = ctx.clock.now()
      ctx.log.phase({ name, state: 'started' })
      try {
        const result = await work()
        close(name, startedAt, failed?.(result) ? 'failed' : 'passed', detail(result))
        return result
      } catch (error) {
        const stopped = ctx.signal.aborted && ctx.signal.reason instanceof Interrupted
        const text = stopped ? describe(ctx.signal.reason) : describe(error)
        const more = error instanceof RunError ? `\n${error.stderr || error.stdout}` : ''
        close(
          name,
          startedAt,
          stopped ? 'interrupted' : 'failed',
          headline(error, text),
          (describe(error) + more).slice(0, mostOutput),
        )
        throw error
      }
    },
  }
}

/** The one line that says most: of a branch that does not compile the first place, else the message's first line. */
function headline(error: unknown, text: string): string {
  const place = error instanceof BuildError ? error.places[0] : undefined
  return place === undefined ? (text.split('\n')[0] ?? '') : `${place.file}:${place.line}: ${place.message}`
}
