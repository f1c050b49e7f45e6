import type { Provider } from '../provider.ts'
import { type AzurePlan, planAzure } from './plan.ts'
import { plannedAzure } from './planned.ts'

/** Clusters by kubeadm on machines of Azure, of which all is one resource group. Azure's client is loaded when it is first used. */
export const azure: Provider<AzurePlan> = {
  staged: () => true,
  plan: planAzure,
  planned: plannedAzure,
  prices: async ({ wish }, ctx) => {
    const { machinePrices } = await import('../../clouds/azure/prices.ts')
    return machinePrices([wish.controlPlaneType, wish.machineType], wish.location, ctx)
  },
  problems: async (plan, ctx) => (await import('./ground.ts')).problemsAzure(plan, ctx),
  ownStage: async (plan, ctx) => (await import('./own-stage.ts')).ownStageAzure(plan, ctx),
  up: async (plan, inputs, ctx) => (await import('./up.ts')).upAzure(plan, inputs, ctx),
  down: async (ref, ctx, untilMs) => (await import('./down.ts')).downAzure(ref, ctx, untilMs),
  // Where it is stands in the ref; the run's directory is where logs and teardown keep their own.
  adopt: async ref => void (await (await import('../run-dir.ts')).makeRunDir(ref)),
  dumpLogs: async (ref, dir, ctx) => (await import('./logs.ts')).dumpAzureLogs(ref, dir, ctx),
  expired: async (account, ctx) => (await import('./expired.ts')).expiredAzure(account, ctx),
}
