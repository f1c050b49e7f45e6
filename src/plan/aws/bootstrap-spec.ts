import type {
  BootstrapFile,
  BootstrapKeys,
  BootstrapRegistry,
  BootstrapSpec,
  RegistryAuth,
} from '../bootstrap/spec.ts'
import { awsCloudManifest } from '../cloud-provider/aws.ts'
import { stagedImage } from '../cloud-provider/manifest.ts'
import type { ClusterSpec } from '../cluster-spec.ts'
import { cniOf } from '../cni-manifest.ts'
import { type EcrHost, parseEcrHost } from '../ecr-host.ts'
import { filesOfNodes, type StageManifest } from '../stage-manifest.ts'
import { stageMirrors } from '../stage-test-images.ts'
import { parseStoreUrl } from '../store-url.ts'
import { stackNameOf } from './names.ts'
import type { Readable } from './roles.ts'
import type { Ec2Wish } from './wish.ts'

/** What machines on AWS take everything from. */
export interface StagedOnAws {
  readonly manifest: StageManifest
  readonly registry: { readonly prefix: string; readonly plainHttp: boolean }
  /** URL of the store. */
  readonly store: string
  /** Signed URLs by the path of a file, where the store is not S3. */
  readonly urls?: Readonly<Record<string, string>> | undefined
  /** Another S3, and another ECR, than AWS's own: emulators. */
  readonly endpoints?: {
    readonly s3?: string | undefined
    readonly ecr?: string | undefined
    /** For a cloud provider, by the variable that names each. */
    readonly cloud?: Readonly<Record<string, string>>
  }
}

/** Where AWS's own services hold the stage: what the instance profile must be allowed to read. */
export function readableOf(
  region: string,
  staged: Pick<StagedOnAws, 'registry' | 'store' | 'endpoints'>,
): Readable {
  const address = parseStoreUrl(staged.store)
  const ecr = ecrOf(staged, region)
  return {
    region,
    bucket:
      'kind' in address && address.kind === 's3'
        ? { name: address.bucket, prefix: address.prefix }
        : undefined,
    ecr: ecr && {
      ...{ account: ecr.account, region: ecr.region },
      prefix: staged.registry.prefix.split('/').slice(1).join('/'),
    },
  }
}

/** The ECR that holds the images. An emulator's host is its own, and does not tell whose it is. */
function ecrOf(
  { registry, endpoints }: Pick<StagedOnAws, 'registry' | 'endpoints'>,
  region: string,
): (EcrHost & { readonly endpoint?: string }) | undefined {
  const host = registry.prefix.split('/')[0] ?? ''
  const endpoint = endpoints?.ecr
  const isEmulated = endpoint !== undefined && URL.parse(endpoint)?.host === host
  return parseEcrHost(host) ?? (isEmulated ? { account: '*', region, endpoint } : undefined)
}

/** The shared bootstrap's own description of the cluster. */
export function bootstrapSpecOf(
  spec: ClusterSpec,
  staged: StagedOnAws,
  of: {
    readonly region: string
    /** Of the machines: linux/arm64. */
    readonly platform: string
    readonly version: string
    readonly endpoint: string
    readonly keys: BootstrapKeys
    readonly nodesAs: Ec2Wish['nodesAs']
  },
): BootstrapSpec {
  const { podCidr, serviceCidr, featureGates, runtimeConfig, extraArgs, proxyMode } = spec
  const { version, endpoint, keys, nodesAs } = of
  return {
    cluster: {
      ...{ id: stackNameOf(spec.ref.id), version, endpoint, podCidr, serviceCidr },
      ...{ featureGates, runtimeConfig, extraArgs, proxyMode },
    },
    registry: registryOf(staged, of.region),
    files: filesOf(staged, of),
    keys,
    // Machines of a stack lie in one subnet and may send and take what is not for their own addresses. Those of a group
    // may not: a launch template cannot switch the source/destination check off.
    cni: cniOf(spec.cni, { tunnel: nodesAs === 'auto-scaling-group' }),
    ...(spec.cloudProvider === undefined ? {} : { cloudProvider: cloudOf(staged, endpoint) }),
  }
}

function cloudOf({ manifest, registry, endpoints }: StagedOnAws, endpoint: string): { manifest: string } {
  const image = stagedImage(manifest, registry.prefix, 'aws-cloud-controller-manager')
  return { manifest: awsCloudManifest({ image, endpoint, endpoints: endpoints?.cloud ?? {} }) }
}

/** Where the images of the stage are, for its machines. */
export function registryOf(staged: StagedOnAws, region: string): BootstrapRegistry {
  return {
    ...staged.registry,
    auth: authOf(staged, region),
    mirrors: stageMirrors(staged.manifest),
  }
}

function authOf(staged: StagedOnAws, region: string): RegistryAuth {
  const ecr = ecrOf(staged, region)
  if (ecr === undefined) return { kind: 'none' }
  return { kind: 'ecr', region: ecr.region, endpoint: ecr.endpoint }
}

/** Where the files of the stage are, for its machines. */
export function filesOf(
  { manifest, store, urls, endpoints }: StagedOnAws,
  { region, platform }: { readonly region: string; readonly platform: string },
): BootstrapFile[] {
  const address = parseStoreUrl(store)
  const s3 = 'kind' in address && address.kind === 's3' ? address : undefined
  return filesOfNodes(manifest, platform).map(({ name, sha256, size, path }) => {
    if (s3 !== undefined) {
      const key = s3.prefix === '' ? path : `${s3.prefix}/${path}`
      const from = { kind: 's3', bucket: s3.bucket, key, region, endpoint: endpoints?.s3 } as const
      return { name, sha256, size, from }
    }
    return { name, sha256, size, from: { kind: 'url', url: urls?.[path] ?? '' } as const }
  })
}
