/** One of Azure's clouds: what its names end in, and who is asked about things there. */
export interface AzureCloud {
  readonly registries: string
  readonly blobs: string
  /** Azure Resource Manager. */
  readonly arm: string
  /** What a token must be for that a registry is to exchange. */
  readonly registryScope: string
}

/** @see https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure and the guide to endpoints of Azure China */
const clouds: readonly AzureCloud[] = [
  {
    registries: '.azurecr.io',
    blobs: '.blob.core.windows.net',
    arm: 'https://management.azure.com',
    registryScope: 'https://containerregistry.azure.net/.default',
  },
  {
    registries: '.azurecr.cn',
    blobs: '.blob.core.chinacloudapi.cn',
    arm: 'https://management.chinacloudapi.cn',
    registryScope: 'https://management.chinacloudapi.cn/.default',
  },
  {
    registries: '.azurecr.us',
    blobs: '.blob.core.usgovcloudapi.net',
    arm: 'https://management.usgovcloudapi.net',
    registryScope: 'https://management.usgovcloudapi.net/.default',
  },
]

/** @returns the cloud of a registry's host, undefined for what is no registry of Azure */
export function azureOfRegistry(host: string): AzureCloud | undefined {
  return clouds.find(c => host.toLowerCase().endsWith(c.registries))
}

/** @returns the cloud of a storage account's endpoint, undefined for what is not Azure's own (Azurite, an appliance) */
export function azureOfBlobs(endpoint: string): AzureCloud | undefined {
  return clouds.find(c => URL.parse(endpoint)?.hostname.endsWith(c.blobs))
}

/** What is asked about, each optional. */
export interface AzureThings {
  /** Host of a registry, its login server. */
  readonly registry?: string | undefined
  /** Name of a storage account. */
  readonly account?: string | undefined
}

export const azureTypes = {
  registry: 'microsoft.containerregistry/registries',
  account: 'microsoft.storage/storageaccounts',
} as const

/** Kusto query of Azure Resource Graph that finds type and location of them, in whatever subscription they are. */
export function locationQuery({ registry, account }: AzureThings): string {
  const wanted = [
    ...(registry === undefined
      ? []
      : [`(type =~ '${azureTypes.registry}' and tostring(properties.loginServer) =~ '${word(registry)}')`]),
    ...(account === undefined ? [] : [`(type =~ '${azureTypes.account}' and name =~ '${word(account)}')`]),
  ]
  return `resources | where ${wanted.join(' or ')} | project type, location`
}

/** Names of Azure have nothing else, so nothing has to be quoted. */
function word(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9.-]/g, '')
}
