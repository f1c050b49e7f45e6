import { join } from 'node:path'
import { type Eks, openEks } from '../../clouds/aws/eks.ts'
import { emptyGroup } from '../../clouds/aws/groups.ts'
import { leaks } from '../../clouds/aws/leaks.ts'
import { type Removal, removal } from '../../clouds/aws/network-teardown.ts'
import { loadRecord } from '../../clouds/aws/record.ts'
import { openSession, type Session, unknown, wrongAccount } from '../../clouds/aws/session.ts'
import { ownStack, removeExtras, removeStack } from '../../clouds/aws/stack-teardown.ts'
import { nodesStackOf, stackNameOf, tagNames } from '../../plan/aws/names.ts'
import type { ClusterRef, DownReport, Leftover } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { removeRunDir } from '../run-dir.ts'

const lookMs = 10_000

/**
 * What controllers in the cluster made, its nodes, the cluster, what its network kept, the stack: in this order,
 * since each needs the one before gone. So only the last is ever `going`: before, somebody has to ask for the rest.
 * Goes past errors: each ends up in the report.
 */
export async function downEks(ref: ClusterRef, ctx: Ctx, untilMs: number): Promise<DownReport> {
  const { id, region } = ref
  const runDir = join(ref.scope, id)
  const session = openSession(region, ctx)
  const eks = openEks(region, ctx)
  const r = removal()
  try {
    const wrong = await wrongAccount(ref, await loadRecord(runDir), session, ctx)
    if (wrong !== undefined) return { gone: [], left: [wrong] }
    const of = { name: stackNameOf(id), id, region }
    const found = await ownStack(session.stacks, of, r)
    if (found !== undefined && 'foreign' in found) return { gone: [], left: [found.foreign] }
    const parts = new Set(found?.parts)
    const left: Leftover[] = []
    const going: Leftover[] = []
    const nodes = await removeOwnNodes(session, { id, region }, parts, r, ctx, untilMs)
    if (nodes !== undefined) left.push(nodes)
    const cluster = await removeCluster({ ...session, eks }, of, parts, r, ctx, untilMs)
    if (cluster !== undefined) left.push(cluster)
    // A stack with a cluster or machines in it cannot go: its network and roles are in use.
    if (cluster === undefined && nodes === undefined && found !== undefined) {
      const stackId = found.stack.StackId ?? of.name
      const stays = await removeStack(session.stacks, session, { ...of, stackId, parts }, r, ctx, untilMs)
      if (stays !== undefined) (stays.isGoing ? going : left).push(stays.stack)
    }
    await removeExtras(session, id, parts, r)
    const leaked = await leaks(session, { id, region }, r)
    const isThere = going.length + left.length > 0
    left.push(...leaked.filter(l => !isThere || ![...parts].some(p => l.name.includes(p))))
    left.push(...unknown(r, id))
    const files = await removeRunDir(runDir)
    return { gone: [...r.gone, ...files.gone], going, left: [...left, ...files.left] }
  } finally {
    session.close()
    eks.close()
  }
}

/**
 * Machines of ours, a stack of their own. Their group is emptied first: it would make others.
 * @param parts of the cluster's own stack; theirs are added
 * @returns their stack as it is left; undefined when it is gone
 */
async function removeOwnNodes(
  session: Session,
  { id, region }: { readonly id: string; readonly region: string },
  parts: Set<string>,
  r: Removal,
  ctx: Ctx,
  untilMs: number,
): Promise<Leftover | undefined> {
  const of = { name: nodesStackOf(id), id, region }
  const found = await ownStack(session.stacks, of, r)
  if (found === undefined) return undefined
  if ('foreign' in found) return found.foreign
  for (const part of found.parts) parts.add(part)
  await emptyGroup(session.groups, id, r)
  const stackId = found.stack.StackId ?? of.name
  const stays = await removeStack(session.stacks, session, { ...of, stackId, parts }, r, ctx, untilMs)
  return stays?.stack
}

/** @returns the cluster as it is left; undefined when it is gone */
async function removeCluster(
  clients: Session & { readonly eks: Eks },
  { name, id, region }: { readonly name: string; readonly id: string; readonly region: string },
  parts: ReadonlySet<string>,
  r: Removal,
  ctx: Ctx,
  untilMs: number,
): Promise<Leftover | undefined> {
  const { eks } = clients
  for (let seen = false; ; await ctx.clock.sleep(lookMs)) {
    let status: string | undefined = 'unknown'
    let isForeign = false
    await r.step(`the cluster ${name}`, async () => {
      const found = await eks.find(name)
      status = found?.status ?? (found === undefined ? undefined : 'unknown')
      isForeign = found !== undefined && found.tags?.[tagNames.cluster] !== id
    })
    if (status === undefined) {
      if (seen) r.gone.push(`cluster ${name}`)
      return undefined
    }
    if (isForeign) {
      const remove = `nothing that bowsprit would type: the cluster ${name} lacks our tags, so no run made it`
      return { kind: 'object', name: `cluster ${name}`, remove }
    }
    seen = true
    await removeExtras(clients, id, parts, r)
    const groups = await removeGroups(eks, name, r)
    if (groups === 0 && status !== 'DELETING' && status !== 'CREATING')
      await r.step(`deleting the cluster ${name}`, () => eks.delete(name))
    if (ctx.clock.now() >= untilMs)
      return {
        kind: 'object',
        name: `cluster ${name} (${status}${groups > 0 ? `, ${groups} node groups` : ''})`,
        remove: `bowsprit down --id ${id}   # or: aws eks delete-cluster --name ${name} --region ${region}`,
      }
  }
}

/** @returns how many are still there */
async function removeGroups(eks: Eks, cluster: string, r: Removal): Promise<number> {
  let count = 1
  await r.step(`node groups of ${cluster}`, async () => {
    const groups = await eks.groups(cluster)
    count = groups.length
    for (const group of groups) {
      const what = `node group ${group}`
      await r.step(what, async () => {
        const found = await eks.findGroup(cluster, group)
        if (found === undefined || found.status === 'DELETING' || found.status === 'CREATING') return
        await eks.deleteGroup(cluster, group)
        r.gone.push(what)
      })
    }
  })
  return count
}
