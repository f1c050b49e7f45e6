import type { ArmAnswer, ArmCall } from './calls.ts'
import { ArmFailure } from './failure.ts'
import type { ArmRoom } from './server.ts'
import { accessClaims, claimsOf, holderOf, unsigned } from './tokens.ts'

/** Of the caller. */
export const callerId = '3c4d5e6f-7a8b-4c9d-8e1f-2a3b4c5d6e7f'

/** A federated credential of the app registration. */
export interface Federated {
  readonly issuer: string
  readonly subject: string
}

/** What the token of a job has to be for. */
const exchange = 'api://AzureADTokenExchange'

/** Microsoft Entra ID, and what a resource manager tells of its cloud. */
export function answerDirectory(call: ArmCall, room: ArmRoom): ArmAnswer | undefined {
  const { url, authority, o } = room
  if (call.path === '/metadata/endpoints') {
    const authentication = { loginEndpoint: `${authority}/`, audiences: [`${url}/`], tenant: o.tenant }
    return { status: 200, body: { name: 'AzureFake', resourceManager: url, authentication, suffixes: {} } }
  }
  const base = `/${o.tenant}`
  if (call.path === `${base}/v2.0/.well-known/openid-configuration`)
    return {
      status: 200,
      body: {
        issuer: `${authority}${base}/v2.0`,
        authorization_endpoint: `${authority}${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${authority}${base}/oauth2/v2.0/token`,
        jwks_uri: `${authority}${base}/discovery/v2.0/keys`,
      },
    }
  if (call.method !== 'POST' || call.path !== `${base}/oauth2/v2.0/token`) return undefined
  const form = new URLSearchParams(String(call.body))
  if (!isProven(form, room)) {
    const error_description =
      'AADSTS70021: No matching federated identity record found for presented assertion.'
    return { status: 401, body: { error: 'invalid_client', error_description } }
  }
  const scope = (form.get('scope') ?? '').split(' ').find(s => s.endsWith('/.default')) ?? ''
  const claims = { aud: scope.replace(/\/\.default$/, ''), oid: callerId, appid: form.get('client_id') ?? '' }
  const access_token = unsigned(accessClaims(o.tenant, claims))
  return { status: 200, body: { token_type: 'Bearer', expires_in: 3600, access_token } }
}

/** By the secret, a certificate's assertion, or the token of a job that is the one that is trusted. */
function isProven(form: URLSearchParams, { authority, o }: ArmRoom): boolean {
  if (form.get('client_secret') === 'secret') return true
  const { aud, iss, sub, exp = 0 } = claimsOf(form.get('client_assertion') ?? '')
  if (exp * 1000 < Date.now()) return false
  if (aud !== exchange) return aud === `${authority}/${o.tenant}/oauth2/v2.0/token`
  return o.federated === undefined || (iss === o.federated.issuer && sub === o.federated.subject)
}

/** @throws ArmFailure for a call without a token of this resource manager */
export function checkToken({ headers }: ArmCall, { url }: ArmRoom): void {
  const [, token = ''] = /^Bearer (.+)$/.exec(headers['authorization'] ?? '') ?? []
  if (holderOf(token, [url]) === undefined)
    throw new ArmFailure(401, 'InvalidAuthenticationToken', `The access token is invalid for ${url}.`)
}
