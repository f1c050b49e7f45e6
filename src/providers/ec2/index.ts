import type { Provider } from '../provider.ts'
import { type Ec2Plan, planEc2 } from './plan.ts'
import { plannedEc2 } from './planned.ts'

/** Clusters by kubeadm on machines of EC2, of which all is one CloudFormation stack. AWS's clients are loaded when they are first used. */
export const ec2: Provider<Ec2Plan> = {
  staged: () => true,
  plan: planEc2,
  planned: plannedEc2,
  problems: async (plan, ctx) => (await import('./ground.ts')).problemsEc2(plan, ctx),
  up: async (plan, inputs, ctx) => (await import('./up.ts')).upEc2(plan, inputs, ctx),
  down: async (ref, ctx, untilMs) => (await import('./down.ts')).downEc2(ref, ctx, untilMs),
  adopt: async (ref, progress) => (await import('../aws-state.ts')).adoptOnAws(ref, progress),
  dumpLogs: async (ref, dir, ctx) => (await import('./logs.ts')).dumpEc2Logs(ref, dir, ctx),
  expired: async (region, ctx) => (await import('./expired.ts')).expiredEc2(region, ctx),
}
