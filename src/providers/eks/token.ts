import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { eksToken, execCredential } from '../../clouds/aws/eks-token.ts'
import { currentKeys } from '../../clouds/aws/keys.ts'
import type { Ctx } from '../../ports/ctx.ts'

/** A cluster, and where this machine keeps what belongs to it. */
export interface EksPlace {
  readonly name: string
  readonly region: string
  readonly runDir: string
}

/** Well within the quarter of an hour that a token lives. */
const everyMs = 8 * 60_000

export function tokenFileOf(runDir: string): string {
  return join(runDir, 'eks-token.json')
}

/**
 * Clients of the branch get none of our credentials: what they show the cluster is a token that this process renews for
 * as long as it lives. Never keeps the process alive.
 */
export async function keepToken({ name, region, runDir }: EksPlace, ctx: Ctx): Promise<void> {
  const renew = async () => {
    const keys = await currentKeys(region, ctx)
    const token = await eksToken(name, region, keys, ctx.env, ctx.clock.now())
    await writeFileAtomic(tokenFileOf(runDir), `${execCredential(token)}\n`, { mode: 0o600 })
  }
  await renew()
  const timer = setInterval(() => {
    renew().catch(error => {
      // The cluster is gone, and its directory with it.
      if (error.code === 'ENOENT') clearInterval(timer)
      else ctx.log.warn(`the token for ${name} could not be renewed: ${error.message}`)
    })
  }, everyMs)
  timer.unref()
  ctx.signal.addEventListener('abort', () => clearInterval(timer), { once: true })
}
