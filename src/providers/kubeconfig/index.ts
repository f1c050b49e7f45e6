import type { Provider } from '../provider.ts'
import { downExisting } from './down.ts'
import { dumpExisting } from './logs.ts'
import { type ExistingPlan, planExisting } from './plan.ts'
import { plannedExisting } from './planned.ts'
import { existingProblems, upExisting } from './up.ts'

/** A cluster that is there already: nothing is created in it, and nothing deleted but what carries our label. */
export const kubeconfig: Provider<ExistingPlan> = {
  plan: planExisting,
  planned: plannedExisting,
  problems: existingProblems,
  up: upExisting,
  down: downExisting,
  dumpLogs: dumpExisting,
}
