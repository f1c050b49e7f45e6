import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pMap from 'p-map'
import { type ArmClient, armClient } from '../../clouds/azure/arm.ts'
import { type AzureMachine, consolesAtOnce, machinesOf, serialConsole } from '../../clouds/azure/machines.ts'
import { describe } from '../../errors.ts'
import { collectObjects, countFiles } from '../../kube/collect.ts'
import { groupOf } from '../../plan/azure/names.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { placeOf } from './plan.ts'
import { loadState } from './state.ts'

/** All together; what is not there by then is left out. */
const limitMs = 90_000

/** The serial console of every machine, and what the API server says. Never throws. @returns number of files below `dir` */
export async function dumpAzureLogs(ref: ClusterRef, dir: string, ctx: Ctx): Promise<number> {
  const own = { ...ctx, signal: AbortSignal.any([ctx.signal, AbortSignal.timeout(limitMs)]) }
  const place = placeOf(ref)
  const runDir = join(ref.scope, ref.id)
  try {
    if (typeof place === 'string') throw new Error(place)
    await mkdir(dir, { recursive: true })
    const arm = armClient(place, own)
    const state = await loadState(runDir)
    const asked = [
      machinesOf(arm, groupOf(ref)).then(found => consoles(found, arm, dir, own)),
      state === undefined
        ? undefined
        : collectObjects({ kubeconfig: join(runDir, 'kubeconfig') }, state.kubectl, dir, own),
    ]
    // What one of them cannot get keeps the other from nothing.
    for (const end of await Promise.allSettled(asked)) if (end.status === 'rejected') throw end.reason
  } catch (error) {
    ctx.log.warn(`logs of ${ref.id}: ${describe(error)}`)
  }
  return countFiles(dir)
}

async function consoles(
  machines: readonly AzureMachine[],
  arm: ArmClient,
  dir: string,
  ctx: Ctx,
): Promise<void> {
  const save = async (machine: AzureMachine) => {
    try {
      const to = join(dir, machine.name)
      await mkdir(to, { recursive: true })
      await writeFile(join(to, 'console.log'), await serialConsole(arm, machine, ctx))
    } catch (error) {
      ctx.log.warn(`console of ${machine.name}: ${describe(error)}`)
    }
  }
  await pMap(machines, save, { concurrency: consolesAtOnce })
}
