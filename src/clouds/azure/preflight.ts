import type { AzureShape } from '../../plan/azure/document.ts'
import { hintFor } from '../../plan/azure/failures.ts'
import { versions } from '../../plan/azure/names.ts'
import type { AzureWish } from '../../plan/azure/wish.ts'
import type { ArmClient } from './arm.ts'

/** Machines of a type that are wanted, over all clusters of the run. */
export interface Wanted {
  readonly type: string
  readonly count: number
}

interface Sku {
  readonly resourceType?: string
  readonly name?: string
  readonly family?: string
  readonly capabilities?: readonly { readonly name?: string; readonly value?: string }[]
  readonly restrictions?: readonly { readonly type?: string; readonly reasonCode?: string }[]
}

interface Usage {
  readonly currentValue: number
  readonly limit: number
  readonly name: { readonly value: string; readonly localizedValue?: string }
}

const skuVersion = '2021-07-01'
const addressVersion = '2024-05-01'

/** Whether the subscription is there, and may make anything. @throws ArmError */
export async function subscriptionProblems(arm: ArmClient): Promise<string[]> {
  const { body } = await arm.call<{ state?: string; tenantId?: string }>('GET', arm.under(''), {
    version: '2022-12-01',
  })
  const { subscription, tenant } = arm.place
  const found: string[] = []
  if (body.state !== undefined && body.state !== 'Enabled')
    found.push(
      `the subscription ${subscription} is ${body.state}: ${hintFor({ code: 'DisabledSubscription' })}`,
    )
  if (
    tenant !== undefined &&
    body.tenantId !== undefined &&
    body.tenantId.toLowerCase() !== tenant.toLowerCase()
  )
    found.push(
      `the subscription ${subscription} is of the tenant ${body.tenantId}, not of ${tenant}: correct --azure-tenant`,
    )
  return found
}

/**
 * Machines that the region does not have or the subscription may not have, that are of another architecture than what
 * was built, too small, or more than the quota allows. @throws ArmError
 */
export async function machineProblems(
  arm: ArmClient,
  location: string,
  wanted: readonly Wanted[],
  architecture: 'x64' | 'Arm64',
): Promise<string[]> {
  const query = { $filter: `location eq '${location}'` }
  const [skus, usages] = await Promise.all([
    arm.list<Sku>(arm.under('/providers/Microsoft.Compute/skus'), { version: skuVersion, query }),
    arm.list<Usage>(arm.under(`/providers/Microsoft.Compute/locations/${location}/usages`), {
      version: versions.compute,
    }),
  ])
  const machines = skus.filter(s => s.resourceType === 'virtualMachines')
  if (machines.length === 0)
    return [`Azure has no machines in '${location}': give --region as \`az account list-locations\` has it`]
  const found = [...new Set(wanted.map(w => w.type))].flatMap(type =>
    typeProblems(type, location, machines, architecture),
  )
  return found.length > 0 ? found : quotaProblems(location, wanted, machines, usages)
}

function typeProblems(type: string, location: string, skus: readonly Sku[], architecture: string): string[] {
  const sku = skus.find(s => s.name?.toLowerCase() === type.toLowerCase())
  const other = `choose another with \`az vm list-skus --location ${location} --resource-type virtualMachines\``
  if (sku === undefined) return [`there are no machines ${type} in ${location}: ${other}`]
  const barred = sku.restrictions?.find(r => r.type === 'Location')
  if (barred !== undefined)
    return [`machines ${type} in ${location} are not for this subscription (${barred.reasonCode}): ${other}`]
  const found: string[] = []
  const its = capability(sku, 'CpuArchitectureType')
  if (its !== undefined && its !== architecture)
    found.push(`machines ${type} are ${its}, and the build is for ${architecture}: ${other}`)
  if (capability(sku, 'PremiumIO') === 'False')
    found.push(
      `machines ${type} take no Premium SSD: choose a type with an s, or change the disk with --azure-overrides`,
    )
  if (coresOfSku(sku) < 2)
    found.push(`machines ${type} have one core, and kubeadm wants two: choose larger ones`)
  return found
}

function quotaProblems(
  location: string,
  wanted: readonly Wanted[],
  skus: readonly Sku[],
  usages: readonly Usage[],
): string[] {
  const needs = new Map<string, number>()
  for (const { type, count } of wanted) {
    const sku = skus.find(s => s.name?.toLowerCase() === type.toLowerCase())
    if (sku === undefined) continue
    for (const name of ['cores', sku.family ?? ''])
      needs.set(name, (needs.get(name) ?? 0) + coresOfSku(sku) * count)
  }
  return [...needs].flatMap(([name, cores]) => {
    const usage = usages.find(u => u.name.value.toLowerCase() === name.toLowerCase())
    if (usage === undefined || usage.currentValue + cores <= usage.limit) return []
    const free = Math.max(0, usage.limit - usage.currentValue)
    return [
      `${cores} cores of ${usage.name.localizedValue ?? name} are needed in ${location}, and ${free} of ${usage.limit} are free: ${hintFor({ code: 'QuotaExceeded', message: 'quota' })}`,
    ]
  })
}

/** Two addresses for each cluster: for the API server, and for what goes out. @throws ArmError */
export async function addressProblems(arm: ArmClient, location: string, clusters: number): Promise<string[]> {
  const path = arm.under(`/providers/Microsoft.Network/locations/${location}/usages`)
  const usages = await arm.list<Usage>(path, { version: addressVersion })
  const usage = usages.find(u => u.name.value === 'PublicIPAddresses')
  const needed = 2 * clusters
  if (usage === undefined || usage.currentValue + needed <= usage.limit) return []
  return [
    `${needed} public addresses are needed in ${location}, and ${Math.max(0, usage.limit - usage.currentValue)} of ${usage.limit} are free: ${hintFor({ code: 'PublicIPCountLimitReached' })}`,
  ]
}

interface Permissions {
  readonly actions?: readonly string[]
  readonly notActions?: readonly string[]
}

/** What this identity may not do and has to. @param scopes resource ids at which it hands out roles @throws ArmError */
export async function permissionProblems(
  arm: ArmClient,
  actions: readonly string[],
  scopes: readonly string[],
): Promise<string[]> {
  const at = async (scope: string, needed: readonly string[]) => {
    const list = await arm.list<Permissions>(`${scope}/providers/Microsoft.Authorization/permissions`, {
      version: versions.authorization,
    })
    const lacking = needed.filter(a => !list.some(p => covers(p.actions, a) && !covers(p.notActions, a)))
    if (lacking.length === 0) return []
    const hint = hintFor({ code: 'AuthorizationFailed', message: lacking.join() })
    return [`the identity of this job may not do ${lacking.join(', ')} in ${scope}: ${hint}`]
  }
  const roles = [
    'Microsoft.Authorization/roleAssignments/write',
    'Microsoft.Authorization/roleAssignments/delete',
  ]
  return (await Promise.all([at(arm.under(''), actions), ...scopes.map(scope => at(scope, roles))])).flat()
}

function covers(patterns: readonly string[] | undefined, action: string): boolean {
  return (patterns ?? []).some(p => {
    const words = p.split('*').map(word => word.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
    return new RegExp(`^${words.join('.*')}$`, 'i').test(action)
  })
}

function capability(sku: Sku, name: string): string | undefined {
  return sku.capabilities?.find(c => c.name === name)?.value
}

function coresOfSku(sku: Sku): number {
  return Number(capability(sku, 'vCPUsAvailable') ?? capability(sku, 'vCPUs') ?? 0)
}

/** The machines of a cluster, by type. */
export function wantedBy(
  shape: Pick<AzureShape, 'controlPlanes' | 'controlPlaneType' | 'machineType' | 'nodes'>,
  clusters: number,
): Wanted[] {
  return [
    { type: shape.controlPlaneType, count: shape.controlPlanes * clusters },
    { type: shape.machineType, count: shape.nodes * clusters },
  ]
}

/** What everything that is made takes, in the subscription. docs/azure-role.json has the same, and a test says so. */
export function neededActions(
  wish: Pick<AzureWish, 'controlPlanes' | 'nodesAs' | 'ownStage'>,
): readonly string[] {
  return [
    'Microsoft.Resources/subscriptions/resourceGroups/write',
    'Microsoft.Resources/subscriptions/resourceGroups/delete',
    'Microsoft.Resources/deployments/write',
    'Microsoft.Resources/deployments/validate/action',
    'Microsoft.Resources/deployments/cancel/action',
    'Microsoft.Compute/virtualMachines/write',
    'Microsoft.ManagedIdentity/userAssignedIdentities/write',
    'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action',
    'Microsoft.Network/natGateways/write',
    'Microsoft.Network/networkInterfaces/write',
    'Microsoft.Network/networkSecurityGroups/write',
    'Microsoft.Network/publicIPAddresses/write',
    'Microsoft.Network/virtualNetworks/write',
    ...(wish.controlPlanes > 1 ? ['Microsoft.Network/loadBalancers/write'] : []),
    ...(wish.nodesAs === 'scale-set' ? ['Microsoft.Compute/virtualMachineScaleSets/write'] : []),
    ...(wish.ownStage
      ? [
          'Microsoft.ContainerRegistry/registries/write',
          'Microsoft.Storage/storageAccounts/write',
          'Microsoft.Storage/storageAccounts/blobServices/containers/write',
          'Microsoft.Authorization/roleAssignments/write',
        ]
      : []),
  ]
}
