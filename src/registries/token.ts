import { type Challenge, grantedBy, notGranted, type Scope, scopeText } from '../plan/registry-auth.ts'
import type { Login } from './credentials.ts'
import { errorOf, noAnswer, RegistryError } from './errors.ts'

export interface Token {
  readonly value: string
  /** Milliseconds since the epoch. */
  readonly expires: number
}

export interface TokenRequest {
  readonly challenge: Challenge
  readonly scopes: readonly Scope[]
  readonly login: Login
  /** The name of who asks, for messages. */
  readonly who: string
  readonly signal: AbortSignal
  /** Now, in milliseconds since the epoch. */
  readonly now: number
}

/** The token specification's own default, in seconds. */
const usualLife = 60

/**
 * Asks a token server (distribution's token and oauth2 specifications): GET with Basic for a password or for nobody,
 * POST with grant_type=refresh_token for an identity token.
 * @throws RegistryError when it refuses, or grants less than was asked for and says so
 */
export async function fetchToken(r: TokenRequest): Promise<Token> {
  const realm = realmOf(r.challenge)
  const scopes = r.scopes.map(scopeText)
  const what = `asking for a token (${scopes.join(' ') || 'no scope'}) as ${r.who}`
  const answer = await ask(realm, scopes, r).catch(cause => {
    r.signal.throwIfAborted()
    throw noAnswer(cause, what, realm)
  })
  if (!answer.ok) throw await errorOf(answer, what, r.now)
  const body = (await answer.json().catch(() => ({}))) as {
    token?: string
    access_token?: string
    expires_in?: number
  }
  const value = body.token ?? body.access_token
  if (value === undefined) throw new RegistryError(`${what}: ${realm.host} answers without a token`)
  const granted = grantedBy(value)
  const lacking = granted === undefined ? [] : notGranted(r.scopes, granted)
  if (lacking.length > 0) throw tooLittle(r, realm, granted ?? [])
  return { value, expires: r.now + (body.expires_in ?? usualLife) * 1000 }
}

/** Which scope was asked for and which granted: what a person needs to give the right role. */
function tooLittle(r: TokenRequest, realm: URL, granted: readonly Scope[]): RegistryError {
  const asked = r.scopes.map(scopeText).join(' ')
  const had = granted.filter(g => g.actions.length > 0).map(scopeText)
  return new RegistryError(
    `${r.who} may not do this: asked ${realm.host} for ${asked}, granted was ${had.join(' ') || 'nothing'}; give it a role that allows this (to push: AcrPush in Azure), or name other credentials`,
    { status: 403, codes: ['DENIED'] },
  )
}

/** Secrets go nowhere in the clear but to this machine itself. */
function realmOf(challenge: Challenge): URL {
  const realm = URL.parse(challenge.realm ?? '')
  if (realm === null)
    throw new RegistryError(
      `the registry asks for a token and names no server for it: ${challenge.realm ?? ''}`,
    )
  if (realm.protocol !== 'https:' && !isLoopback(realm.hostname))
    throw new RegistryError(`the registry's token server ${realm.origin} has no TLS: no secret is sent there`)
  return realm
}

export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

async function ask(realm: URL, scopes: readonly string[], r: TokenRequest): Promise<Response> {
  const { login, challenge } = r
  const signal = AbortSignal.any([r.signal, AbortSignal.timeout(60_000)])
  if (login.kind === 'identity') {
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: login.token })
    form.set('client_id', 'bowsprit')
    if (challenge.service !== undefined) form.set('service', challenge.service)
    if (scopes.length > 0) form.set('scope', scopes.join(' '))
    return fetch(realm, { method: 'POST', body: form, signal, redirect: 'error' })
  }
  const url = new URL(realm)
  if (challenge.service !== undefined) url.searchParams.set('service', challenge.service)
  for (const scope of scopes) url.searchParams.append('scope', scope)
  if (login.kind === 'basic') url.searchParams.set('account', login.user)
  const headers = new Headers()
  if (login.kind === 'basic') headers.set('authorization', basicHeader(login))
  return fetch(url, { headers, signal, redirect: 'error' })
}

export function basicHeader({ user, password }: { user: string; password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}
