import { groupOf, names } from '../azure/names.ts'
import type { AzurePlace } from '../azure/place.ts'
import { armOf } from '../azure/place.ts'
import type { AzureWish } from '../azure/wish.ts'
import type { ClusterRef } from '../cluster-ref.ts'
import { type Agent, configDir, manifestOf, type Rule } from './manifest.ts'

export interface AzureCloud {
  readonly ref: Pick<ClusterRef, 'id'>
  readonly place: AzurePlace
  readonly wish: Pick<AzureWish, 'location' | 'nodesAs'>
  /** As machines name them. */
  readonly images: { readonly controller: string; readonly node: string }
  /** host:port of the API server. */
  readonly endpoint: string
}

/** What the controllers do in the cluster (upstream's examples/out-of-tree/cloud-controller-manager.yaml). */
const rules: readonly Rule[] = [
  { resources: ['events'], verbs: ['create', 'patch', 'update'] },
  { resources: ['nodes'], verbs: ['get', 'list', 'watch', 'patch', 'update', 'delete'] },
  { resources: ['services'], verbs: ['get', 'list', 'watch', 'patch', 'update'] },
  { resources: ['nodes/status', 'services/status'], verbs: ['patch', 'update'] },
  { resources: ['serviceaccounts'], verbs: ['create', 'get', 'list', 'watch', 'update'] },
  { resources: ['secrets'], verbs: ['get', 'list', 'watch'] },
  { group: 'coordination.k8s.io', resources: ['leases'], verbs: ['get', 'create', 'update'] },
  { group: 'discovery.k8s.io', resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
]

/**
 * The manifest of cloud-provider-azure: the controllers on control planes, and on each machine what tells its node who it
 * is, by the metadata service.
 * @see https://cloud-provider-azure.sigs.k8s.io/install/azure-ccm/ and examples/out-of-tree in its repository
 */
export function azureCloudManifest(cloud: AzureCloud): string {
  const { images, endpoint } = cloud
  const controller: Agent = {
    name: 'azure-cloud-controller-manager',
    account: 'cloud-controller-manager',
    role: 'system:cloud-controller-manager',
    ...{ rules, image: images.controller, endpoint, on: 'control-planes' },
    args: [
      ...['--v=2', '--cloud-provider=azure', `--cloud-config=${configDir}/azure.json`],
      // Nodes are the node manager's; ranges of pods are given out by kube-controller-manager, routes are the network's.
      ...['--controllers=*,-cloud-node', '--allocate-node-cidrs=false', '--configure-cloud-routes=false'],
    ],
    env: [],
    config: { 'azure.json': JSON.stringify(azureConfig(cloud), null, 2) },
  }
  const node: Agent = {
    ...{ name: 'azure-cloud-node-manager', account: 'cloud-node-manager', role: 'cloud-node-manager' },
    rules: [
      { resources: ['nodes'], verbs: ['get', 'list', 'watch', 'patch', 'update'] },
      { resources: ['nodes/status'], verbs: ['patch'] },
    ],
    ...{ image: images.node, endpoint, on: 'all' },
    args: ['--v=2', '--node-name=$(NODE_NAME)'],
    env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
  }
  return manifestOf([controller, node])
}

/** Names by which the provider knows the clouds of Azure. */
const clouds: Readonly<Record<string, string>> = {
  public: 'AzurePublicCloud',
  government: 'AzureUSGovernmentCloud',
  china: 'AzureChinaCloud',
}

/**
 * azure.json, without a secret: it is the machines' managed identity that asks, of which they have one.
 * @see https://cloud-provider-azure.sigs.k8s.io/install/configs/
 */
export function azureConfig({ ref, place, wish }: Omit<AzureCloud, 'images' | 'endpoint'>): object {
  const group = groupOf(ref)
  const known = Object.keys(clouds).find(name => armOf(name) === place.arm)
  const isScaleSet = wish.nodesAs === 'scale-set'
  return {
    ...(known === undefined ? { resourceManagerEndpoint: place.arm } : { cloud: clouds[known] }),
    ...(place.tenant === undefined ? {} : { tenantId: place.tenant }),
    ...{ subscriptionId: place.subscription, resourceGroup: group, location: wish.location },
    vmType: isScaleSet ? 'vmss' : 'standard',
    ...(isScaleSet ? { primaryScaleSetName: names.scaleSet } : {}),
    ...{ vnetName: names.network, vnetResourceGroup: group, subnetName: names.subnet },
    securityGroupName: names.security,
    ...{ loadBalancerSku: 'standard', useManagedIdentityExtension: true, useInstanceMetadata: true },
  }
}

/**
 * Roles of the machines' identity in their own group, by which Services get load balancers: Network Contributor and
 * Virtual Machine Contributor.
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
export const azureCloudRoles = {
  network: '4d97b98b-1d4f-4787-a291-c67834d212e7',
  machines: '9980e02c-c2be-4d73-94e8-173b1dc7cf3c',
} as const
