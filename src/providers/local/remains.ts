import { ProvisionError } from '../../errors.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { downReal } from './down.ts'
import { namesOf } from './names.ts'
import { loadState } from './state.ts'

/** `up` may be called again for one ref: what an earlier call has left is removed first. @throws ProvisionError */
export async function clearRemains(ref: ClusterRef, ctx: Ctx): Promise<void> {
  if ((await loadState(namesOf(ref).runDir)) === undefined) return
  const { left } = await downReal(ref, ctx, ctx.clock.now() + 30_000)
  if (left.length > 0)
    throw new ProvisionError(
      `an earlier cluster of this id cannot be removed:\n${left.map(l => `  ${l.kind} ${l.name}: ${l.remove}`).join('\n')}`,
    )
}
