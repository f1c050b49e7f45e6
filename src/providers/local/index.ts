import { UsageError } from '../../errors.ts'
import type { Provider } from '../provider.ts'
import { downReal } from './down.ts'
import { dumpLogs } from './logs.ts'
import { type LocalPlan, planReal } from './plan.ts'
import { upReal } from './up.ts'

/** Clusters on this machine: nodes are namespaces. */
export const local: Provider<LocalPlan> = {
  plan(spec) {
    if (spec.nodeKind === 'real') return planReal(spec)
    throw new UsageError('simulated nodes are not there yet: use --node-kind real')
  },
  up: upReal,
  down: downReal,
  dumpLogs,
}
