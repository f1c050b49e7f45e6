/** Tags of ours: by them things are found again, and nothing without them is ever deleted. */
export const tagNames = {
  maker: 'made-by',
  cluster: 'bowsprit-cluster',
  provider: 'bowsprit-provider',
  expires: 'bowsprit-expires',
} as const
export const maker = 'bowsprit'

export interface Tag {
  readonly Key: string
  readonly Value: string
}

/** Of the stack and of the cluster in Kubernetes' own tags: everything of a cluster can be told from its id. */
export function stackNameOf(id: string): string {
  return `${maker}-${id}`
}

/** Of the stack of an EKS cluster's own nodes, which can be made only once the cluster is there. */
export function nodesStackOf(id: string): string {
  return `${stackNameOf(id)}-nodes`
}

/** @returns the id of the cluster, or undefined for a name that is none of ours */
export function idOfStack(name: string): string | undefined {
  return /^bowsprit-([a-z0-9][a-z0-9-]{0,19})$/.exec(name)?.[1]
}

/** @param expires ISO 8601, UTC: from then on `sweep` of anybody may remove the cluster */
export function ourTags(provider: 'ec2' | 'eks', id: string, expires: string): readonly Tag[] {
  return [
    { Key: tagNames.maker, Value: maker },
    { Key: tagNames.cluster, Value: id },
    { Key: tagNames.provider, Value: provider },
    { Key: tagNames.expires, Value: expires },
  ]
}

/**
 * What cloud controllers and CSI drivers put on what they make for a cluster, and look for themselves.
 * @see https://cloud-provider-aws.sigs.k8s.io/prerequisites/
 */
export function clusterTag(id: string): Tag {
  return { Key: `kubernetes.io/cluster/${stackNameOf(id)}`, Value: 'owned' }
}

/** On subnets in which load balancers of Services may be put. */
export function balancerSubnetTags(id: string): readonly Tag[] {
  return [clusterTag(id), { Key: 'kubernetes.io/role/elb', Value: '1' }]
}

export function tagsAsMap(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map(t => [t.Key, t.Value]))
}

/** Of a region: ARNs begin with it. @see https://docs.aws.amazon.com/general/latest/gr/rande.html */
export function partitionOf(region: string): 'aws' | 'aws-cn' | 'aws-us-gov' {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

/** What hosts of AWS end in there. */
export function domainOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}

export function isRegion(text: string): boolean {
  return /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/.test(text)
}

/** Whether a thing carries our tags, for that cluster. */
export function isOurs(
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
  id: string,
): boolean {
  const has = (key: string, value: string) => tags?.some(t => t.Key === key && t.Value === value) === true
  return has(tagNames.cluster, id) || has(clusterTag(id).Key, clusterTag(id).Value)
}

/** Name of the file in which a job's own token for AWS is kept. */
export const ownTokenFile = 'bowsprit-aws-token'
