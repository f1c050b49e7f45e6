import { type OutsideScopes, roles, type Tags, tagNames, versions } from '../../plan/azure/names.ts'
import { type ArmClient, ArmError, unlessGone } from './arm.ts'

export interface ResourceGroup {
  readonly name: string
  readonly location: string
  readonly tags?: Tags
  readonly properties?: { readonly provisioningState?: string }
}

const version = versions.resources

/** @throws ArmError */
export async function groupNamed(arm: ArmClient, name: string): Promise<ResourceGroup | undefined> {
  return (await unlessGone(arm.call<ResourceGroup>('GET', groupPath(arm, name), { version })))?.body
}

/** Makes it, or gives an existing one these tags. @throws ArmError */
export async function putGroup(arm: ArmClient, name: string, location: string, tags: Tags): Promise<void> {
  await arm.call('PUT', groupPath(arm, name), { version, body: { location, tags } })
}

/** Groups of the subscription that have a tag of ours. @throws ArmError */
export function ourGroups(arm: ArmClient): Promise<readonly ResourceGroup[]> {
  const query = { $filter: `tagName eq '${tagNames.cluster}'` }
  return arm.list<ResourceGroup>(arm.under('/resourcegroups'), { version, query })
}

/** Machines are not shut down in order first, which takes minutes. The only types that can be forced. */
const forceDeletionTypes = 'Microsoft.Compute/virtualMachines,Microsoft.Compute/virtualMachineScaleSets'

/**
 * Asks for its end; ARM goes on with it by itself. What is gone is no problem.
 * @returns where one asks why, should it give up @throws ArmError
 */
export async function deleteGroup(arm: ArmClient, name: string): Promise<string | undefined> {
  const asked = arm.call('DELETE', groupPath(arm, name), { version, query: { forceDeletionTypes } })
  return (await unlessGone(asked))?.follow
}

/** Ids of everything in the subscription that has the tag of a cluster. @throws ArmError */
export async function resourcesOf(arm: ArmClient, id: string): Promise<readonly string[]> {
  const query = { $filter: `tagName eq '${tagNames.cluster}' and tagValue eq '${id}'` }
  const found = await arm.list<{ id: string }>(arm.under('/resources'), { version, query })
  return found.map(r => r.id)
}

export interface RoleGrant {
  /** Resource id of what may be read. */
  readonly scope: string
  readonly role: string
  /** GUID: made of the cluster's group, so that it is found again without having been written down. */
  readonly name: string
}

/**
 * The roles that a cluster's identity has outside of its group.
 * @param guid of words, always the same for the same
 */
export function grantsOf(
  outside: OutsideScopes,
  group: string,
  guid: (words: string) => string,
): RoleGrant[] {
  return (['registry', 'store', 'subscription'] as const).flatMap(what => {
    const [scope, role] = [outside[what], roles[what]]
    return scope === undefined
      ? []
      : [{ scope, role, name: guid(`${group}\n${scope}\n${role}`.toLowerCase()) }]
  })
}

/** One that an earlier cluster of that name has left belongs to nobody any more: it makes room. @throws ArmError */
export async function grant(arm: ArmClient, g: RoleGrant, principalId: string, group: string): Promise<void> {
  const role = arm.under(`/providers/Microsoft.Authorization/roleDefinitions/${g.role}`)
  const properties = {
    ...{ roleDefinitionId: role, principalId, principalType: 'ServicePrincipal' },
    description: `machines of ${group}, removed with it`,
  }
  const put = () => arm.call('PUT', grantPath(g), { version: versions.authorization, body: { properties } })
  try {
    await put()
  } catch (error) {
    if (error instanceof ArmError && error.code === 'RoleAssignmentExists') return
    if (!(error instanceof ArmError && error.code === 'RoleAssignmentUpdateNotPermitted')) throw error
    await revoke(arm, g)
    await put()
  }
}

/** What is not there (204, or 404 with its scope) is no problem. @throws ArmError */
export async function revoke(arm: ArmClient, g: RoleGrant): Promise<void> {
  await unlessGone(arm.call('DELETE', grantPath(g), { version: versions.authorization }))
}

function grantPath({ scope, name }: RoleGrant): string {
  return `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`
}

function groupPath(arm: ArmClient, name: string): string {
  return arm.under(`/resourcegroups/${name}`)
}
