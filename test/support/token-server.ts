import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { granted, type May, registryTokens } from './registry-tokens.ts'

export interface TokenUser {
  readonly password: string
  readonly may: readonly May[]
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
  const tokens = await registryTokens(certificate, service)
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
    const access = asked.filter(Boolean).map(scope => granted(scope, users[name]?.may ?? []))
    given.push([kind, name, ...access.map(a => `${a.type}:${a.name}:${a.actions.join(',')}`)].join(' '))
    const token = tokens.sign(name, access)
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
    auth: tokens.auth(`${url}/oauth2/token`),
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
