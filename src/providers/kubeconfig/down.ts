import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClusterRef, DownReport } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'

/** The cluster is somebody else's and stays as it is; only our copy of its kubeconfig goes. */
export async function downExisting(ref: ClusterRef, _ctx: Ctx, _untilMs: number): Promise<DownReport> {
  const dir = join(ref.scope, ref.id)
  if (!existsSync(dir)) return { gone: [], left: [] }
  await rm(dir, { recursive: true, force: true }).catch(() => {})
  return existsSync(dir)
    ? { gone: [], left: [{ kind: 'file', name: dir, remove: `rm -rf '${dir}'` }] }
    : { gone: [`file ${dir}`], left: [] }
}
