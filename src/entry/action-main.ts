import { type ActionName, actionReader, givenInputs } from '../options/actions.ts'
import { saying, services } from './action-services.ts'
import { runMain } from './main.ts'
import { loadOptions } from './options.ts'
import { placesOf, wire, wireLog } from './wire.ts'

/** The main step of an action. @param program directory of the entries */
export async function actionMain(action: ActionName, program: string): Promise<never> {
  const log = await wireLog(process.stdout, process.env)
  return runMain(
    async signal => {
      const o = await loadOptions(actionReader(action), givenInputs(process.env))
      log.setVerbose(o.verbose)
      const ctx = wire(placesOf(o, process.env, program), log, process.env, signal)
      const [{ jobMain }, { githubStep }] = await Promise.all([
        import('../flows/job/main.ts'),
        import('../adapters/github/step.ts'),
      ])
      return jobMain({
        action,
        o,
        ctx,
        step: githubStep(),
        services: services(log),
        print: text => log.info(text),
        owner: owner(),
      })
    },
    { say: saying(log) },
  )
}

/**
 * The runner's worker starts each step and lives as long as the job. Inside a container our parent is not to be seen.
 * @returns undefined where there is none to watch
 */
function owner(): number | undefined {
  return process.ppid > 1 ? process.ppid : undefined
}
