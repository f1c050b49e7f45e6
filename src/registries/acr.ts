import { expiryOf } from '../plan/registry-auth.ts'
import type { Clock } from '../ports/ctx.ts'
import type { Credentials } from './credentials.ts'
import { errorOf, noAnswer, RegistryError } from './errors.ts'
import { originOf } from './http.ts'

export interface AcrOptions {
  /** e.g. name.azurecr.io */
  readonly registry: string
  /** An access token of Microsoft Entra ID for https://containerregistry.azure.net/.default, or for ARM. */
  readonly aadToken: (signal: AbortSignal) => Promise<string>
  /** Tenant id; needed where the identity knows several. */
  readonly tenant?: string
  readonly clock: Clock
}

/** What ACR's refresh tokens last, where one cannot be read. */
const usualLifeMs = 3600_000

/**
 * Azure Container Registry by its OAuth2 endpoints: the token of AAD is exchanged for one of the registry
 * (/oauth2/exchange), with which its token server (/oauth2/token, named by its challenge) gives one for each scope.
 * https://azure.github.io/acr/AAD-OAuth.html
 */
export function acr(o: AcrOptions): Credentials {
  return {
    name: `the Azure identity at ${o.registry}`,
    async login(signal) {
      const origin = originOf(o.registry)
      const url = new URL('/oauth2/exchange', origin)
      const what = `exchanging the Azure token at ${o.registry}`
      const token = await o.aadToken(signal)
      const form = new URLSearchParams({
        grant_type: 'access_token',
        service: origin.host,
        access_token: token,
      })
      if (o.tenant !== undefined) form.set('tenant', o.tenant)
      const answer = await fetch(url, {
        ...{ method: 'POST', body: form, redirect: 'error' },
        signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]),
      }).catch(cause => {
        signal.throwIfAborted()
        throw noAnswer(cause, what, url)
      })
      if (!answer.ok) throw await refused(answer, what, o)
      const { refresh_token: refresh } = (await answer.json().catch(() => ({}))) as { refresh_token?: string }
      if (refresh === undefined) throw new RegistryError(`${what}: it answers without a refresh_token`)
      const expires = expiryOf(refresh) ?? o.clock.now() + usualLifeMs
      return { kind: 'identity', token: refresh, expires }
    },
  }
}

async function refused(answer: Response, what: string, o: AcrOptions): Promise<RegistryError> {
  const error = await errorOf(answer, what, o.clock.now())
  const hint =
    error.status === 401 || error.status === 403
      ? `: the identity needs a role on this registry (AcrPush), and the token has to be of its tenant${o.tenant === undefined ? '' : ` (${o.tenant} was named)`}`
      : error.status === 404
        ? ': is this an Azure registry?'
        : ''
  return new RegistryError(error.message + hint, error)
}
