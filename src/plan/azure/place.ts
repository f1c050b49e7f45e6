/** Who asks, in one of the clouds of Azure. */
export interface AzureWho {
  /** Azure Resource Manager of that cloud, e.g. https://management.azure.com */
  readonly arm: string
  /** GUIDs: whose token is asked for. undefined: whatever identity the environment has. */
  readonly tenant?: string | undefined
  readonly client?: string | undefined
}

/** Where a cluster of Azure is, and who asks there: all of it may be read by anybody. */
export interface AzurePlace extends AzureWho {
  /** A GUID, lower case. */
  readonly subscription: string
}

/** What the clouds of Azure are called by `az cloud list`, and here. */
export const azureCloudNames = ['public', 'government', 'china'] as const

/** @see https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure#guidance-for-developers */
const clouds: readonly { readonly name: string; readonly arm: string; readonly authority: string }[] = [
  {
    name: 'public',
    arm: 'https://management.azure.com',
    authority: 'https://login.microsoftonline.com',
  },
  {
    name: 'government',
    arm: 'https://management.usgovcloudapi.net',
    authority: 'https://login.microsoftonline.us',
  },
  {
    name: 'china',
    arm: 'https://management.chinacloudapi.cn',
    authority: 'https://login.partner.microsoftonline.cn',
  },
]

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The resource manager of a cloud's name, or of a URL that is one itself; undefined for neither. */
export function armOf(cloud: string): string | undefined {
  const known = clouds.find(c => c.name === cloud)
  if (known !== undefined) return known.arm
  const url = URL.parse(cloud)
  if (url === null || url.protocol !== 'https:' || url.search !== '' || url.username !== '') return undefined
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

/** Who gives tokens for a resource manager; undefined: it has to be asked (GET /metadata/endpoints). */
export function authorityOf(arm: string): string | undefined {
  return clouds.find(c => c.arm === arm)?.authority
}

export function isGuid(text: string): boolean {
  return guid.test(text)
}

/**
 * The scope of a cluster ref: the URL of its subscription, and the identity that made it, so that a later step needs
 * no option to undo it.
 */
export function scopeOf({ arm, subscription, tenant, client }: AzurePlace): string {
  const who = new URLSearchParams()
  if (tenant !== undefined) who.set('tenant', tenant)
  if (client !== undefined) who.set('client', client)
  return `${arm}/subscriptions/${subscription}${who.size === 0 ? '' : `?${who}`}`
}

/** @returns the place, or why the text is none */
export function parseScope(scope: string): AzurePlace | string {
  const why = `'${scope}' is no subscription of Azure: it has to be like https://management.azure.com/subscriptions/<GUID>`
  const [, arm = '', subscription = '', query = ''] =
    /^(https:\/\/[^?#]+?)\/subscriptions\/([^/?#]+)(?:\?([^#]*))?$/.exec(scope) ?? []
  if (armOf(arm) === undefined || !isGuid(subscription)) return why
  const who = new URLSearchParams(query)
  const [tenant, client] = [who.get('tenant') ?? undefined, who.get('client') ?? undefined]
  if ([tenant, client].some(id => id !== undefined && !isGuid(id))) return why
  return { arm, subscription: subscription.toLowerCase(), tenant, client }
}
