import { type Planned, thing } from '../../plan/planned.ts'
import type { ExistingPlan } from './plan.ts'

/** Nothing but a copy of the kubeconfig. */
export function plannedExisting({ runDir }: ExistingPlan): Planned {
  return {
    things: [thing('directory', runDir)],
    tags: {},
    cost: undefined,
    besides: [
      'the cluster is there already, and stays; specs make namespaces in it, and remove them; those of killed specs go with the run',
    ],
    remove: undefined,
  }
}
