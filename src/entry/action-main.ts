import type { ConsoleLog } from '../adapters/log-console.ts'
import { type ActionName, actionReader, givenInputs } from '../options/actions.ts'
import type { JobServices } from '../ports/job.ts'
import { runMain } from './main.ts'
import { loadOptions } from './options.ts'
import { placesOf, wire, wireLog } from './wire.ts'

/** The main step of an action. @param program directory of the entries */
export async function actionMain(action: ActionName, program: string): Promise<never> {
  const log = wireLog(process.stdout, process.env)
  return runMain(
    async signal => {
      const o = loadOptions(actionReader(action), givenInputs(process.env))
      log.setVerbose(o.verbose)
      const ctx = wire(placesOf(o, process.env, program), log, process.env, signal)
      const [{ jobMain }, { githubStep }] = await Promise.all([
        import('../flows/job/main.ts'),
        import('../adapters/github/step.ts'),
      ])
      const step = await githubStep()
      return jobMain({
        action,
        o,
        ctx,
        step,
        services: services(log),
        print: text => log.info(text),
        owner: owner(),
      })
    },
    { say: saying(log) },
  )
}

/** Problems become annotations, the first ten that is; the log closes after them. */
export function saying(log: ConsoleLog): (problems: readonly string[]) => void {
  return problems => {
    for (const message of problems) log.annotate({ message })
    log.close()
  }
}

/** The services of the job, loaded when first used. */
export function services(log: ConsoleLog): () => Promise<JobServices> {
  let loaded: Promise<JobServices> | undefined
  return () => {
    loaded ??= import('../adapters/github/services.ts').then(m => m.githubServices(process.env, log))
    return loaded
  }
}

/**
 * The runner's worker starts each step and lives as long as the job. Inside a container our parent is not to be seen.
 * @returns undefined where there is none to watch
 */
function owner(): number | undefined {
  return process.ppid > 1 ? process.ppid : undefined
}
