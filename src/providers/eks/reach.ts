import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type EksCluster, openEks } from '../../clouds/aws/eks.ts'
import { sayOf } from '../../clouds/aws/errors.ts'
import { UsageError } from '../../errors.ts'
import { eksKubeconfig } from '../../plan/aws/kubeconfig.ts'
import { stackNameOf } from '../../plan/aws/names.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { type EksPlace, keepToken, tokenFileOf } from './token.ts'

/** What EKS says of its API server. */
export interface EksServer {
  readonly endpoint: string
  /** PEM in base64. */
  readonly ca: string
}

export function serverOf({ endpoint = '', certificateAuthority }: EksCluster): EksServer {
  return { endpoint, ca: certificateAuthority?.data ?? '' }
}

/** A kubeconfig without a secret, and beside it the token for whoever has no credentials. @returns its path */
export async function writeAccess(place: EksPlace, server: EksServer, ctx: Ctx): Promise<string> {
  const { name, region, runDir } = place
  const kubeconfig = join(runDir, 'kubeconfig')
  const text = eksKubeconfig({
    ...{ name, region, tokenFile: tokenFileOf(runDir), ...server },
    command: [ctx.paths.node, join(ctx.paths.program, 'bowsprit.mjs')],
  })
  await writeFile(kubeconfig, text, { mode: 0o600 })
  await chmod(kubeconfig, 0o600)
  await keepToken(place, ctx)
  return kubeconfig
}

/** EKS knows people by AWS's credentials: whoever has them needs nothing of the machine that made the cluster. @throws UsageError */
export async function reachEks(ref: ClusterRef, ctx: Ctx): Promise<string> {
  const name = stackNameOf(ref.id)
  const eks = openEks(ref.region, ctx)
  try {
    const found = await eks.find(name)
    if (found?.status !== 'ACTIVE')
      throw new UsageError(
        `the cluster ${name} in ${ref.region} is ${found?.status ?? 'not there'}: wait until it is ACTIVE, or give another --ref`,
      )
    return await writeAccess(
      { name, region: ref.region, runDir: join(ref.scope, ref.id) },
      serverOf(found),
      ctx,
    )
  } catch (error) {
    if (error instanceof UsageError || ctx.signal.aborted) throw error
    throw new UsageError(
      `EKS does not say how ${name} is reached: ${sayOf(error)}. Give credentials that may describe it`,
    )
  } finally {
    eks.close()
  }
}
