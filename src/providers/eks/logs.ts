import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openEc2 } from '../../clouds/aws/ec2.ts'
import { openEks } from '../../clouds/aws/eks.ts'
import { sayOf } from '../../clouds/aws/errors.ts'
import { networksOf } from '../../clouds/aws/network-teardown.ts'
import { loadRecord } from '../../clouds/aws/record.ts'
import { collectObjects, countFiles } from '../../kube/collect.ts'
import { nodeGroupName } from '../../plan/aws/eks-stack.ts'
import { stackNameOf } from '../../plan/aws/names.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'

/**
 * What EKS says of the cluster and its nodes, what machines said on their consoles, and what the API server tells. The
 * control plane's own logs are AWS's, and are not asked for: they would outlive the cluster. @returns number of files
 */
export async function dumpEksLogs(ref: ClusterRef, dir: string, ctx: Ctx): Promise<number> {
  const runDir = join(ref.scope, ref.id)
  const name = stackNameOf(ref.id)
  await mkdir(dir, { recursive: true }).catch(() => {})
  const ec2 = openEc2(ref.region, ctx)
  const eks = openEks(ref.region, ctx)
  const keep = async (file: string, work: () => Promise<unknown>) => {
    const found = await work().catch(error => `${sayOf(error)}\n`)
    if (found === undefined || found === '') return
    const text = typeof found === 'string' ? found : `${JSON.stringify(found, null, 2)}\n`
    await writeFile(join(dir, file), text).catch(() => {})
  }
  const consoles = async () => {
    for (const vpc of await networksOf(ec2, ref.id))
      for (const { InstanceId: id = '' } of await ec2.instances([{ name: 'vpc-id', values: [vpc] }]))
        await keep(`console-${id}.log`, () => ec2.console(id))
  }
  const objects = async () => {
    const kubeconfig = join(runDir, 'kubeconfig')
    await readFile(kubeconfig)
    const record = await loadRecord(runDir)
    await collectObjects({ kubeconfig }, record?.kubectl ?? 'kubectl', dir, ctx)
  }
  await Promise.allSettled([
    keep('cluster.json', async () => {
      const { certificateAuthority: _, ...told } = (await eks.find(name)) ?? {}
      return Object.keys(told).length === 0 ? undefined : told
    }),
    keep('nodes.json', () => eks.findGroup(name, nodeGroupName)),
    consoles(),
    objects(),
  ])
  ec2.close()
  eks.close()
  return countFiles(dir)
}
