import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe } from '../../errors.ts'
import { collectObjects, countFiles } from '../../kube/collect.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { namesOf } from './names.ts'
import { simulatedFiles } from './simulated-plan.ts'
import type { SimulatedState } from './state.ts'

/**
 * Copies the log of every program to `<dir>/control-plane`, and what the API server says of events and of what is
 * unhealthy. Simulated nodes have no logs. Never throws. @returns number of files below `dir`
 */
export async function dumpSimulatedLogs(
  ref: ClusterRef,
  state: SimulatedState,
  dir: string,
  ctx: Ctx,
): Promise<number> {
  const { logs, kubeconfig } = simulatedFiles(namesOf(ref).runDir)
  try {
    await mkdir(dir, { recursive: true })
    await Promise.all([
      cp(logs, join(dir, 'control-plane'), { recursive: true }).catch(cause =>
        ctx.log.warn(`logs of ${ref.id}: ${describe(cause)}`),
      ),
      state.kubectl === undefined ? undefined : collectObjects({ kubeconfig }, state.kubectl, dir, ctx),
    ])
  } catch (error) {
    ctx.log.warn(`logs of ${ref.id}: ${describe(error)}`)
  }
  return countFiles(dir)
}
