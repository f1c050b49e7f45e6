import type { Provider } from '../provider.ts'
import { downMachines } from './down.ts'
import { dumpMachinesLogs } from './logs.ts'
import { machinesProblems } from './look.ts'
import { type MachinesPlan, planMachines } from './plan.ts'
import { plannedMachines } from './planned.ts'

/** A kubeadm cluster on machines that somebody already has, over SSH; they are bare again after `down`. */
export const machines: Provider<MachinesPlan> = {
  staged: () => true,
  plan: planMachines,
  planned: plannedMachines,
  problems: machinesProblems,
  // What a boot needs is loaded when it begins.
  up: async (plan, inputs, ctx) => (await import('./up.ts')).upMachines(plan, inputs, ctx),
  down: downMachines,
  dumpLogs: dumpMachinesLogs,
}
