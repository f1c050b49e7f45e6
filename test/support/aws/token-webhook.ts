import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { stringify } from 'yaml'
import { s3Keys } from '../stores/services.ts'

export interface TokenWebhook extends AsyncDisposable {
  /** What was said of each token. */
  readonly seen: string[]
}

/**
 * What EKS runs beside its API servers, as far as it is documented: a token is a signed question to the token service who
 * somebody is, and is good for one cluster only. https://github.com/kubernetes-sigs/aws-iam-authenticator#api-authorization-from-outside-a-cluster
 * @param configFile is written for kube-apiserver's --authentication-token-webhook-config-file
 */
export async function tokenWebhook(cluster: string, sts: string, configFile: string): Promise<TokenWebhook> {
  const seen: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const review = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    const arn = await whoHas(review.spec.token, cluster, sts)
    seen.push(arn ?? 'nobody')
    const user = { username: arn ?? '', groups: ['system:masters'] }
    const status = arn === undefined ? { authenticated: false } : { authenticated: true, user }
    const { apiVersion, kind } = review
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ apiVersion, kind, status }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await writeFile(
    configFile,
    stringify({
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'webhook' },
      clusters: [{ name: 'webhook', cluster: { server: `http://127.0.0.1:${port}` } }],
      users: [{ name: 'webhook', user: {} }],
      contexts: [{ name: 'webhook', context: { cluster: 'webhook', user: 'webhook' } }],
    }),
  )
  return {
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** @returns the ARN of whoever signed the token for this cluster */
async function whoHas(token: string, cluster: string, sts: string): Promise<string | undefined> {
  const [, text] = /^k8s-aws-v1\.([\w-]+)$/.exec(token) ?? []
  const url = URL.parse(Buffer.from(text ?? '', 'base64url').toString('utf8'))
  if (url === null || url.origin !== sts) return undefined
  const query = url.searchParams
  if (query.get('Action') !== 'GetCallerIdentity' || Number(query.get('X-Amz-Expires')) > 900)
    return undefined
  if (query.get('X-Amz-SignedHeaders') !== 'host;x-k8s-aws-id') return undefined
  if (signatureOf(url, cluster) !== query.get('X-Amz-Signature')) return undefined
  const answer = await fetch(url, { headers: { 'x-k8s-aws-id': cluster }, redirect: 'error' })
  if (!answer.ok) return undefined
  return /<Arn>([^<]+)<\/Arn>/.exec(await answer.text())?.[1]
}

/**
 * As AWS computes it for the one key that there is: emulators take any.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function signatureOf({ host, searchParams, search }: URL, cluster: string): string {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const words = search.slice(1).split('&')
  const signed = words.filter(word => !word.startsWith('X-Amz-Signature=')).toSorted()
  const headers = `host:${host}\nx-k8s-aws-id:${cluster}\n`
  const request = ['GET', '/', signed.join('&'), headers, 'host;x-k8s-aws-id', hash('')].join('\n')
  const [, ...scope] = (searchParams.get('X-Amz-Credential') ?? '').split('/')
  const time = searchParams.get('X-Amz-Date') ?? ''
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), hash(request)].join('\n')
  const key = scope.reduce<string | Buffer>((k, part) => mac(k, part), `AWS4${s3Keys.secretAccessKey}`)
  return mac(key, text).toString('hex')
}
