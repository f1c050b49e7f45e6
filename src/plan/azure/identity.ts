import { azureCloudRoles } from '../cloud-provider/azure.ts'
import { type ArmResource, type ArmTemplate, armTemplate, idOf, idWithin, types } from './document.ts'
import { names, roles, type Tags, versions } from './names.ts'

/** What the first deployment makes. */
export interface IdentityShape {
  readonly location: string
  readonly tags: Tags
  /** Object id of whoever stages into a registry and an account of the cluster's own; undefined: it has none. */
  readonly stager: string | undefined
  /** A cloud controller manager runs on the machines: their identity may change what is in the group. */
  readonly cloudProvider?: boolean
}

const registryType = 'Microsoft.ContainerRegistry/registries'
const accountType = 'Microsoft.Storage/storageAccounts'
/** A name that nobody else in the world has, the same for one group whenever it is asked for. */
const variables = { own: "[concat('bowsprit', uniqueString(resourceGroup().id))]" }
const ownName = "variables('own')"
const container = 'stage'

/** AcrPush, Storage Blob Data Contributor. */
const stagerRoles = {
  registry: '8311e382-0749-4cb8-b61a-304f252e45ec',
  store: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
} as const

/**
 * What has to be there before anything is staged and any machine boots: the machines' identity, and, where the cluster
 * has them for itself, a registry and a storage account with its roles on them.
 */
export function identityTemplate(shape: IdentityShape): ArmTemplate {
  const { location, tags, stager } = shape
  const identityId = idWithin(types.identity, names.identity)
  const said = (what: string) => `[reference(${identityId}, '${versions.identity}').${what}]`
  const registryId = `resourceId('${registryType}', ${ownName})`
  const accountId = `resourceId('${accountType}', ${ownName})`
  const template = armTemplate(
    {},
    [
      {
        ...{ type: types.identity, apiVersion: versions.identity, name: names.identity, location, tags },
        properties: {},
      },
      ...(shape.cloudProvider
        ? Object.entries(azureCloudRoles).map(r => onGroup(r, said('principalId')))
        : []),
      ...(stager === undefined
        ? []
        : [
            registry(shape),
            ...account(shape),
            ...assigned(stager, 'registry', registryId, said('principalId')),
            ...assigned(stager, 'store', accountId, said('principalId')),
          ]),
    ],
    {
      principalId: { type: 'string', value: said('principalId') },
      clientId: { type: 'string', value: said('clientId') },
      ...(stager === undefined
        ? {}
        : {
            registry: {
              type: 'string',
              value: `[reference(${registryId}, '${versions.registry}').loginServer]`,
            },
            store: {
              type: 'string',
              value: `[concat(reference(${accountId}, '${versions.storage}').primaryEndpoints.blob, '${container}')]`,
            },
          }),
    },
  )
  return stager === undefined ? template : { ...template, variables }
}

function registry({ location, tags }: IdentityShape): ArmResource {
  return {
    ...{ type: registryType, apiVersion: versions.registry, name: `[${ownName}]`, location, tags },
    sku: { name: 'Basic' },
    properties: { adminUserEnabled: false, anonymousPullEnabled: false },
  }
}

/** Nobody reads it without an identity, and nobody at all but over TLS: neither the public nor the holder of a key. */
function account({ location, tags }: IdentityShape): ArmResource[] {
  return [
    {
      ...{ type: accountType, apiVersion: versions.storage, name: `[${ownName}]`, location, tags },
      kind: 'StorageV2',
      sku: { name: 'Standard_LRS' },
      properties: {
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        minimumTlsVersion: 'TLS1_2',
        supportsHttpsTrafficOnly: true,
      },
    },
    {
      type: `${accountType}/blobServices/containers`,
      apiVersion: versions.storage,
      name: `[concat(${ownName}, '/default/${container}')]`,
      dependsOn: [`[resourceId('${accountType}', ${ownName})]`],
      properties: { publicAccess: 'None' },
    },
  ]
}

/** The machines may read, whoever stages may write. */
function assigned(
  stager: string,
  what: 'registry' | 'store',
  scope: string,
  principal: string,
): ArmResource[] {
  const own = roleAssignment(what, roles[what], scope, principal, 'ServicePrincipal', [
    idOf(types.identity, names.identity),
  ])
  return [own, roleAssignment(what, stagerRoles[what], scope, stager, undefined, [])]
}

/** In the cluster's own group and nowhere else. */
function onGroup([what, role]: readonly [string, string], principal: string): ArmResource {
  return roleAssignment(what, role, undefined, principal, 'ServicePrincipal', [
    idOf(types.identity, names.identity),
  ])
}

/** @param scope undefined: the group */
function roleAssignment(
  what: string,
  role: string,
  scope: string | undefined,
  principalId: string,
  principalType: string | undefined,
  more: readonly string[],
): ArmResource {
  const on = scope === undefined ? [] : [`[${scope}]`]
  return {
    type: 'Microsoft.Authorization/roleAssignments',
    apiVersion: versions.authorization,
    name: `[guid(resourceGroup().id, '${what}', '${role}')]`,
    ...(scope === undefined ? {} : { scope: on[0] }),
    dependsOn: [...on, ...more],
    properties: {
      roleDefinitionId: `[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${role}')]`,
      principalId,
      // A principal that was made a second ago is not known everywhere yet: with its type that is no error.
      ...(principalType === undefined ? {} : { principalType }),
    },
  }
}
