import type { ArmAnswer, ArmCall } from './calls.ts'
import { ArmFailure } from './deploy.ts'
import type { ArmRoom } from './server.ts'

/** Of the caller. */
export const callerId = '3c4d5e6f-7a8b-4c9d-8e1f-2a3b4c5d6e7f'

/** Microsoft Entra ID, and what a resource manager tells of its cloud. */
export function answerDirectory(call: ArmCall, { url, o }: ArmRoom): ArmAnswer | undefined {
  if (call.path === '/metadata/endpoints') {
    const authentication = { loginEndpoint: `${url}/`, audiences: [`${url}/`], tenant: o.tenant }
    return { status: 200, body: { name: 'AzureFake', resourceManager: url, authentication, suffixes: {} } }
  }
  const base = `/${o.tenant}`
  if (call.path === `${base}/v2.0/.well-known/openid-configuration`)
    return {
      status: 200,
      body: {
        issuer: `${url}${base}/v2.0`,
        authorization_endpoint: `${url}${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${url}${base}/oauth2/v2.0/token`,
        jwks_uri: `${url}${base}/discovery/v2.0/keys`,
      },
    }
  if (call.method !== 'POST' || call.path !== `${base}/oauth2/v2.0/token`) return undefined
  const form = new URLSearchParams(String(call.body))
  const proof = form.get('client_secret') ?? audienceOf(form.get('client_assertion') ?? '')
  if (
    proof !== 'secret' &&
    proof !== 'api://AzureADTokenExchange' &&
    proof !== `${url}${base}/oauth2/v2.0/token`
  )
    return {
      status: 401,
      body: {
        error: 'invalid_client',
        error_description:
          'AADSTS70021: No matching federated identity record found for presented assertion.',
      },
    }
  const now = Math.floor(Date.now() / 1000)
  const aud = (form.get('scope') ?? '')
    .split(' ')
    .find(s => s.endsWith('/.default'))
    ?.replace(/\/\.default$/, '')
  const claims = {
    aud,
    oid: callerId,
    tid: o.tenant,
    appid: form.get('client_id'),
    iat: now,
    nbf: now,
    exp: now + 3600,
  }
  return { status: 200, body: { token_type: 'Bearer', expires_in: 3600, access_token: unsigned(claims) } }
}

/** @throws ArmFailure for a call without a token of this resource manager */
export function checkToken({ headers }: ArmCall, { url }: ArmRoom): void {
  const [, token = ''] = /^Bearer (.+)$/.exec(headers['authorization'] ?? '') ?? []
  const { aud, exp } = claimsOf(token) as { aud?: string; exp?: number }
  if (aud?.replace(/\/$/, '') !== url || (exp ?? 0) * 1000 < Date.now())
    throw new ArmFailure(401, 'InvalidAuthenticationToken', `The access token is invalid for ${url}.`)
}

export function unsigned(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.signature`
}

function claimsOf(token: string): object {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  } catch {
    return {}
  }
}

function audienceOf(token: string): string | undefined {
  return (claimsOf(token) as { aud?: string }).aud
}
