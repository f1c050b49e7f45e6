import type { ClusterRef } from '../cluster-ref.ts'

/** Names inside of a cluster's own resource group; they need not be unique outside of it. */
export const names = {
  identity: 'nodes',
  network: 'network',
  subnet: 'nodes',
  security: 'nodes',
  egress: 'egress',
  egressAddress: 'egress-address',
  apiAddress: 'api-address',
  apiBalancer: 'api',
  /** Between several control planes, for machines of the network. */
  internalBalancer: 'api-internal',
  scaleSet: 'nodes',
} as const

/** The two deployments of a group: what machines need before they boot, and the machines. */
export const deployments = { identity: 'bowsprit-identity', cluster: 'bowsprit-cluster' } as const

/** The group holds all of a cluster, and nothing else. */
export function groupOf(ref: Pick<ClusterRef, 'id'>): string {
  return `bowsprit-${ref.id}`
}

/** Names of the Node objects, which are those of the machines. */
export function controlPlaneName(index: number): string {
  return `control-plane-${index + 1}`
}

export function nodeName(index: number): string {
  return `node-${index + 1}`
}

/**
 * The API server's name on every machine, in its certificate and, as `tls-server-name`, in the kubeconfig: known before
 * Azure has given it an address. `.internal` is nobody's on the Internet (ICANN, 2024).
 */
export function apiName(ref: Pick<ClusterRef, 'id'>): string {
  return `api.${ref.id}.bowsprit.internal`
}

export const apiPort = 6443

/** Tags by which teardown, sweep and people know what is ours. Azure takes 256 characters for a value. */
export const tagNames = {
  cluster: 'bowsprit-cluster',
  expires: 'bowsprit-expires',
  repository: 'bowsprit-repository',
  owner: 'bowsprit-owner',
  /** On the group alone: what outside of it the machines' identity may read. */
  registry: 'bowsprit-registry',
  store: 'bowsprit-store',
  subscription: 'bowsprit-subscription',
} as const

export interface TagFacts {
  readonly id: string
  /** ISO 8601, UTC. */
  readonly expires: string
  /** owner/repository; undefined outside of a workflow. */
  readonly repository?: string | undefined
  /** A person, or the URL of a workflow's run. */
  readonly owner?: string | undefined
}

export type Tags = Readonly<Record<string, string>>

/** On everything that is made. */
export function tagsOf({ id, expires, repository, owner }: TagFacts): Tags {
  return {
    [tagNames.cluster]: id,
    [tagNames.expires]: expires,
    ...(repository === undefined ? {} : { [tagNames.repository]: repository.slice(0, 256) }),
    ...(owner === undefined ? {} : { [tagNames.owner]: owner.slice(0, 256) }),
  }
}

/** On the group: also where its identity has roles outside of it, so that teardown can take those back. */
export function groupTags(tags: Tags, outside: OutsideScopes): Tags {
  return {
    ...tags,
    ...(outside.registry === undefined ? {} : { [tagNames.registry]: outside.registry }),
    ...(outside.store === undefined ? {} : { [tagNames.store]: outside.store }),
    ...(outside.subscription === undefined ? {} : { [tagNames.subscription]: outside.subscription }),
  }
}

/** Resource ids of what is not the cluster's own, and its identity has a role on. */
export interface OutsideScopes {
  readonly registry?: string | undefined
  readonly store?: string | undefined
  /** Where a cloud provider runs. */
  readonly subscription?: string | undefined
}

export function outsideOf(tags: Tags): OutsideScopes {
  const { registry, store, subscription } = tagNames
  return { registry: tags[registry], store: tags[store], subscription: tags[subscription] }
}

/** Roles of the machines' identity. @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const roles = {
  /** AcrPull */
  registry: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
  /** Storage Blob Data Reader */
  store: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  /** Reader: before anything else a cloud provider asks which zones the subscription has machines in. */
  subscription: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
} as const

/** API versions by which resources are written; the tests hold them against Microsoft's schemas of these versions. */
export const versions = {
  authorization: '2022-04-01',
  compute: '2025-04-01',
  identity: '2024-11-30',
  network: '2025-01-01',
  registry: '2025-04-01',
  /** Groups, deployments, resources. */
  resources: '2021-04-01',
  storage: '2025-01-01',
} as const
