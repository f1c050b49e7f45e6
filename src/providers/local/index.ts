import type { Provider } from '../provider.ts'
import { downReal } from './down.ts'
import { namesOf } from './names.ts'
import { type LocalPlan, planReal } from './plan.ts'
import { plannedLocal } from './planned.ts'
import { planSimulated, type SimulatedPlan } from './simulated-plan.ts'
import { loadState } from './state.ts'

/**
 * Clusters on this machine: nodes are namespaces, or are played by kwok. A boot is loaded when it begins: what it needs
 * (certificates, for one) is most of the start of a step that only plans.
 */
export const local: Provider<LocalPlan | SimulatedPlan> = {
  plan: spec => (spec.nodeKind === 'real' ? planReal(spec) : planSimulated(spec)),
  planned: plannedLocal,
  up: async (plan, inputs, ctx) =>
    plan.kind === 'real'
      ? (await import('./up.ts')).upReal(plan, inputs, ctx)
      : (await import('./simulated-up.ts')).upSimulated(plan, inputs, ctx),
  down: downReal,
  dumpLogs: async (ref, dir, ctx) => {
    const state = await loadState(namesOf(ref).runDir)
    return state?.kind === 'simulated'
      ? (await import('./simulated-logs.ts')).dumpSimulatedLogs(ref, state, dir, ctx)
      : (await import('./logs.ts')).dumpRealLogs(ref, state, dir, ctx)
  },
}
