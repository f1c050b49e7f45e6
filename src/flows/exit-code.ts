import { BuildError, ProvisionError, UsageError } from '../errors.ts'

/** Exit codes; `docs/troubleshooting.md` explains each. */
export const exitCodes = {
  passed: 0,
  failed: 1,
  usage: 2,
  provision: 3,
  leftovers: 4,
  interrupted: 130,
} as const
/** https://git-scm.com/docs/git-bisect#_bisect_run: 125 skips a commit, above 127 stops the bisection. */
const bisectCodes = { skip: 125, stop: 128 } as const

/** What a thrown thing ends the program with. */
export function exitCodeOf(error: unknown, bisect = false): number {
  if (error instanceof UsageError) return bisect ? bisectCodes.stop : exitCodes.usage
  if (error instanceof BuildError) return bisect ? bisectCodes.skip : exitCodes.failed
  if (error instanceof ProvisionError) return bisect ? bisectCodes.skip : exitCodes.provision
  return exitCodes.failed
}
