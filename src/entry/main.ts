import { BuildError, describe, Interrupted, ProvisionError, UsageError } from '../errors.ts'
import { exitCodeOf, exitCodes } from '../flows/exit-code.ts'

export interface MainOptions {
  /** Whether exit codes are for `git bisect run`; asked at the end. */
  readonly bisect?: () => boolean
  /** Where the text of an error goes, a problem each; default stderr. */
  readonly say?: (problems: readonly string[]) => void
}

/**
 * Runs one program to its end: signals become an abort, errors become text and an exit code, in this one place.
 * The first two signals (a CI runner sends SIGINT, then SIGTERM) ask for an orderly end; a third ends at once.
 */
export async function runMain(
  main: (signal: AbortSignal) => Promise<number>,
  { bisect = () => false, say = onStderr }: MainOptions = {},
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
    const { wantsJobToken, keepAwsToken } = await import('../adapters/github/aws-token.ts')
    if (wantsJobToken(process.env)) await keepAwsToken(process.env)
    code = await main(controller.signal)
    if (controller.signal.aborted && code !== exitCodes.leftovers) code = exitCodes.interrupted
  } catch (error) {
    code = controller.signal.aborted ? exitCodes.interrupted : exitCodeOf(error, bisect())
    say(textsOf(error))
  }
  process.exit(code)
}

function onStderr(problems: readonly string[]): void {
  for (const problem of problems) process.stderr.write(`${harmless(`bowsprit: ${problem}`)}\n`)
}

function textsOf(error: unknown): readonly string[] {
  if (error instanceof UsageError) return error.problems
  const text = describe(error)
  const known = error instanceof BuildError || error instanceof ProvisionError || error instanceof Interrupted
  return known || !(error instanceof Error) || process.env['BOWSPRIT_VERBOSE'] !== 'true'
    ? [text]
    : [`${text}\n${error.stack}`]
}

/** Before a log is there that fences its lines, nothing may read as a workflow command (`##[` does anywhere in a line). */
function harmless(text: string): string {
  if (process.env['GITHUB_ACTIONS'] !== 'true') return text
  return text.replaceAll('##[', '## [').replace(/^(\s*)::/gm, '$1: :')
}
