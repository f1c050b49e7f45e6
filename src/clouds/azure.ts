import type { AzureWho } from '../plan/azure/place.ts'
import { type AzureThings, azureTypes, locationQuery } from '../plan/azure-names.ts'
import { azureCredential } from './azure/credential.ts'

/** An access token of Microsoft Entra ID. @param scope e.g. https://management.azure.com/.default */
export type AzureToken = (scope: string, signal: AbortSignal) => Promise<string>

/** Where things of Azure are, as it spells its locations; what it does not tell is undefined, with the reason. */
export interface AzureLocations {
  readonly registry?: string | undefined
  readonly account?: string | undefined
  readonly why?: string | undefined
}

const answerMs = 30_000

/** Tokens of the identity that makes clusters, too (azureCredential). Azure's own client is loaded when it is first needed. */
export function azureIdentity(who: AzureWho, env: Readonly<Record<string, string | undefined>>): AzureToken {
  let credential: ReturnType<typeof azureCredential> | undefined
  return async (scope, signal) => {
    credential ??= azureCredential(who, env)
    const token = await (await credential).getToken(scope, { abortSignal: signal })
    if (token === null) throw new Error(`no identity of Azure gives a token for ${scope}`)
    return token.token
  }
}

/**
 * Asks Azure Resource Graph where a registry and a storage account are: neither says so itself. Whoever asks needs the
 * role Reader on them. Never throws, but for the signal's reason.
 * @param arm endpoint of Azure Resource Manager
 * @see https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources (2021-03-01)
 */
export async function azureLocations(
  things: AzureThings,
  arm: string,
  token: AzureToken,
  signal: AbortSignal,
): Promise<AzureLocations> {
  try {
    const url = new URL('/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01', arm)
    const authorization = `Bearer ${await token(`${arm}/.default`, signal)}`
    const answer = await fetch(url, {
      ...{ method: 'POST', redirect: 'error' },
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ query: locationQuery(things), options: { resultFormat: 'objectArray' } }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    })
    if (!answer.ok) return { why: `${url.host} answers ${answer.status}: ${await messageIn(answer)}` }
    const { data = [] } = (await answer.json()) as { data?: { type?: string; location?: string }[] }
    const at = (type: string) => data.find(d => d.type?.toLowerCase() === type)?.location
    const found = { registry: at(azureTypes.registry), account: at(azureTypes.account) }
    const hidden = [
      ...(things.registry !== undefined && found.registry === undefined ? [things.registry] : []),
      ...(things.account !== undefined && found.account === undefined ? [things.account] : []),
    ]
    const why = `no subscription that this identity may read has ${hidden.join(' or ')}: give it the role Reader there`
    return hidden.length === 0 ? found : { ...found, why }
  } catch (error) {
    signal.throwIfAborted()
    return { why: (error as Error).message.split('\n')[0] }
  }
}

/** Errors of ARM are { error: { code, message } }. */
async function messageIn(answer: Response): Promise<string> {
  const { error } = (await answer.json().catch(() => ({}))) as { error?: { code?: string; message?: string } }
  return [error?.code, error?.message].filter(Boolean).join(': ').slice(0, 300) || answer.statusText
}
