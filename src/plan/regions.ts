/** Where a thing is, as far as it can be told. */
export interface Place {
  /** What a person calls it, e.g. the registry's host or the store's URL. */
  readonly name: string
  /** As its cloud spells it; undefined when it has none or does not say. */
  readonly region?: string | undefined
}

export interface Places {
  readonly registry: Place
  readonly store: Place
  readonly cluster: Place
}

/** Names of regions that mean another one. @see S3's GetBucketLocation: '' is us-east-1, 'EU' is eu-west-1 */
const aliases: Readonly<Record<string, string>> = { eu: 'eu-west-1' }

/**
 * Staged things must be where the nodes are: traffic between regions is slow, throttled and paid for.
 * What has no region (a directory, a plain registry, machines of one's own) agrees with all.
 * @returns nothing, or one text that names all three
 */
export function compareRegions(places: Places): readonly string[] {
  const all = [places.registry, places.store, places.cluster]
  const known = new Set(all.map(p => normalRegion(p.region)).filter(r => r !== undefined))
  if (known.size <= 1) return []
  const say = (what: string, p: Place) => `the ${what} ${p.name} ${wordsFor(normalRegion(p.region))}`
  return [
    `registry, store and cluster are not in one region: ${say('registry', places.registry)}, ` +
      `${say('store', places.store)}, ${say('cluster', places.cluster)}. ` +
      'Use a registry and a store in the region of the cluster (or --allow-cross-region, which is slow and costs money)',
  ]
}

/**
 * One spelling of a region: 'West Europe' and 'westeurope' are the same one for Azure.
 * @returns undefined for what is no region of a cloud
 */
export function normalRegion(region: string | undefined): string | undefined {
  const text = region?.toLowerCase().replaceAll(/\s/g, '') ?? ''
  if (text === '' || text === 'local') return undefined
  return aliases[text] ?? text
}

/**
 * The region that a registry's host name states: ECR's private registries, Google's Artifact Registry. ACR's does not
 * (its `location` must be asked for), nor do others.
 * @see https://docs.aws.amazon.com/general/latest/gr/ecr.html
 */
export function regionOfRegistry(host: string): string | undefined {
  const name = host.toLowerCase().replace(/:\d+$/, '')
  const ecr =
    /^\d{12}\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(name) ??
    /^\d{12}\.dkr-ecr(?:-fips)?\.([a-z0-9-]+)\.on\.(?:aws|amazonwebservices\.com\.cn)$/.exec(name)
  if (ecr !== null) return ecr[1]
  const google = /^([a-z]+-[a-z]+\d+)-docker\.pkg\.dev$/.exec(name)
  return google?.[1]
}

function wordsFor(region: string | undefined): string {
  return region === undefined ? 'has no region that is known' : `is in ${region}`
}
