import { once } from 'node:events'
import { createServer } from 'node:http'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { eksToken } from '../../../src/clouds/aws/eks-token.ts'
import { nodeTokenProgram } from '../../../src/plan/aws/eks-node-token.ts'

const keys = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'se/cr+et', sessionToken: 'to/ken+=' }
const of = { cluster: 'bowsprit-x', region: 'eu-central-1', sts: 'https://sts.eu-central-1.amazonaws.com' }

/** What a machine is told by its metadata service, version 2 only. */
async function metadata() {
  const documents: Record<string, string> = {
    '/latest/meta-data/iam/security-credentials/': 'machines',
    '/latest/meta-data/iam/security-credentials/machines': JSON.stringify({
      AccessKeyId: keys.accessKeyId,
      SecretAccessKey: keys.secretAccessKey,
      Token: keys.sessionToken,
    }),
  }
  const server = createServer(({ method, url, headers }, response) => {
    const isToken = method === 'PUT' && url === '/latest/api/token'
    const ttl = headers['x-aws-ec2-metadata-token-ttl-seconds']
    if (isToken) return void response.writeHead(ttl === undefined ? 400 : 200).end('session')
    if (headers['x-aws-ec2-metadata-token'] !== 'session') return void response.writeHead(401).end()
    const text = documents[url ?? '']
    response.writeHead(text === undefined ? 404 : 200).end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}

const urlIn = (token: string) => new URL(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
const sorted = (url: URL) => [...url.searchParams].map(([k, v]) => `${k}=${v}`).toSorted()

it("a machine's token is signed by its role as ours by our keys, and the key is in nobody's arguments", async () => {
  await using service = await metadata()
  const program = nodeTokenProgram(of).replace('http://169.254.169.254', service.url)
  const { stdout } = await execa('python3', ['-'], { input: program })
  const { kind, status } = JSON.parse(stdout)
  expect(kind).toBe('ExecCredential')
  const theirs = urlIn(status.token)
  const [, y, mo, d, h, mi, s] =
    /^(....)(..)(..)T(..)(..)(..)Z$/.exec(theirs.searchParams.get('X-Amz-Date') ?? '') ?? []
  const signedAt = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s))
  const ours = urlIn((await eksToken(of.cluster, of.region, keys, {}, signedAt)).token)
  expect(sorted(theirs)).toEqual(sorted(ours))
  expect([theirs.origin, theirs.pathname]).toEqual([ours.origin, ours.pathname])
  expect(Date.parse(status.expirationTimestamp) - signedAt).toBe(14 * 60_000)
})
