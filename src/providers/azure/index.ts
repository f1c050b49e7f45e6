import type { Provider } from '../provider.ts'
import { type AzurePlan, planAzure } from './plan.ts'

/** Clusters by kubeadm on machines of Azure, of which all is one resource group. Azure's client is loaded when it is first used. */
export const azure: Provider<AzurePlan> = {
  staged: true,
  plan: planAzure,
  problems: async (plan, ctx) => (await import('./ground.ts')).problemsAzure(plan, ctx),
  up: async (plan, inputs, ctx) => (await import('./up.ts')).upAzure(plan, inputs, ctx),
  down: async (ref, ctx, untilMs) => (await import('./down.ts')).downAzure(ref, ctx, untilMs),
  dumpLogs: async (ref, dir, ctx) => (await import('./logs.ts')).dumpAzureLogs(ref, dir, ctx),
  expired: async (account, ctx) => (await import('./expired.ts')).expiredAzure(account, ctx),
}
