import { BuildError, describe, Interrupted, ProvisionError, UsageError } from '../errors.ts'

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

/**
 * Runs one program to its end: signals become an abort, errors become text and an exit code, in this one place.
 * The first two signals (a CI runner sends SIGINT, then SIGTERM) ask for an orderly end; a third ends at once.
 */
export async function runMain(
  main: (signal: AbortSignal) => Promise<number>,
  bisect: () => boolean = () => false,
): Promise<never> {
  const controller = new AbortController()
  let signals = 0
  const onSignal = (name: NodeJS.Signals) => {
    signals++
    if (signals > 2) process.exit(exitCodes.interrupted)
    if (signals === 1)
      process.stderr.write(`\n${name}: stopping, then tearing down (twice more: leave at once)\n`)
    controller.abort(new Interrupted(`interrupted by ${name}`))
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal)
  // Nobody reads any more (`… | head`, a terminal that is gone): no reason to leave a cluster behind.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  let code: number
  try {
    code = await main(controller.signal)
    if (controller.signal.aborted && code !== exitCodes.leftovers) code = exitCodes.interrupted
  } catch (error) {
    code = controller.signal.aborted ? exitCodes.interrupted : codeOf(error, bisect())
    process.stderr.write(`${textOf(error)}\n`)
  }
  process.exit(code)
}

function codeOf(error: unknown, bisect: boolean): number {
  if (error instanceof UsageError) return bisect ? bisectCodes.stop : exitCodes.usage
  if (error instanceof BuildError) return bisect ? bisectCodes.skip : exitCodes.failed
  if (error instanceof ProvisionError) return bisect ? bisectCodes.skip : exitCodes.provision
  return exitCodes.failed
}

function textOf(error: unknown): string {
  if (error instanceof UsageError) return error.problems.map(p => `bowsprit: ${p}`).join('\n')
  const text = `bowsprit: ${describe(error)}`
  const known = error instanceof BuildError || error instanceof ProvisionError || error instanceof Interrupted
  return known || !(error instanceof Error) || process.env['BOWSPRIT_VERBOSE'] !== 'true'
    ? text
    : `${text}\n${error.stack}`
}
