import type { ConsoleLog } from '../adapters/log-console.ts'
import type { JobServices } from '../ports/job.ts'

/** Problems become annotations, the first ten that is; the log closes after them. */
export function saying(log: ConsoleLog): (problems: readonly string[]) => void {
  return problems => {
    for (const message of problems) log.annotate({ message: asInputs(message) })
    log.close()
  }
}

/** `--shard 5/4: …` is `shard 5/4: …` to who writes a workflow. */
function asInputs(message: string): string {
  return message.replaceAll(/(^|[\s`'(])--([a-z][a-z-]+)(?= |:|,|$)/gm, '$1$2')
}

/** The services of the job, loaded when first used. */
export function services(log: ConsoleLog): () => Promise<JobServices> {
  let loaded: Promise<JobServices> | undefined
  return () => {
    loaded ??= import('../adapters/github/services.ts').then(m => m.githubServices(process.env, log))
    return loaded
  }
}
