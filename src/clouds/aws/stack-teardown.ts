import { isOurs } from '../../plan/aws/names.ts'
import type { Leftover } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'
import {
  type Clients,
  networksOf,
  type Removal,
  removeBalancers,
  removeRemains,
  removeVolumes,
} from './network-teardown.ts'
import { failures } from './stack-life.ts'
import type { Stack, Stacks } from './stacks.ts'

const lookMs = 5000
/** Deletions of one stack; between them what blocked it is removed. */
const mostTries = 6

export interface StackOf {
  readonly name: string
  readonly id: string
  readonly region: string
}

/**
 * The cluster's stack with its own parts. Somebody else's stack of that name is left alone, and told.
 * @returns undefined where there is none
 */
export async function ownStack(
  stacks: Stacks,
  of: StackOf,
  r: Removal,
): Promise<{ stack: Stack; parts: ReadonlySet<string> } | { foreign: Leftover } | undefined> {
  let stack: Stack | undefined
  let parts: ReadonlySet<string> = new Set()
  await r.step(`the stack ${of.name}`, async () => {
    stack = await stacks.find(of.name)
  })
  if (stack === undefined || stack.StackStatus === 'DELETE_COMPLETE') return undefined
  if (!isOurs(stack.Tags, of.id)) {
    const remove = `nothing that bowsprit would type: the stack ${of.name} lacks our tags, so no run made it; look at the ref again`
    return { foreign: { kind: 'object', name: `stack ${of.name}`, remove } }
  }
  await r.step(`the parts of the stack ${of.name}`, async () => {
    const resources = await stacks.resources(of.name)
    parts = new Set(resources.flatMap(p => p.PhysicalResourceId ?? []))
  })
  return { stack, parts }
}

/** What Kubernetes made in the cluster's networks, and its volumes as far as they are free. Any number of times. */
export async function removeExtras(
  clients: Clients,
  id: string,
  own: ReadonlySet<string>,
  r: Removal,
): Promise<void> {
  await r.step('looking for networks', async () => {
    for (const vpc of await networksOf(clients.ec2, id)) {
      await removeBalancers(clients, vpc, own, r)
      await removeRemains(clients, vpc, own, r)
    }
  })
  await removeVolumes(clients, id, r)
}

/** A stack that is still there when the time is up. */
export interface StackStays {
  /** With what blocks it. */
  readonly stack: Leftover
  /** CloudFormation deletes it. */
  readonly isGoing: boolean
}

/**
 * Asks for the stack's end and waits for it, removing meanwhile what would keep it. One that fails is asked again.
 * @returns undefined when it is gone
 */
export async function removeStack(
  stacks: Stacks,
  clients: Clients,
  of: StackOf & { readonly stackId: string; readonly parts: ReadonlySet<string> },
  r: Removal,
  ctx: Ctx,
  untilMs: number,
): Promise<StackStays | undefined> {
  const { name, id, region, stackId, parts } = of
  let status = ''
  let why = ''
  for (let tries = 0; ; ) {
    if (status !== 'DELETE_IN_PROGRESS' && tries < mostTries) {
      tries++
      await r.step(`deleting the stack ${name}`, () => stacks.delete(stackId))
    }
    const done = await r.step(`the stack ${name}`, async () => {
      status = (await stacks.find(stackId))?.StackStatus ?? 'DELETE_COMPLETE'
    })
    if (done && status === 'DELETE_COMPLETE') {
      r.gone.push(`stack ${name}`)
      return undefined
    }
    if (status === 'DELETE_FAILED') {
      await r.step(`why the stack ${name} stays`, async () => {
        why = (await failures(stacks, stackId)).at(-1) ?? why
      })
      if (why !== '') ctx.log.debug(`the stack ${name} could not be deleted: ${why}`)
    }
    if (ctx.clock.now() >= untilMs || (status !== 'DELETE_IN_PROGRESS' && tries >= mostTries)) break
    await removeExtras(clients, id, parts, r)
    await ctx.clock.sleep(lookMs)
  }
  const state = [status, why].filter(Boolean).join(': ')
  const isGoing = status === 'DELETE_IN_PROGRESS'
  const remove = isGoing
    ? `bowsprit down --id ${id}   # it is being deleted: this waits for its end`
    : `aws cloudformation delete-stack --stack-name ${name} --region ${region}`
  return { stack: { kind: 'object', name: `stack ${name} (${state})`, remove }, isGoing }
}
