import { type Planned, thing } from '../../plan/planned.ts'
import { controlPlane } from './names.ts'
import type { LocalPlan } from './plan.ts'
import { type SimulatedPlan, simulatedPrograms } from './simulated-plan.ts'

/** On this machine, where nobody is paid for it. */
export function plannedLocal(plan: LocalPlan | SimulatedPlan): Planned {
  const { names } = plan
  const own = { tags: { process: names.mark }, cost: undefined, besides: [], remove: undefined }
  if (plan.kind === 'simulated')
    return {
      ...own,
      things: [
        thing('directory', names.runDir),
        thing('process', ...simulatedPrograms),
        { kind: 'simulated node', names: ['played by kwok'], count: plan.spec.nodes },
      ],
    }
  return {
    ...own,
    things: [
      thing('directory', names.runDir),
      thing('node (namespaces under one process)', controlPlane, ...plan.nodes),
      thing('control group', ...plan.cgroups),
      thing('interface', names.hostInterface),
    ],
  }
}
