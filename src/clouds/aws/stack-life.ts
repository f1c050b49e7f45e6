import { ProvisionError } from '../../errors.ts'
import { isOurs, type Tag } from '../../plan/aws/names.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { codeOf, sayOf } from './errors.ts'
import type { Stack, StackEvent, Stacks } from './stacks.ts'

const lookMs = 5000

/**
 * Asks for a stack, or takes up one of this cluster that is there already, and waits until it is complete.
 * @param onId told the stack's id before the wait
 * @returns the stack @throws ProvisionError with what failed first
 */
export async function makeStack(
  stacks: Stacks,
  of: {
    readonly name: string
    readonly id: string
    readonly template: string
    readonly tags: readonly Tag[]
    readonly timeoutMs: number
    /** What CloudFormation waits for in vain; asked while it waits, and, with `isOver`, once it has failed. */
    readonly trouble?: (isOver: boolean) => Promise<string | undefined>
  },
  ctx: Ctx,
  onId: (id: string) => Promise<void>,
): Promise<Stack> {
  const { name, id, template, tags, timeoutMs } = of
  const stackId = await stacks.create(name, template, tags).catch(async error => {
    const there = codeOf(error) === 'AlreadyExistsException' ? await stacks.find(name) : undefined
    if (there?.StackId !== undefined && isOurs(there.Tags, id)) return there.StackId
    throw new ProvisionError(`CloudFormation does not take the stack ${name}: ${sayOf(error)}`, {
      cause: error,
    })
  })
  await onId(stackId)
  const look = async (isOver: boolean) => (await of.trouble?.(isOver)) ?? ''
  return complete(stacks, name, stackId, look, ctx, ctx.clock.now() + timeoutMs)
}

async function complete(
  stacks: Stacks,
  name: string,
  id: string,
  trouble: (isOver: boolean) => Promise<string>,
  ctx: Ctx,
  end: number,
): Promise<Stack> {
  for (;;) {
    const stack = await stacks.find(id)
    const status = stack?.StackStatus ?? 'DELETE_COMPLETE'
    if (stack !== undefined && status === 'CREATE_COMPLETE') return stack
    if (status !== 'CREATE_IN_PROGRESS' && status !== 'REVIEW_IN_PROGRESS') {
      const told = await failures(stacks, id).catch(error => [sayOf(error)])
      const reasons = [...told, await trouble(true)].filter(Boolean)
      const why =
        reasons.length > 0 ? reasons.join('\n  ') : (stack?.StackStatusReason ?? 'it says no reason')
      throw new ProvisionError(`the stack ${name} is ${status}:\n  ${why}`)
    }
    if (ctx.clock.now() > end)
      throw new ProvisionError(
        `the stack ${name} is still being made after its time: its events in CloudFormation say what it waits for`,
      )
    const waits = await trouble(false)
    if (waits !== '') throw new ProvisionError(`the stack ${name} will not be complete:\n  ${waits}`)
    await progress(stacks, id, ctx)
    await ctx.clock.sleep(lookMs, ctx.signal)
  }
}

async function progress(stacks: Stacks, id: string, ctx: Ctx): Promise<void> {
  const resources = await stacks.resources(id).catch(() => [])
  const done = resources.filter(r => r.ResourceStatus === 'CREATE_COMPLETE').length
  ctx.log.progress({ id: 'stack', done, total: Math.max(done, resources.length), unit: 'resources' })
}

/** What CloudFormation says of AWS's refusals, and what can be done about the commonest. */
const hints: readonly [RegExp, string][] = [
  [
    /InsufficientInstanceCapacity|insufficient capacity|sufficient \S+ capacity/i,
    'take another machine type, another --id (it decides on the zone), or try later',
  ],
  [
    /VcpuLimitExceeded|InstanceLimitExceeded|vCPU limit/,
    'take fewer or smaller machines, or ask for a higher quota',
  ],
  [
    /VpcLimitExceeded/,
    'remove networks that are not needed (`bowsprit sweep`), or ask for a higher quota of VPCs',
  ],
  [
    /not authorized|AccessDenied/i,
    'allow that: `bowsprit trust-policy --print permissions` has the whole policy',
  ],
  [
    /OptInRequired|subscription/i,
    'accept the terms of that image in the AWS Marketplace, or take another image',
  ],
]

/** What failed by itself, the first one first; the rest was only cancelled because of it. */
export async function failures(stacks: Stacks, id: string): Promise<string[]> {
  const events = (await stacks.events(id)).toReversed()
  const own = events.filter(
    e =>
      /_FAILED$/.test(e.ResourceStatus ?? '') &&
      !/cancell?ed|^The following resource/i.test(e.ResourceStatusReason ?? ''),
  )
  return [...new Set(own.map(sayEvent))].slice(0, 8)
}

function sayEvent({
  LogicalResourceId,
  ResourceType,
  ResourceStatusReason = 'no reason',
}: StackEvent): string {
  return `${LogicalResourceId} (${ResourceType}): ${withHint(ResourceStatusReason)}`
}

/** What AWS says no with, and what can be done about it. */
export function withHint(refusal: string): string {
  const hint = hints.find(([pattern]) => pattern.test(refusal))?.[1]
  return hint === undefined ? refusal : `${refusal}: ${hint}`
}
