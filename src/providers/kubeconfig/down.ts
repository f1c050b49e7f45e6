import { join } from 'node:path'
import type { ClusterRef, DownReport } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { removeRunDir } from '../run-dir.ts'

/** The cluster is somebody else's and stays as it is; only our copy of its kubeconfig goes. */
export async function downExisting(ref: ClusterRef, _ctx: Ctx, _untilMs: number): Promise<DownReport> {
  return removeRunDir(join(ref.scope, ref.id))
}
