import { armClient } from '../../clouds/azure/arm.ts'
import { ProvisionError } from '../../errors.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { OwnStage } from '../provider.ts'
import { makeRunDir } from '../run-dir.ts'
import { groundwork, provisioned } from './groundwork.ts'
import type { AzurePlan } from './plan.ts'

/**
 * A registry and a storage account in the cluster's group and location, which the machines may read and we may write.
 * Azure makes known who may do what within minutes.
 */
export function ownStageAzure(plan: AzurePlan, ctx: Ctx): Promise<OwnStage> {
  return provisioned("the cluster's registry and storage account", ctx, async () => {
    await makeRunDir(plan.ref)
    const { stage } = await groundwork(plan, {}, armClient(plan.place, ctx), ctx)
    if (stage === undefined) throw new ProvisionError('no registry of its own was asked for')
    return stage
  })
}
