import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import { type Env, stsEndpoint } from './config.ts'
import type { Keys } from './web-identity.ts'

/** EKS takes a token for so long; the signature in it for less, but that is looked at only once it is used. */
const lifeMs = 14 * 60_000
const signatureSeconds = 60

/** Where EKS finds for which cluster a token is. @see https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster */
const clusterHeader = 'x-k8s-aws-id'

export interface EksToken {
  /** A secret. */
  readonly token: string
  /** ISO 8601, UTC. */
  readonly expires: string
}

/**
 * Who has these keys, for one cluster: a signed question to AWS's token service who that is, which EKS asks in our place.
 * @param now epoch milliseconds
 */
export async function eksToken(
  cluster: string,
  region: string,
  keys: Keys,
  env: Env,
  now: number,
): Promise<EksToken> {
  const { protocol, hostname, port, host } = new URL(stsEndpoint(region, env))
  const signer = new SignatureV4({
    service: 'sts',
    region,
    credentials: keys,
    sha256: Sha256,
  })
  const request = {
    ...{ method: 'GET', protocol, hostname, path: '/' },
    ...(port === '' ? {} : { port: Number(port) }),
    query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
    headers: { host, [clusterHeader]: cluster },
  }
  const { query = {} } = await signer.presign(request, {
    expiresIn: signatureSeconds,
    signingDate: new Date(now),
    unhoistableHeaders: new Set([clusterHeader]),
  })
  const words = Object.entries(query).map(([k, v]) => `${escaped(k)}=${escaped(String(v))}`)
  const url = `${protocol}//${host}/?${words.join('&')}`
  return {
    token: `k8s-aws-v1.${Buffer.from(url).toString('base64url')}`,
    expires: new Date(now + lifeMs).toISOString(),
  }
}

/** What clients of Kubernetes read from the standard output of a plug-in. @see KEP-541 */
export function execCredential({ token, expires }: EksToken): string {
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: 'client.authentication.k8s.io/v1',
    spec: { interactive: false },
    status: { token, expirationTimestamp: expires },
  })
}

/** RFC 3986: what encodeURIComponent leaves alone and signatures do not. */
function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Node's own, as the signer wants it. */
class Sha256 {
  #hash: Hash | Hmac
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string | Uint8Array)
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(data)
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {
    this.#hash = createHash('sha256')
  }
}
