export interface ArtifactOf {
  /** What is in it; `bowsprit` for shards, which merge looks for by its pattern. */
  readonly kind?: 'bowsprit' | 'merged' | 'logs' | 'stage'
  /** `GITHUB_JOB`: job indexes begin at 0 in each. */
  readonly job?: string
  /** `GITHUB_ACTION`: a job may use the action twice. */
  readonly step?: string
  readonly provider: string
  /** `strategy.job-index`, 0 where there is no matrix. */
  readonly jobIndex: number | string
  /** `1/2`, or undefined where a job runs all shards. */
  readonly shard?: string | undefined
  /** `GITHUB_RUN_ATTEMPT`, from 1. */
  readonly attempt: number | string
}

const attemptAtEnd = /^(.+)-attempt(\d+)$/

/**
 * The name of a job's artifact, unique in its run: the service refuses a name that another job has taken.
 * Only characters that artifacts allow: https://github.com/actions/toolkit/tree/main/packages/artifact
 * @returns e.g. `bowsprit-local-e2e-0-run-1-of-2-attempt1`
 */
export function artifactName(of: ArtifactOf): string {
  const shard = (of.shard ?? 'all').replace('/', '-of-')
  const step = of.step?.replace(/^_+/, '')
  const parts = [of.kind ?? 'bowsprit', of.provider, of.job, of.jobIndex, step, shard, `attempt${of.attempt}`]
  const words = parts.map(part => String(part ?? '').replaceAll(/[^\w.-]+/g, '-'))
  return words.filter(word => word !== '').join('-')
}

/**
 * Of names that differ in their attempt alone the newest: a re-run of the failed jobs leaves the other jobs'
 * artifacts in earlier attempts, so the newest of each is the whole run. Names without an attempt stay.
 * @returns in the order in which they came, each once
 */
export function newestAttempts(names: readonly string[]): string[] {
  const newest = new Map<string, { name: string; attempt: number }>()
  const kept = new Set<string>()
  for (const name of names) {
    const [, stem, digits] = attemptAtEnd.exec(name) ?? []
    if (stem === undefined) kept.add(name)
    else if ((newest.get(stem)?.attempt ?? -1) < Number(digits))
      newest.set(stem, { name, attempt: Number(digits) })
  }
  for (const { name } of newest.values()) kept.add(name)
  return [...new Set(names)].filter(name => kept.has(name))
}
