import { parseStepState, stateName } from '../plan/step-state.ts'
import { saying, services } from './action-services.ts'
import { runMain } from './main.ts'
import { wire, wireLog } from './wire.ts'

/** The post step of every action that has one: it reads what main saved, and no input. */
export async function actionPost(program: string): Promise<never> {
  const log = await wireLog(process.stdout, process.env)
  return runMain(
    async signal => {
      const state = parseStepState(process.env[`STATE_${stateName}`])
      log.setVerbose(state?.verbose ?? false)
      const { jobPost } = await import('../flows/job/post.ts')
      const places = { cache: '', runs: '', ...state?.paths, program }
      const step = async () => (await import('../adapters/github/step.ts')).githubStep()
      const code = await jobPost(state, {
        ctx: wire(places, log, process.env, signal),
        step,
        services: services(log),
      })
      log.close()
      return code
    },
    { say: saying(log) },
  )
}
