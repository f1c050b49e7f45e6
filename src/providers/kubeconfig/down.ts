import { join } from 'node:path'
import type { ClusterRef, DownReport } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { isRunDir, removeRunDir } from '../run-dir.ts'
import { removeNamespaces } from './namespaces.ts'

/**
 * The cluster is somebody else's and stays as it is: namespaces that killed specs of this run have left go, then our copy
 * of its kubeconfig. That stays for as long as a namespace does.
 */
export async function downExisting(ref: ClusterRef, ctx: Ctx, untilMs: number): Promise<DownReport> {
  const runDir = join(ref.scope, ref.id)
  if (!(await isRunDir(runDir))) return removeRunDir(runDir)
  const specs = await removeNamespaces(runDir, ctx, untilMs)
  if (specs.left.length > 0) return specs
  const dir = await removeRunDir(runDir)
  return { gone: [...specs.gone, ...dir.gone], left: dir.left }
}
