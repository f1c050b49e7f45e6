import type { ClusterRef, ProviderName } from './cluster-ref.ts'

/** What tells one job of a workflow from every other; computable before anything exists. */
export interface JobIdentity {
  readonly repository: string
  readonly runId: string
  readonly attempt: string
  readonly job: string
  /** Matrix index or shard; '' where there is one job only. */
  readonly index: string
}

/** 32 letters and digits that are hard to confuse and valid in DNS labels. */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/** The identity of a GitHub job, if the environment has one. @see docs.github.com, "Default environment variables" */
export function githubIdentity(
  env: Readonly<Record<string, string | undefined>>,
  index: string,
): JobIdentity | undefined {
  const repository = env['GITHUB_REPOSITORY']
  const runId = env['GITHUB_RUN_ID']
  if (!repository || !runId) return undefined
  return { repository, runId, attempt: env['GITHUB_RUN_ATTEMPT'] ?? '1', job: env['GITHUB_JOB'] ?? '', index }
}

/** Five letters from any 4 bytes or more (random, or a digest of the job's identity). */
export function shortId(bytes: Uint8Array, length = 5): string {
  let n = 0n
  for (const b of bytes.subarray(0, 8)) n = (n << 8n) | BigInt(b)
  let id = ''
  for (let i = 0; i < length; i++) {
    id += alphabet[Number(n & 31n)]
    n >>= 5n
  }
  return id
}

export function localRef(provider: ProviderName, id: string, runs: string): ClusterRef {
  return { v: 1, provider, id, region: 'local', scope: runs }
}
