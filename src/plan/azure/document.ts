import type { Tags } from './names.ts'
import type { AzureWish } from './wish.ts'

/** JSON of Azure Resource Manager; texts in square brackets are its expressions. */
export interface ArmResource {
  readonly type: string
  readonly apiVersion: string
  readonly name: string
  readonly location?: string
  readonly tags?: Tags
  readonly dependsOn?: readonly string[]
  readonly copy?: { readonly name: string; readonly count: number }
  readonly [key: string]: unknown
}

export interface ArmTemplate {
  readonly $schema: string
  readonly contentVersion: string
  readonly parameters: Readonly<Record<string, { readonly type: string }>>
  readonly variables?: Readonly<Record<string, string>>
  readonly resources: readonly ArmResource[]
  readonly outputs: Readonly<Record<string, { readonly type: string; readonly value: string }>>
}

/** All that decides what a template looks like, but for what is secret. */
export interface AzureShape
  extends Omit<AzureWish, 'hours' | 'clusters' | 'overrides' | 'sshKey' | 'ownStage'> {
  readonly nodes: number
  /** Of the cluster's own network, a /16. */
  readonly range: string
  readonly tags: Tags
}

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'

export function armTemplate(
  parameters: ArmTemplate['parameters'],
  resources: readonly ArmResource[],
  outputs: ArmTemplate['outputs'],
): ArmTemplate {
  return { $schema: schema, contentVersion: '1.0.0.0', parameters, resources, outputs }
}

/** ARM's form of a deployment's parameters. */
export function parameterValues(values: object): Record<string, { value: unknown }> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]))
}

/** [resourceId('type', 'name')]: in expressions quotes are doubled. */
export function idOf(type: string, ...name: readonly string[]): string {
  return `[${idWithin(type, ...name)}]`
}

/** The same without brackets, for use within another expression. */
export function idWithin(type: string, ...name: readonly string[]): string {
  return `resourceId(${[type, ...name].map(word => `'${word.replaceAll("'", "''")}'`).join(', ')})`
}

/** Types that more than one file names. */
export const types = {
  address: 'Microsoft.Network/publicIPAddresses',
  balancer: 'Microsoft.Network/loadBalancers',
  card: 'Microsoft.Network/networkInterfaces',
  gateway: 'Microsoft.Network/natGateways',
  identity: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  machine: 'Microsoft.Compute/virtualMachines',
  network: 'Microsoft.Network/virtualNetworks',
  scaleSet: 'Microsoft.Compute/virtualMachineScaleSets',
  security: 'Microsoft.Network/networkSecurityGroups',
} as const
