import { join } from 'node:path'
import { emptyGroup } from '../../clouds/aws/groups.ts'
import { leaks } from '../../clouds/aws/leaks.ts'
import { networksOf, type Removal, removal } from '../../clouds/aws/network-teardown.ts'
import { loadRecord } from '../../clouds/aws/record.ts'
import { openSession, type Session, unknown, wrongAccount } from '../../clouds/aws/session.ts'
import { ownStack, removeExtras, removeStack } from '../../clouds/aws/stack-teardown.ts'
import { keyNameOf } from '../../plan/aws/ec2-stack.ts'
import { stackNameOf } from '../../plan/aws/names.ts'
import type { ClusterRef, DownReport, Leftover } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { removeRunDir } from '../run-dir.ts'

/**
 * Machines first, so that nothing in the cluster makes anything any more; then what Kubernetes made beside the stack;
 * then the stack; then a look at what is left. Goes past errors: each ends up in the report.
 */
export async function downEc2(ref: ClusterRef, ctx: Ctx, untilMs: number): Promise<DownReport> {
  const { id, region } = ref
  const runDir = join(ref.scope, id)
  const session = openSession(region, ctx)
  const r = removal()
  try {
    const wrong = await wrongAccount(ref, await loadRecord(runDir), session, ctx)
    if (wrong !== undefined) return { gone: [], left: [wrong] }
    const left: Leftover[] = []
    const going: Leftover[] = []
    const of = { name: stackNameOf(id), id, region }
    const found = await ownStack(session.stacks, of, r)
    if (found !== undefined && 'foreign' in found) return { gone: [], left: [found.foreign] }
    await emptyGroup(session.groups, id, r)
    await stopMachines(session, id, r)
    const parts = found?.parts ?? new Set<string>()
    await removeExtras(session, id, parts, r)
    if (found !== undefined) {
      const stackId = found.stack.StackId ?? of.name
      const stays = await removeStack(session.stacks, session, { ...of, stackId, parts }, r, ctx, untilMs)
      // Volumes are free only now that their machines are gone.
      await removeExtras(session, id, parts, r)
      if (stays !== undefined) (stays.isGoing ? going : left).push(stays.stack)
    }
    await removeKeyPair(session, id, r)
    const keyName = keyNameOf(id)
    const leaked = await leaks(session, { id, region, keyName }, r)
    // While the stack is there, its parts are its own business.
    const isThere = going.length + left.length > 0
    left.push(...leaked.filter(l => !isThere || ![...parts].some(p => l.name.includes(p))))
    left.push(...unknown(r, id))
    const files = await removeRunDir(runDir)
    return { gone: [...r.gone, ...files.gone], going, left: [...left, ...files.left] }
  } finally {
    session.close()
  }
}

/** In the cluster's own networks, and by the tag. The stack minds it not that its machines are gone. */
async function stopMachines({ ec2 }: Session, id: string, r: Removal): Promise<void> {
  await r.step('looking for machines', async () => {
    for (const vpc of await networksOf(ec2, id)) {
      const machines = await ec2.instances([{ name: 'vpc-id', values: [vpc] }])
      const ids = machines.flatMap(m => (m.State?.Name === 'shutting-down' ? [] : (m.InstanceId ?? [])))
      if (ids.length === 0) continue
      if (await r.step('stopping machines', () => ec2.terminate(ids)))
        r.gone.push(...ids.map(m => `machine ${m}`))
    }
  })
}

async function removeKeyPair({ ec2 }: Session, id: string, r: Removal): Promise<void> {
  const name = keyNameOf(id)
  await r.step(`key pair ${name}`, async () => {
    if (!(await ec2.keyPairs(name)).some(k => k.KeyName === name)) return
    await ec2.deleteKeyPair(name)
    r.gone.push(`key pair ${name}`)
  })
}
