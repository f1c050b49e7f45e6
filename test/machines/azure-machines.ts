import type { Resource, Subscription } from '../fakes/arm/state.ts'
import { accessClaims, unsigned } from '../fakes/arm/tokens.ts'
import type { AzureGiven } from './azure-metadata.ts'
import { balance } from './balance.ts'
import type { Machine, Region } from './region.ts'

/** What runs beside a fake Azure: its machines. */
export interface AzureMachines extends AsyncDisposable {
  /** By resource id; those that were deleted are not among them. */
  readonly running: ReadonlyMap<string, Machine>
  /** For ArmOptions. */
  readonly hooks: {
    machine(resource: Resource, address: string): Promise<void>
    balancer(resource: Resource, address: string, behind: () => readonly string[]): Promise<void>
    gone(resource: Resource): Promise<void>
    console(name: string): Promise<string>
  }
}

interface Profile {
  readonly computerName: string
  readonly adminUsername: string
  readonly customData: string
}

const apiPort = 6443

/**
 * Switches on a simulated machine for each one that a deployment makes, with its custom data and its identities, and
 * pulls the plug of those that go with their group. Balancers stand before the API server's port of what is in their pool,
 * and do not look whether it says that it is ready.
 * @param state of the fake; asked when machines ask
 */
export function bootMachines(region: Region, tenant: string, state: () => Subscription): AzureMachines {
  const running = new Map<string, Machine>()
  // One that is just being switched on has to be switched off, too.
  const booted = new Map<string, Promise<Machine>>()
  const balancers = new Map<string, AsyncDisposable>()
  return {
    running,
    hooks: {
      machine: async (resource, address) => {
        const profile = resource.properties['osProfile'] as Profile
        const userData = Buffer.from(profile.customData, 'base64')
        const identity: AzureGiven = {
          vmId: String(resource.properties['vmId']),
          adminUser: profile.adminUsername,
          token: (wanted, clientId) => tokenOf(identitiesOf(resource, state()), wanted, clientId, tenant),
        }
        const coming = region.boot({ name: profile.computerName, address, userData, identity })
        booted.set(resource.id, coming)
        running.set(resource.id, await coming)
      },
      balancer: async ({ id }, address, behind) => {
        if (!balancers.has(id)) balancers.set(id, await balance(address, apiPort, behind))
      },
      // With a scale set go its instances.
      gone: async ({ id }) => {
        await balancers.get(id)?.[Symbol.asyncDispose]()
        balancers.delete(id)
        const own = [...booted].filter(([its]) => `${its}/`.startsWith(`${id}/`))
        await Promise.all(
          own.map(async ([its, coming]) => {
            await (await coming).terminate()
            booted.delete(its)
            running.delete(its)
          }),
        )
      },
      console: async name => (await [...running.values()].find(m => m.name === name)?.console()) ?? '',
    },
    // Machines go with their region.
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...balancers.values()].map(b => b[Symbol.asyncDispose]()))
    },
  }
}

interface Identity {
  readonly principalId: string
  readonly clientId: string
}

function identitiesOf({ identity }: Resource, { groups }: Subscription): readonly Identity[] {
  const { userAssignedIdentities = {} } = identity as { userAssignedIdentities?: object }
  const ids = Object.keys(userAssignedIdentities).map(id => id.toLowerCase())
  const all = [...groups.values()].flatMap(g => [...g.resources])
  return all.flatMap(([id, { properties }]) => (ids.includes(id) ? [properties as unknown as Identity] : []))
}

/** Who has one identity need not name it. */
function tokenOf(
  all: readonly Identity[],
  resource: string,
  clientId: string | undefined,
  tenant: string,
): object | undefined {
  const own = clientId === undefined ? all : all.filter(i => i.clientId === clientId)
  const [only, ...others] = own
  if (only === undefined || others.length > 0) return undefined
  const claims = accessClaims(tenant, { aud: resource, oid: only.principalId, appid: only.clientId })
  const times = { expires_in: '3600', expires_on: `${claims.exp}`, not_before: `${claims.nbf}` }
  const access_token = unsigned(claims)
  return { access_token, client_id: only.clientId, ...times, resource, token_type: 'Bearer' }
}
