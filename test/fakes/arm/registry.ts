import type { IncomingMessage, ServerResponse } from 'node:http'
import { granted, type RegistryTokens } from '../../support/registry-tokens.ts'
import { passOn, type Upstream } from './pass-on.ts'
import { dataActions, resourceNamed } from './roles.ts'
import type { Subscription } from './state.ts'
import { claimsOf, holderOf, shown, unsigned } from './tokens.ts'

export interface AzureRegistry {
  /** Its login server. */
  readonly host: string
  /** Debian's docker-registry, which believes these tokens. */
  readonly behind: Upstream
  readonly tokens: RegistryTokens
  /** '<object id> <scope>' of each token that was given out, the scope as granted: repository:ci/pause:pull */
  readonly given: string[]
}

const registry = 'Microsoft.ContainerRegistry/registries'
const audiences = ['https://containerregistry.azure.net', 'https://management.azure.com']
/** The user whose password is a refresh token. */
const nobody = '00000000-0000-0000-0000-000000000000'
const refreshSeconds = 3 * 3600

/**
 * ACR as its documents tell of it: a token of Entra ID is exchanged for one of the registry, that for one of each scope,
 * as far as the roles of just now go. @see https://azure.github.io/acr/AAD-OAuth.html
 */
export async function answerRegistry(
  request: IncomingMessage,
  response: ServerResponse,
  state: Subscription,
  acr: AzureRegistry,
): Promise<void> {
  const url = new URL(request.url ?? '/', `https://${acr.host}`)
  if (!url.pathname.startsWith('/oauth2/'))
    return passOn(request, response, acr.behind, { 'x-forwarded-proto': 'https' })
  const form = new URLSearchParams(await new Response(ReadableStream.from(request)).text())
  const answer =
    url.pathname === '/oauth2/exchange' ? exchanged(form, state, acr) : scoped(request, url, form, state, acr)
  response.writeHead(answer === undefined ? 401 : 200, { 'content-type': 'application/json' })
  const refusal = { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }
  response.end(JSON.stringify(answer ?? refusal))
}

/** @returns undefined for who has no role here */
function exchanged(form: URLSearchParams, state: Subscription, { host }: AzureRegistry): object | undefined {
  const holder = holderOf(form.get('access_token') ?? '', audiences)
  const isAsked = form.get('grant_type') === 'access_token' && form.get('service') === host
  if (!isAsked || holder === undefined || mayAt(holder, state, host).size === 0) return undefined
  const exp = Math.floor(Date.now() / 1000) + refreshSeconds
  return { refresh_token: unsigned({ aud: host, oid: holder, exp, grant_type: 'refresh_token' }) }
}

/** By POST with the refresh token, or by GET where it is the password. */
function scoped(
  request: IncomingMessage,
  url: URL,
  form: URLSearchParams,
  state: Subscription,
  { host, tokens, given }: AzureRegistry,
): object | undefined {
  const [user, password] = Buffer.from(shown(request, 'Basic'), 'base64').toString().split(/:(.*)/s)
  const isPost = request.method === 'POST'
  const token = isPost ? form.get('refresh_token') : user === nobody ? password : undefined
  const { aud, oid = '', exp = 0 } = claimsOf(token ?? '')
  if (aud !== host || exp * 1000 < Date.now()) return undefined
  const scopes = isPost ? (form.get('scope') ?? '').split(' ') : url.searchParams.getAll('scope')
  const may = [{ repository: '*', actions: [...mayAt(oid, state, host)] }]
  const access = scopes.filter(Boolean).map(scope => granted(scope, may))
  for (const { type, name, actions } of access) given.push(`${oid} ${type}:${name}:${actions.join()}`)
  return { access_token: tokens.sign(oid, access) }
}

function mayAt(holder: string, state: Subscription, host: string) {
  return dataActions(state, holder, resourceNamed(state, registry, host.split('.')[0] ?? '') ?? '')
}
