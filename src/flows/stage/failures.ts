import { BuildError, describe, Interrupted, ProvisionError, UsageError } from '../../errors.ts'

/** Whatever a service answers or a disk refuses ends in an error that the exit code tells from bad input. */
export async function named<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const known = [UsageError, ProvisionError, BuildError, Interrupted].some(kind => error instanceof kind)
    if (known) throw error
    throw new ProvisionError(`${what}: ${describe(error)}`)
  }
}
