import { isRefused, sayOf } from './errors.ts'

/** What a look around has found. */
export interface Findings {
  /** Each says what to do. */
  readonly problems: string[]
  /** What could not be looked at; it may be sound. */
  readonly warnings: string[]
}

export function noFindings(): Findings {
  return { problems: [], warnings: [] }
}

/**
 * One question. Not being allowed to ask is a problem where the answer is needed; all else that keeps it from being
 * answered is a warning.
 * @param permission that it takes, e.g. ec2:DescribeImages
 * @returns undefined without an answer
 */
export async function asked<T>(
  what: string,
  permission: string,
  work: () => Promise<T>,
  found: Findings,
  { signal, needed = false }: { signal: AbortSignal; needed?: boolean },
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    signal.throwIfAborted()
    const text = isRefused(error)
      ? `${what} cannot be looked at: these credentials need ${permission} (docs/aws.md has the whole policy)`
      : `${what} cannot be looked at: ${sayOf(error)}`
    if (needed) found.problems.push(text)
    else found.warnings.push(text)
    return undefined
  }
}
