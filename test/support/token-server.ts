import { createPrivateKey, createSign, webcrypto } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

export interface TokenUser {
  readonly password: string
  /** `repository` may end in *. */
  readonly may: readonly { readonly repository: string; readonly actions: readonly string[] }[]
}

export interface TokenServer extends AsyncDisposable {
  /** http://address:port */
  readonly url: string
  /** What docker-registry is to be told, to believe it. */
  readonly auth: Readonly<Record<string, unknown>>
  /** 'GET alice repository:a:pull,push', one line a token. */
  readonly given: readonly string[]
  /** From now on it is in front of a registry, as ACR's endpoints are. */
  front(host: string): void
}

const service = 'registry.test'

/**
 * A token server by distribution's specification, with RS256 keys of its own: GET with Basic, POST with a refresh token,
 * and ACR's /oauth2/exchange of AAD tokens for refresh tokens.
 * @param refresh user by refresh token; `aad` user by AAD token
 * @param address where it listens
 */
export async function tokenServer(
  certificate: string,
  users: Readonly<Record<string, TokenUser>>,
  refresh: Readonly<Record<string, string>> = {},
  aad: Readonly<Record<string, string>> = {},
  address = '127.0.0.1',
): Promise<TokenServer> {
  const { pem, x5c, sign } = await keys()
  await writeFile(certificate, pem)
  const given: string[] = []
  let behind: string | undefined
  const server = createServer((req, res) => {
    if (behind !== undefined && req.url?.startsWith('/v2/')) {
      const passed = request(
        `http://${behind}${req.url}`,
        { method: req.method, headers: req.headers },
        back => {
          res.writeHead(back.statusCode ?? 502, back.headers)
          back.pipe(res)
        },
      )
      passed.on('error', () => res.destroy())
      return void req.pipe(passed)
    }
    void answer(req).then(({ status, body }) => {
      res.writeHead(status, { 'content-type': 'application/json' })
      res.end(JSON.stringify(body))
    })
  })
  const answer = async (req: IncomingMessage): Promise<{ status: number; body: unknown }> => {
    const url = new URL(req.url ?? '/', 'http://token')
    const parts: Buffer[] = []
    for await (const part of req) parts.push(part as Buffer)
    const form = new URLSearchParams(Buffer.concat(parts).toString())
    if (url.pathname === '/oauth2/exchange') {
      const who = form.get('grant_type') === 'access_token' ? aad[form.get('access_token') ?? ''] : undefined
      const found = Object.entries(refresh).find(([, user]) => user === who)?.[0]
      if (found === undefined)
        return { status: 401, body: { errors: [{ code: 'UNAUTHORIZED', message: 'no such AAD token' }] } }
      return { status: 200, body: { refresh_token: found } }
    }
    const [kind, name] =
      req.method === 'POST'
        ? ['POST', refresh[form.get('refresh_token') ?? '']]
        : ['GET', byBasic(req, users)]
    if (name === undefined) return { status: 401, body: { details: 'incorrect username or password' } }
    const asked =
      req.method === 'POST' ? (form.get('scope') ?? '').split(' ') : url.searchParams.getAll('scope')
    const access = asked.filter(Boolean).map(scope => granted(scope, users[name]))
    given.push([kind, name, ...access.map(a => `${a.type}:${a.name}:${a.actions.join(',')}`)].join(' '))
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: 'tests',
      sub: name,
      aud: service,
      exp: now + 300,
      nbf: now - 10,
      iat: now,
      jti: `${now}`,
      access,
    }
    const head = Buffer.from(JSON.stringify({ typ: 'JWT', alg: 'RS256', x5c: [x5c] })).toString('base64url')
    const text = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
    const token = `${text}.${sign(text)}`
    return {
      status: 200,
      body: req.method === 'POST' ? { access_token: token, expires_in: 300 } : { token, expires_in: 300 },
    }
  }
  server.listen(0, address)
  await once(server, 'listening')
  const url = `http://${address}:${(server.address() as AddressInfo).port}`
  return {
    url,
    given,
    front: host => {
      behind = host
    },
    auth: { token: { realm: `${url}/oauth2/token`, service, issuer: 'tests', rootcertbundle: certificate } },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function byBasic(req: IncomingMessage, users: Readonly<Record<string, TokenUser>>): string | undefined {
  const [scheme, value = ''] = (req.headers.authorization ?? '').split(' ')
  if (scheme !== 'Basic') return 'nobody' in users ? 'nobody' : undefined
  const [name = '', password] = Buffer.from(value, 'base64').toString().split(':')
  return users[name]?.password === password ? name : undefined
}

function granted(scope: string, user: TokenUser | undefined) {
  const match = /^(\w+):(.*):([^:]*)$/.exec(scope)
  const [, type = '', name = '', actions = ''] = match ?? []
  const may = (user?.may ?? []).filter(m =>
    m.repository.endsWith('*') ? name.startsWith(m.repository.slice(0, -1)) : m.repository === name,
  )
  return { type, name, actions: actions.split(',').filter(a => may.some(m => m.actions.includes(a))) }
}

async function keys() {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  }
  const pair = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=tests',
    notBefore: new Date(Date.now() - 3600_000),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm: algorithm,
    keys: pair as never,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
  })
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey))
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  return {
    pem: certificate.toString('pem'),
    x5c: Buffer.from(certificate.rawData).toString('base64'),
    sign: (text: string) => createSign('RSA-SHA256').update(text).sign(key).toString('base64url'),
  }
}
