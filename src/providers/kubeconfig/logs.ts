import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { collectObjects, countFiles } from '../../kube/collect.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'

/** Logs of nodes are out of our reach here: events and descriptions only. Never throws. @returns number of files */
export async function dumpExisting(ref: ClusterRef, dir: string, ctx: Ctx): Promise<number> {
  const runDir = join(ref.scope, ref.id)
  const program = await readFile(join(runDir, 'kubectl'), 'utf8').catch(() => undefined)
  if (program === undefined) return 0
  await mkdir(dir, { recursive: true }).catch(() => {})
  await collectObjects({ kubeconfig: join(runDir, 'kubeconfig') }, program, dir, ctx)
  return countFiles(dir)
}
