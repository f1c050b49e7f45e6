import type { Provider } from '../provider.ts'
import { downReal } from './down.ts'
import { dumpRealLogs } from './logs.ts'
import { namesOf } from './names.ts'
import { type LocalPlan, planReal } from './plan.ts'
import { dumpSimulatedLogs } from './simulated-logs.ts'
import { planSimulated, type SimulatedPlan } from './simulated-plan.ts'
import { upSimulated } from './simulated-up.ts'
import { loadState } from './state.ts'
import { upReal } from './up.ts'

/** Clusters on this machine: nodes are namespaces, or are played by kwok. */
export const local: Provider<LocalPlan | SimulatedPlan> = {
  plan: spec => (spec.nodeKind === 'real' ? planReal(spec) : planSimulated(spec)),
  up: (plan, inputs, ctx) =>
    plan.kind === 'real' ? upReal(plan, inputs, ctx) : upSimulated(plan, inputs, ctx),
  down: downReal,
  dumpLogs: async (ref, dir, ctx) => {
    const state = await loadState(namesOf(ref).runDir)
    return state?.kind === 'simulated'
      ? dumpSimulatedLogs(ref, state, dir, ctx)
      : dumpRealLogs(ref, state, dir, ctx)
  },
}
