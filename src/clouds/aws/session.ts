import type { ClusterRef, Leftover } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { openAccount } from './account.ts'
import { openBalancers } from './balancers.ts'
import { openEc2 } from './ec2.ts'
import { sayOf } from './errors.ts'
import { openGroups } from './groups.ts'
import type { Removal } from './network-teardown.ts'
import type { CloudRecord } from './record.ts'
import { openStacks } from './stacks.ts'

/** All that a teardown talks to. */
export type Session = ReturnType<typeof openSession>

export function openSession(region: string, ctx: Ctx) {
  const stacks = openStacks(region, ctx)
  const ec2 = openEc2(region, ctx)
  const balancers = openBalancers(region, ctx)
  const groups = openGroups(region, ctx)
  return {
    ...{ stacks, ec2, balancers, groups, account: openAccount(region, ctx) },
    close: () => {
      stacks.close()
      ec2.close()
      balancers.close()
      groups.close()
    },
  }
}

/**
 * Nothing of a cluster is seen in another account than that in which it was made: that would pass for "all gone".
 * @returns what to do, where the account is another or cannot be told
 */
export async function wrongAccount(
  ref: ClusterRef,
  record: CloudRecord | undefined,
  { account }: Pick<Session, 'account'>,
  ctx: Ctx,
): Promise<Leftover | undefined> {
  const remove = `bowsprit down --id ${ref.id}`
  const name = `cluster ${ref.id}`
  try {
    const caller = await account.caller()
    if (record === undefined || record.account === caller.account) return undefined
    ctx.log.warn(`${name} is in the account ${record.account}, these credentials are of ${caller.account}`)
    return { kind: 'object', name, remove: `${remove}   # with credentials of the account ${record.account}` }
  } catch (error) {
    ctx.log.warn(`${name} cannot be looked at: AWS does not say who we are: ${sayOf(error)}`)
    return { kind: 'object', name, remove: `${remove}   # with credentials that are valid` }
  }
}

/** What could not even be looked at may be there. */
export function unknown({ errors }: Removal, id: string): Leftover[] {
  return [...errors].map(([what, why]) => ({
    kind: 'object',
    name: `${what} (${why})`,
    remove: `bowsprit down --id ${id}`,
  }))
}
