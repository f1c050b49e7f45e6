import type { ArmAnswer, ArmCall } from './calls.ts'
import { ArmFailure } from './failure.ts'
import type { ArmRoom } from './server.ts'
import { groupId, key } from './state.ts'

/** A type of machine, as the list of SKUs has it. */
export interface Sku {
  readonly name: string
  readonly family: string
  readonly cores: number
  /** 'NotAvailableForSubscription' or the like. */
  readonly restricted?: string
  readonly premium?: boolean
  readonly architecture?: 'x64' | 'Arm64'
}

export interface Offers {
  readonly location: string
  readonly skus: readonly Sku[]
  /** By the name of a usage: cores, families, PublicIPAddresses. */
  readonly usages: Readonly<Record<string, { readonly used: number; readonly limit: number }>>
  readonly subscriptionState: string
  /** Where it is not that of whoever asks. */
  readonly subscriptionTenant?: string
}

export const usualOffers: Offers = {
  location: 'westeurope',
  skus: [
    { name: 'Standard_D2s_v5', family: 'standardDSv5Family', cores: 2 },
    { name: 'Standard_D4s_v5', family: 'standardDSv5Family', cores: 4 },
    { name: 'Standard_D2_v5', family: 'standardDv5Family', cores: 2, premium: false },
    { name: 'Standard_D2ps_v5', family: 'standardDPSv5Family', cores: 2, architecture: 'Arm64' },
    // Its name does not say what it is.
    { name: 'Standard_D2s_v6', family: 'standardDSv6Family', cores: 2, architecture: 'Arm64' },
    {
      name: 'Standard_E2s_v5',
      family: 'standardESv5Family',
      cores: 2,
      restricted: 'NotAvailableForSubscription',
    },
  ],
  usages: {
    cores: { used: 4, limit: 100 },
    standardDSv5Family: { used: 4, limit: 50 },
    standardDv5Family: { used: 0, limit: 10 },
    standardDPSv5Family: { used: 0, limit: 10 },
    PublicIPAddresses: { used: 1, limit: 20 },
  },
  subscriptionState: 'Enabled',
}

/** What a subscription may have, and what a region has; nothing of it changes. */
export function answerLists(call: ArmCall, room: ArmRoom): ArmAnswer | undefined {
  const { state, offers, o } = room
  const path = key(call.path)
  const own = key(`/subscriptions/${state.id}`)
  if (call.method === 'POST' && path === '/providers/microsoft.resourcegraph/resources')
    return graph(call, room)
  if (path.startsWith('/subscriptions/') && path.split('/')[2] !== key(state.id))
    throw new ArmFailure(
      404,
      'SubscriptionNotFound',
      `The subscription '${path.split('/')[2]}' could not be found.`,
    )
  if (call.method !== 'GET') return undefined
  const list = (value: readonly unknown[]): ArmAnswer => ({ status: 200, body: { value } })
  if (path === own)
    return {
      status: 200,
      body: {
        subscriptionId: state.id,
        tenantId: offers.subscriptionTenant ?? o.tenant,
        state: offers.subscriptionState,
      },
    }
  if (path === `${own}/providers/microsoft.compute/skus`) {
    const location = /location eq '([^']*)'/.exec(call.query['$filter'] ?? '')?.[1]
    return list(location === offers.location ? offers.skus.map(s => skuBody(s, offers.location)) : [])
  }
  const [, provider, location] =
    new RegExp(`^${own}/providers/microsoft\\.(compute|network)/locations/([^/]+)/usages$`).exec(path) ?? []
  if (provider !== undefined) {
    if (location !== offers.location)
      throw new ArmFailure(
        400,
        'NoRegisteredProviderFound',
        `No registered resource provider found for location '${location}'.`,
      )
    const names = Object.keys(offers.usages).filter(
      n => (n === 'PublicIPAddresses') === (provider === 'network'),
    )
    return list(names.map(name => ({ ...usage(offers, name), name: { value: name, localizedValue: name } })))
  }
  if (path.endsWith('/providers/microsoft.authorization/permissions'))
    return list([{ actions: o.actions ?? ['*'], notActions: [], dataActions: [], notDataActions: [] }])
  return undefined
}

function usage({ usages }: Offers, name: string) {
  const { used, limit } = usages[name]!
  return { currentValue: used, limit, unit: 'Count' }
}

function skuBody({ name, family, cores, restricted, premium, architecture }: Sku, location: string) {
  return {
    ...{ resourceType: 'virtualMachines', name, family, tier: 'Standard', locations: [location] },
    locationInfo: [{ location, zones: ['1', '2', '3'] }],
    capabilities: [
      { name: 'vCPUs', value: `${cores}` },
      { name: 'PremiumIO', value: premium === false ? 'False' : 'True' },
      { name: 'CpuArchitectureType', value: architecture ?? 'x64' },
    ],
    restrictions:
      restricted === undefined ? [] : [{ type: 'Location', values: [location], reasonCode: restricted }],
  }
}

/** The one query that is asked: where a registry and an account are. */
function graph({ body }: ArmCall, { state }: ArmRoom): ArmAnswer {
  const { query } = body as { query: string }
  const wanted = [...query.matchAll(/(?:loginServer\) =~|name =~) '([^']+)'/g)].map(m => key(m[1]!))
  const own = [...state.groups.values()].flatMap(g =>
    [...g.resources.values()].map(r => ({ ...r, group: groupId(state.id, g.name) })),
  )
  const data = [...state.shared, ...own].filter(
    ({ name, properties }) =>
      wanted.includes(key(name)) || wanted.includes(key(String(properties?.['loginServer']))),
  )
  const rows = data.map(({ id, type, location }) => ({ id, type: key(type), location }))
  return {
    status: 200,
    body: { totalRecords: rows.length, count: rows.length, resultTruncated: 'false', data: rows },
  }
}
