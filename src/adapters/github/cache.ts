import type { JobCache } from '../../ports/job.ts'
import type { Log } from '../../ports/log.ts'
import { type Said, toolkitMessage, withToolkit } from './toolkit-output.ts'

type Env = Readonly<Record<string, string | undefined>>
type Toolkit = typeof import('@actions/cache')

/** A download that stands still for this long is given up; the toolkit would wait ten minutes per 128 MB. */
const downloads = { timeoutInMs: 30_000, segmentTimeoutInMs: 120_000 }

/**
 * The repository's cache, by the runner's own token: no permission is needed. Runs of pull requests write into a
 * scope of their own, untrusted triggers may only read, `cache-mode` may forbid both: then there is a line in the
 * log and no more.
 * @param env the job's environment; the toolkit itself reads `process.env`
 */
export function githubCache(env: Env, log: Log): JobCache {
  return {
    restore: async (paths, key, prefixes) => {
      const { value } = await attempt(`cache ${key} was not restored`, env, log, cache =>
        cache.restoreCache([...paths], key, [...prefixes], downloads),
      )
      return value
    },
    save: async (paths, key) => {
      // To pack gigabytes only to hear that they are there already would be waste.
      const before = await attempt(`cache ${key} was not looked for`, env, log, cache =>
        cache.restoreCache([...paths], key, [], { lookupOnly: true }),
      )
      if (before.value === key) return true
      if (before.down) return false
      const { value, taken } = await attempt(`cache ${key} was not saved`, env, log, cache =>
        cache.saveCache([...paths], key),
      )
      return taken || (value ?? -1) !== -1
    },
  }
}

interface Attempt<T> {
  readonly value: T | undefined
  /** There is no service, or it did not answer. */
  readonly down: boolean
  /** Another job has saved the key meanwhile. */
  readonly taken: boolean
}

/** One call: never throws; whatever went wrong is one line. */
async function attempt<T>(
  what: string,
  env: Env,
  log: Log,
  work: (cache: Toolkit) => Promise<T>,
): Promise<Attempt<T>> {
  if (!env['ACTIONS_RUNTIME_TOKEN']) return { value: undefined, down: true, taken: false }
  const said: Said[] = []
  try {
    const value = await withToolkit(
      async () => {
        const cache = await import('@actions/cache')
        return cache.isFeatureAvailable() ? await work(cache) : undefined
      },
      one => said.push(one),
    )
    const trouble = said.find(isTrouble)
    const taken = said.some(s => /\(409\)|already exists/i.test(s.text))
    const denial = said.find(isDenial)
    if (denial !== undefined) log.info(`${what}: ${denial.text}`)
    else if (taken) log.info(`${what}: another job has saved it`)
    else if (trouble !== undefined) log.warn(`${what}: ${trouble.text}`)
    return { value, down: trouble !== undefined && denial === undefined, taken }
  } catch (error) {
    log.warn(`${what}: ${toolkitMessage(error)}`)
    return { value: undefined, down: true, taken: false }
  }
}

/** The toolkit reports a failed save as warning, as error, or (a refused reservation) as plain text. */
function isTrouble({ level, text }: Said): boolean {
  return level === 'warning' || level === 'error' || (level === 'info' && text.startsWith('Failed to '))
}

/** Words of the service and of the toolkit: `CACHE_WRITE_DENIED_PREFIX` and `cache-mode`. */
function isDenial({ level, text }: Said): boolean {
  return level !== 'debug' && /cache (read|write) denied:|effective cache-mode/.test(text)
}
