import { describe } from '../errors.ts'
import type { Reached } from './reached.ts'

/**
 * Does one step of a run whose end must be reached: what it throws is kept (the first error decides how the run ends,
 * later ones become notes of the result).
 * @returns undefined when it threw
 */
export async function attempt<T>(reached: Reached, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (reached.error === undefined) reached.error = error
    else reached.more = [...(reached.more ?? []), describe(error)]
    return undefined
  }
}
