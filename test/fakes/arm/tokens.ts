import type { IncomingMessage } from 'node:http'

/** Of a token of Microsoft Entra ID, as far as anybody here looks. */
export interface Claims {
  readonly aud?: string
  /** Object id of whoever it is of. */
  readonly oid?: string
  readonly iss?: string
  readonly sub?: string
  readonly exp?: number
}

/** Claims of an access token that is good for an hour, as this tenant's directory states them. */
export function accessClaims(tenant: string, o: { aud: string; oid: string; appid: string }) {
  const now = Math.floor(Date.now() / 1000)
  const iss = `https://sts.windows.net/${tenant}/`
  return { iss, tid: tenant, ...o, iat: now, nbf: now, exp: now + 3600 }
}

/** Nobody here looks at signatures: what is tried is who asks whom for what. */
export function unsigned(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.${Buffer.from('none').toString('base64url')}`
}

/** {} for what is no token. */
export function claimsOf(token: string): Claims {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  } catch {
    return {}
  }
}

/** Object id of a token for one of these audiences; undefined for one that is of nobody, for others, or too old. */
export function holderOf(token: string, audiences: readonly string[]): string | undefined {
  const { aud, oid, exp } = claimsOf(token)
  const isForUs = audiences.includes(aud?.replace(/\/$/, '') ?? '')
  return isForUs && (exp ?? 0) * 1000 > Date.now() ? oid : undefined
}

/** What a request shows after the word: 'Bearer' or 'Basic'. */
export function shown(request: Pick<IncomingMessage, 'headers'>, word: string): string {
  const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ')
  return scheme?.toLowerCase() === word.toLowerCase() ? value : ''
}
