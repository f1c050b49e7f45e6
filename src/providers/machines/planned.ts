import { type Planned, thing } from '../../plan/planned.ts'
import type { MachinesPlan } from './plan.ts'

/** Machines that somebody has already become nodes, and are bare again after it. */
export function plannedMachines({ hosts, runDir, key }: MachinesPlan): Planned {
  const named = (isNode: boolean) =>
    hosts.filter(h => (h.role === 'node') === isNode).map(h => `${h.name} (${h.text})`)
  return {
    things: [
      thing('directory', runDir),
      thing('control plane by kubeadm', ...named(false)),
      thing('node by kubeadm', ...named(true)),
    ].filter(t => t.count > 0),
    tags: { cluster: key },
    cost: undefined,
    besides: ['the machines are there already, and stay'],
    remove: undefined,
  }
}
