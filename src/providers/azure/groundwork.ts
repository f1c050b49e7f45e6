import type { ArmClient } from '../../clouds/azure/arm.ts'
import { deployOnce } from '../../clouds/azure/deployments.ts'
import { groupNamed, putGroup } from '../../clouds/azure/groups.ts'
import { describe, Interrupted, ProvisionError, UsageError } from '../../errors.ts'
import { identityTemplate } from '../../plan/azure/identity.ts'
import {
  deployments,
  groupTags,
  type OutsideScopes,
  type Tags,
  tagNames,
  tagsOf,
} from '../../plan/azure/names.ts'
import { applyOverrides } from '../../plan/azure/overrides.ts'
import { githubIdentity } from '../../plan/run-id.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { OwnStage } from '../provider.ts'
import { groupProblems } from './ground.ts'
import type { AzurePlan } from './plan.ts'

const hourMs = 3600_000

/** What is there before anything is staged and any machine boots. */
export interface Groundwork {
  /** Of everything in the group. */
  readonly tags: Tags
  /** Object id of the machines' identity, which roles are given to. */
  readonly principal: string
  /** Where the cluster has a registry and a store for itself. */
  readonly stage?: OwnStage | undefined
}

/** The cluster's group and its first deployment. What an earlier try has made is gone on with. @throws as ARM refuses */
export async function groundwork(
  plan: AzurePlan,
  outside: OutsideScopes,
  arm: ArmClient,
  ctx: Ctx,
): Promise<Groundwork> {
  const { group, wish, spec } = plan
  const tags = await ownGroup(plan, outside, arm, ctx)
  const stager = wish.ownStage ? await arm.caller() : undefined
  const cloudProvider = spec.cloudProvider !== undefined
  const whole = identityTemplate({ location: wish.location, tags, stager, cloudProvider })
  const template = applyOverrides(whole, wish.overrides)
  const request = { group, name: deployments.identity, template, parameters: {} }
  // An earlier try may have named a registry and a store.
  const isWhole = (outputs: object) => Object.keys(whole.outputs).every(name => name in outputs)
  const { principalId = '', registry = '', store = '' } = await deployOnce(arm, request, ctx, { isWhole })
  return { tags, principal: principalId, ...(wish.ownStage ? { stage: { registry, store } } : {}) }
}

/** The group with its tags, before anything is in it. @returns what everything in it is tagged with */
async function ownGroup(plan: AzurePlan, outside: OutsideScopes, arm: ArmClient, ctx: Ctx): Promise<Tags> {
  const { group, ref, wish } = plan
  const found = await groupNamed(arm, group)
  const problems = groupProblems(found, plan)
  if (problems.length > 0) throw new UsageError(problems)
  const job = githubIdentity(ctx.env, '')
  const expires =
    found?.tags?.[tagNames.expires] ?? new Date(ctx.clock.now() + wish.hours * hourMs).toISOString()
  const repository = job?.repository
  const owner =
    job === undefined
      ? ctx.env['USER']
      : `${ctx.env['GITHUB_SERVER_URL'] ?? 'https://github.com'}/${job.repository}/actions/runs/${job.runId}`
  const tags = tagsOf({ id: ref.id, expires, repository, owner })
  await putGroup(arm, group, wish.location, groupTags(tags, outside))
  return tags
}

/** What anything on Azure throws, as the exit code is to tell it. @param what did not come to be */
export async function provisioned<T>(what: string, ctx: Ctx, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ProvisionError || error instanceof Interrupted || error instanceof UsageError)
      throw error
    if (ctx.signal.aborted) throw new Interrupted(`interrupted while ${what} came up`, { cause: error })
    throw new ProvisionError(`${what} did not come up: ${describe(error)}`, { cause: error })
  }
}
