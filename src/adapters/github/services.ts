import type { JobServices } from '../../ports/job.ts'
import type { Log } from '../../ports/log.ts'
import { githubArtifacts } from './artifacts.ts'
import { githubCache } from './cache.ts'
import { githubComments } from './comments.ts'

/**
 * What GitHub offers to the steps of this job. Each part loads its package when it is first used.
 * @param env the job's environment, that is `process.env`: GitHub's own packages read it themselves
 */
export function githubServices(env: Readonly<Record<string, string | undefined>>, log: Log): JobServices {
  return {
    artifacts: githubArtifacts(env, log),
    cache: githubCache(env, log),
    comments: githubComments(env, log),
  }
}
