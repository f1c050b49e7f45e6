import { STSClient } from '@aws-sdk/client-sts'
import { type AwsCtx, clientConfig } from './config.ts'
import type { Keys } from './web-identity.ts'

/** The keys that our clients sign with. @throws Error where there are none */
export async function currentKeys(region: string, ctx: AwsCtx): Promise<Keys> {
  const client = new STSClient(clientConfig('STS', region, ctx))
  try {
    return await client.config.credentials()
  } finally {
    client.destroy()
  }
}
