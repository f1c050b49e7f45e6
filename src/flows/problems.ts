import { UsageError } from '../errors.ts'

/**
 * Runs every check and reports the bad input of all of them together. Any other error is thrown as it is.
 * @returns the results, in order
 * @throws UsageError
 */
export async function allProblems<T extends readonly unknown[]>(
  checks: {
    readonly [K in keyof T]: () => T[K] | Promise<T[K]>
  },
): Promise<T> {
  const problems: string[] = []
  const results: unknown[] = []
  for (const check of checks) {
    try {
      results.push(await check())
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      problems.push(...error.problems)
    }
  }
  if (problems.length > 0) throw new UsageError([...new Set(problems)])
  return results as unknown as T
}
