import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { bootstrapFiles } from '../../../../src/plan/bootstrap/files.ts'
import { fetching } from '../../../../src/plan/bootstrap/script-fetch.ts'
import { loginScript } from '../../../../src/plan/bootstrap/script-login.ts'
import type { BootstrapFile, FileSource } from '../../../../src/plan/bootstrap/spec.ts'
import { bootstrapSpec, digest, fileOf, nodeFileNames } from '../../../support/bootstrap-spec.ts'

/** The shell functions of the bootstrap, run as they are against servers on loopback. */
const key = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'se/cr+et',
  sessionToken: 'to+ken/of=='.repeat(40),
}

describe('fetching of node files', () => {
  it('puts programs and plugins where they belong, executable, and fetches nothing twice', async () => {
    await using store = await serve((req, res) => res.end(decodeURIComponent(nameIn(req))))
    const from = (name: string): FileSource => ({
      kind: 'url',
      url: `${store.url}/${encodeURIComponent(name)}?sig=s`,
    })
    await using machine = await fetcher(nodeFileNames.map(name => fileOf(name, from(name))))
    expect(await machine.run()).toMatchObject({ exitCode: 0 })
    expect(await readFile(join(machine.root, 'usr/local/bin/kubelet'), 'utf8')).toBe('kubelet')
    expect((await stat(join(machine.root, 'opt/cni/bin/ptp'))).mode & 0o777).toBe(0o755)
    const asked = store.seen.length
    expect(asked).toBe(nodeFileNames.length)
    expect(await machine.run()).toMatchObject({ exitCode: 0 })
    expect(store.seen.length).toBe(asked)
  })

  it('says both sums of what is not what was staged, at once', async () => {
    await using store = await serve((_req, res) => res.end('something else'))
    await using machine = await fetcher(all({ kind: 'url', url: `${store.url}/x` }))
    const { exitCode, stdout } = await machine.run()
    expect(exitCode).toBe(1)
    expect(stdout).toContain(digest('something else'))
    expect(stdout).toMatch(/ctr|kubelet|kubeadm|kubectl|containerd/)
    expect(stdout).toContain('stage it again')
    expect(store.seen.length).toBeLessThanOrEqual(5)
  })

  it('tries again what may be over soon', async () => {
    let n = 0
    await using store = await serve((req, res) => {
      if (n++ < 4) res.writeHead(503).end('busy')
      else res.end(decodeURIComponent(nameIn(req)))
    })
    const from = (name: string): FileSource => ({
      kind: 'url',
      url: `${store.url}/${encodeURIComponent(name)}`,
    })
    await using machine = await fetcher(nodeFileNames.map(name => fileOf(name, from(name))))
    expect(await machine.run()).toMatchObject({ exitCode: 0 })
    expect(store.seen.length).toBe(nodeFileNames.length + 4)
  })

  it.each([
    [403, /refuses \S+ \(403 AccessDenied: Request has expired\).*boot with new ones/],
    [404, /has no \S+ any more \(404\): stage the build again/],
    [400, /refuses \S+ \(400 AccessDenied/],
  ])(
    'ends at once when a signed URL is answered with %i, and keeps the URL to itself',
    async (status, says) => {
      const body = '<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>'
      await using store = await serve((_req, res) => res.writeHead(status).end(body))
      await using machine = await fetcher(all({ kind: 'url', url: `${store.url}/x?sig=verysecret` }))
      const { exitCode, stdout, stderr } = await machine.run()
      expect(exitCode).toBe(1)
      expect(stdout).toMatch(says)
      expect(stdout + stderr + (await machine.log())).not.toContain('verysecret')
    },
  )

  it('names a store that does not answer', async () => {
    await using machine = await fetcher(all({ kind: 'url', url: 'http://127.0.0.1:9/x?sig=verysecret' }))
    const { exitCode, stdout } = await machine.run()
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/127\.0\.0\.1:9 does not answer \(curl: \(7\).*look whether/)
    expect(stdout).not.toContain('verysecret')
  })

  it('reads S3 by the instance profile, signed as Amazon wants it', async () => {
    await using metadata = await serve(instanceProfile)
    const problems: string[] = []
    await using store = await serve(async (req, res) => {
      problems.push(...(await signatureProblems(req, 's3')))
      res.end(nameIn(req))
    })
    const from = (name: string): FileSource => ({
      kind: 's3',
      bucket: 'my.bucket',
      key: `stages/a+b/${name}`,
      region: 'eu-west-1',
      endpoint: store.url,
    })
    await using machine = await fetcher(
      nodeFileNames.map(name => fileOf(name, from(name.replaceAll('/', '-')))).map(f => named(f)),
    )
    const done = await machine.run(metadata.url)
    expect(problems).toEqual([])
    expect(done).toMatchObject({ exitCode: 0 })
    expect(metadata.seen).toHaveLength(3)
  })

  it('reads Azure Blob by the managed identity that is meant', async () => {
    await using metadata = await serve(managedIdentity)
    await using store = await serve((req, res) => {
      const right =
        req.headers.authorization === 'Bearer token of https://storage.azure.com/ for 1-2-3' &&
        req.headers['x-ms-version'] !== undefined
      res.writeHead(right ? 200 : 403).end(decodeURIComponent(nameIn(req)))
    })
    const from = (name: string): FileSource => ({
      kind: 'azure-blob',
      url: `${store.url}/${encodeURIComponent(name)}`,
      clientId: '1-2-3',
    })
    await using machine = await fetcher(nodeFileNames.map(name => fileOf(name, from(name))))
    expect(await machine.run(metadata.url)).toMatchObject({ exitCode: 0 })
    expect(metadata.seen).toHaveLength(1)
  })

  it('says what is lacking when no identity is there', async () => {
    await using metadata = await serve((_req, res) => res.writeHead(404).end())
    await using machine = await fetcher(all({ kind: 's3', bucket: 'bucket', key: 'x', region: 'eu-west-1' }))
    const { exitCode, stdout } = await machine.run(metadata.url)
    expect(exitCode).toBe(1)
    expect(stdout).toContain('give it an instance profile')
  })

  it('takes files that are on the machine already', async () => {
    await using given = await createFixture(
      Object.fromEntries(nodeFileNames.map(name => [name.replace('/', '-'), name])),
    )
    await using machine = await fetcher(
      nodeFileNames.map(name => fileOf(name, { kind: 'path', path: given.getPath(name.replace('/', '-')) })),
    )
    expect(await machine.run()).toMatchObject({ exitCode: 0 })
    expect(await readFile(join(machine.root, 'opt/cni/bin/host-local'), 'utf8')).toBe('cni/host-local')
  })
})

describe('the password of a registry by identity', () => {
  it('is asked of ECR, signed, and given to kubelet in its own words', async () => {
    await using metadata = await serve(instanceProfile)
    const problems: string[] = []
    const token = Buffer.from('AWS:pass:word').toString('base64')
    await using ecr = await serve(async (req, res) => {
      problems.push(...(await signatureProblems(req, 'ecr')))
      if (req.headers['x-amz-target'] !== 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken')
        problems.push('wrong target')
      res.end(JSON.stringify({ authorizationData: [{ authorizationToken: token, expiresAt: 1.7e9 }] }))
    })
    const auth = { kind: 'ecr', region: 'eu-west-1', endpoint: `${ecr.url}/` } as const
    const script = loginScript({ prefix: '1.dkr.ecr.eu-west-1.amazonaws.com/ci', auth })!
    expect(await login(script, metadata.url, ['--basic'])).toBe(token)
    const answer = JSON.parse(await login(script, metadata.url, []))
    expect(answer).toMatchObject({
      apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
      kind: 'CredentialProviderResponse',
      auth: { '1.dkr.ecr.eu-west-1.amazonaws.com': { username: 'AWS', password: 'pass:word' } },
    })
    expect(problems).toEqual([])
  })

  it('is changed for one of ACR', async () => {
    await using metadata = await serve(managedIdentity)
    // A role that was given a moment ago is not known yet.
    let early = 2
    await using acr = await serve(async (req, res) => {
      const form = new URLSearchParams(await bodyOf(req))
      const right =
        req.url === '/oauth2/exchange' &&
        form.get('grant_type') === 'access_token' &&
        form.get('service') === acr.url.slice('http://'.length) &&
        form.get('access_token') === 'token of https://containerregistry.azure.net/ for 1-2-3'
      res.writeHead(right && early-- <= 0 ? 200 : 401).end(JSON.stringify({ refresh_token: 'r.e.f' }))
    })
    const script = loginScript({
      prefix: `${acr.url.slice('http://'.length)}/ci`,
      plainHttp: true,
      auth: { kind: 'acr', clientId: '1-2-3' },
    })!
    const basic = await login(script, metadata.url, ['--basic'])
    expect(Buffer.from(basic, 'base64').toString()).toBe('00000000-0000-0000-0000-000000000000:r.e.f')
  })
})

function all(from: FileSource): BootstrapFile[] {
  return nodeFileNames.map(name => fileOf(name, from))
}

/** In a store a name without slashes. */
function named(file: BootstrapFile): BootstrapFile {
  return { ...file, sha256: digest(file.name.replaceAll('/', '-')) }
}

/** The bootstrap's own list of files, below a root of the test's own. */
async function fetcher(files: readonly BootstrapFile[]) {
  const fixture = await createFixture({ home: {}, work: {}, log: '' })
  const root = fixture.getPath('root')
  const { files: written } = bootstrapFiles('node', { name: 'n1' }, bootstrapSpec({ files }))
  const list = written.find(f => f.path.endsWith('/files.list'))!.content
  await mkdir(join(root, 'usr/local/bin'), { recursive: true })
  await writeFile(fixture.getPath('home/files.list'), list.replaceAll(/^(?=\/)/gm, root))
  const log = fixture.getPath('log')
  const script = (metadata: string) => `
set -euo pipefail
home=${dirname(log)}/home work=${dirname(log)}/work log=${log}
fail() { echo "failed: $*"; exit 1; }
note() { echo "$*" >> $log; }
sum() { sha256sum -- "$1" | cut -d ' ' -f 1; }
${fetching}
metadata=${metadata}
# The waits are what they are, in a hundredth of the time.
sleep() { command sleep "$(echo "$1" | awk '{ print $1 / 100 }')"; }
fetch_all
`
  return {
    root,
    log: () => readFile(log, 'utf8'),
    run: (metadata = 'http://127.0.0.1:9') =>
      execa('bash', ['-c', script(metadata)], { reject: false, timeout: 25_000 }),
    [Symbol.asyncDispose]: () => fixture.rm(),
  }
}

async function login(script: string, metadata: string, args: readonly string[]): Promise<string> {
  const here = script.replace('metadata=http://169.254.169.254', `metadata=${metadata}`)
  const input = JSON.stringify({ kind: 'CredentialProviderRequest', image: 'x' })
  return (await execa('bash', ['-c', here, 'login', ...args], { input, timeout: 20_000 })).stdout
}

interface Served extends AsyncDisposable {
  readonly url: string
  readonly seen: readonly string[]
}

async function serve(answer: (req: IncomingMessage, res: ServerResponse) => unknown): Promise<Served> {
  const seen: string[] = []
  const server: Server = createServer((req, res) => {
    seen.push(`${req.method} ${req.url}`)
    Promise.resolve(answer(req, res)).catch(error => res.writeHead(500).end(String(error)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function nameIn(req: IncomingMessage): string {
  return req.url!.split('?')[0]!.split('/').at(-1)!
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of req) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

/** IMDSv2: a session first, then the role's name, then its key. */
function instanceProfile(req: IncomingMessage, res: ServerResponse): void {
  const base = '/latest/meta-data/iam/security-credentials/'
  if (req.method === 'PUT' && req.url === '/latest/api/token') return void res.end('session')
  if (req.headers['x-aws-ec2-metadata-token'] !== 'session') return void res.writeHead(401).end()
  if (req.url === base) return void res.end('a-role')
  if (req.url !== `${base}a-role`) return void res.writeHead(404).end()
  const { accessKeyId, secretAccessKey, sessionToken } = key
  const keys = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken }
  res.end(
    JSON.stringify(
      { Code: 'Success', Type: 'AWS-HMAC', ...keys, Expiration: '2099-01-01T00:00:00Z' },
      null,
      2,
    ),
  )
}

function managedIdentity(req: IncomingMessage, res: ServerResponse): void {
  const { searchParams, pathname } = new URL(req.url!, 'http://m')
  if (req.headers['metadata'] !== 'true' || pathname !== '/metadata/identity/oauth2/token')
    return void res.writeHead(400).end()
  const token = `token of ${searchParams.get('resource')} for ${searchParams.get('client_id')}`
  res.end(JSON.stringify({ access_token: token, expires_in: '86399', token_type: 'Bearer' }))
}

/** Holds a request's signature against the one that Amazon's own client makes of the same request. */
async function signatureProblems(req: IncomingMessage, service: string): Promise<string[]> {
  const given = req.headers.authorization ?? ''
  const signed = /SignedHeaders=([^,]+)/.exec(given)?.[1]?.split(';') ?? []
  const wanted = [
    'host',
    'x-amz-date',
    'x-amz-security-token',
    ...(service === 's3' ? ['x-amz-content-sha256'] : []),
  ]
  const lacking = wanted.filter(name => !signed.includes(name)).map(name => `${name} is not signed`)
  const client = new S3Client({ region: 'eu-west-1', credentials: key })
  const signer = (await client.config.signer()) as unknown as {
    sign(request: object, options: object): Promise<{ headers: Record<string, string> }>
  }
  const date = String(req.headers['x-amz-date'])
  const headers = Object.fromEntries(
    signed
      .filter(n => n !== 'x-amz-date' && n !== 'x-amz-security-token')
      .map(n => [n, String(req.headers[n])]),
  )
  const body = await bodyOf(req)
  const request = {
    method: req.method,
    protocol: 'http:',
    hostname: '127.0.0.1',
    path: req.url!,
    headers,
    body,
  }
  const iso = date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z')
  // Amazon's client for S3 always signs a sum of the content; other services do not ask for it.
  const unsignableHeaders = new Set(service === 's3' ? [] : ['x-amz-content-sha256'])
  const options = { signingDate: new Date(iso), signingService: service, unsignableHeaders }
  const { headers: own } = await signer.sign(request, options)
  return own['authorization'] === given
    ? lacking
    : [...lacking, `signed ${given}, and not ${own['authorization']}`]
}
