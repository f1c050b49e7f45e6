import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UsageError } from '../errors.ts'
import type { Asked } from './asked.ts'

/** What is left of a token's time must be enough for a client to use it. */
const leastMs = 60_000

/**
 * What a kubeconfig's exec plug-in is called for. A token that the run keeps is taken while it is good: clients of the
 * branch have no credentials of AWS, and are spared AWS's libraries.
 */
export async function printToken({ o, ctx, print }: Asked): Promise<number> {
  const { cluster, region } = o
  const file = o['token-file']
  if (cluster === undefined || region === undefined)
    throw new UsageError('eks-token wants --cluster NAME and --region REGION, as the kubeconfig gives them')
  const kept = await keptToken(file, ctx.clock.now())
  if (kept !== undefined) {
    print(kept)
    return 0
  }
  const [{ currentKeys }, { eksToken, execCredential }] = await Promise.all([
    import('../clouds/aws/keys.ts'),
    import('../clouds/aws/eks-token.ts'),
  ])
  const keys = await currentKeys(region, ctx).catch(cause => {
    const run = file === undefined ? '' : `, and ${dirname(file)} has no token that is still good`
    throw new UsageError(
      `no credentials of AWS (${(cause as Error).message})${run}: give AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
    )
  })
  print(execCredential(await eksToken(cluster, region, keys, ctx.env, ctx.clock.now())))
  return 0
}

async function keptToken(file: string | undefined, now: number): Promise<string | undefined> {
  if (file === undefined) return undefined
  try {
    const text = await readFile(file, 'utf8')
    const { status } = JSON.parse(text) as { status: { token: string; expirationTimestamp: string } }
    return status.token !== '' && Date.parse(status.expirationTimestamp) - now > leastMs
      ? text.trim()
      : undefined
  } catch {
    return undefined
  }
}
