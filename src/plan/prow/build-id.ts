/**
 * Ids have nineteen digits, as prow's own have, and fit 64 bits: TestGrid asks for "builds after this one" only where
 * ids are at least this large (shorter ones it lists all, each time), and all compare as texts as they do as numbers.
 */
const base = 10n ** 18n

/**
 * The id of the build that all jobs of one attempt of a workflow run publish together.
 * A later run has a larger one, and a later attempt of the same run too.
 * @param runId GITHUB_RUN_ID, unique in all of GitHub and growing
 * @param attempt GITHUB_RUN_ATTEMPT, from 1; GitHub allows some 50
 * @returns undefined when these are no numbers
 */
export function workflowBuildId(runId: string, attempt: string): string | undefined {
  if (!/^\d{1,15}$/.test(runId) || !/^\d{1,3}$/.test(attempt)) return undefined
  return String(base + BigInt(runId) * 1000n + BigInt(attempt))
}

/** Of a run outside of a CI service: by when it began. @param startedAt epoch milliseconds */
export function timedBuildId(startedAt: number): string {
  return String(base + BigInt(Math.floor(startedAt)) * 1000n)
}
