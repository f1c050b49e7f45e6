import type { Provider } from '../provider.ts'
import { type EksPlan, planEks } from './plan.ts'
import { plannedEks } from './planned.ts'

/**
 * Clusters of Amazon EKS: released control planes, which cannot be the branch's. Of the branch come the suite, its
 * clients and, where that is asked for, the nodes' kubelet. AWS's clients are loaded when they are first used.
 */
export const eks: Provider<EksPlan> = {
  staged: spec => spec.aws?.eks.nodes === 'own',
  plan: planEks,
  planned: plannedEks,
  problems: async (plan, ctx) => (await import('./ground.ts')).problemsEks(plan, ctx),
  up: async (plan, inputs, ctx) => (await import('./up.ts')).upEks(plan, inputs, ctx),
  down: async (ref, ctx, untilMs) => (await import('./down.ts')).downEks(ref, ctx, untilMs),
  reach: async (ref, ctx) => (await import('./reach.ts')).reachEks(ref, ctx),
  adopt: async (ref, progress) => (await import('../aws-state.ts')).adoptOnAws(ref, progress),
  dumpLogs: async (ref, dir, ctx) => (await import('./logs.ts')).dumpEksLogs(ref, dir, ctx),
  expired: async (region, ctx) => (await import('./expired.ts')).expiredEks(region, ctx),
}
