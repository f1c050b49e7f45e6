import { azureOfRegistry } from '../azure-names.ts'
import type { BootstrapFile, BootstrapKeys, BootstrapSpec, Cni, RegistryAuth } from '../bootstrap/spec.ts'
import { azureCloudManifest } from '../cloud-provider/azure.ts'
import { stagedImage } from '../cloud-provider/manifest.ts'
import type { ClusterSpec } from '../cluster-spec.ts'
import { filesOfNodes, type StageManifest } from '../stage-manifest.ts'
import { stageMirrors } from '../stage-test-images.ts'
import { parseStoreUrl } from '../store-url.ts'
import { apiName, apiPort, groupOf } from './names.ts'
import type { AzurePlace } from './place.ts'

/** What machines on Azure take everything from. */
export interface StagedOnAzure {
  readonly manifest: StageManifest
  readonly registry: { readonly prefix: string; readonly plainHttp: boolean }
  /** URL of the store. */
  readonly store: string
  /** Signed URLs by the path of a file, where the store is not Blob. */
  readonly urls?: Readonly<Record<string, string>> | undefined
}

/**
 * The shared bootstrap's own description of the cluster.
 * @param platform of its machines: linux/arm64
 * @param place where a cloud provider finds what it is to look after
 */
export function bootstrapSpecOf(
  spec: ClusterSpec,
  staged: StagedOnAzure,
  keys: BootstrapKeys,
  cni: Cni,
  platform: string,
  place: AzurePlace,
): BootstrapSpec {
  const { podCidr, serviceCidr, featureGates, runtimeConfig, extraArgs, proxyMode, ref } = spec
  const endpoint = `${apiName(ref)}:${apiPort}`
  return {
    cluster: {
      ...{ id: groupOf(ref), version: staged.manifest.version, endpoint },
      ...{ podCidr, serviceCidr, featureGates, runtimeConfig, extraArgs, proxyMode },
    },
    registry: { ...staged.registry, auth: authOf(staged), mirrors: stageMirrors(staged.manifest) },
    files: filesOf(staged, platform),
    keys,
    cni,
    ...(spec.cloudProvider === undefined ? {} : { cloudProvider: cloudOf(spec, staged, endpoint, place) }),
  }
}

function cloudOf(
  { ref, azure }: ClusterSpec,
  { manifest, registry }: StagedOnAzure,
  endpoint: string,
  place: AzurePlace,
): { manifest: string } {
  const image = (name: string) => stagedImage(manifest, registry.prefix, name)
  const images = {
    controller: image('azure-cloud-controller-manager'),
    node: image('azure-cloud-node-manager'),
  }
  return { manifest: azureCloudManifest({ ref, place, wish: azure!, images, endpoint }) }
}

/** The machines' identity has AcrPull; it is their only one, so that it need not be named. */
function authOf({ registry }: StagedOnAzure): RegistryAuth {
  const host = registry.prefix.split('/')[0] ?? ''
  return azureOfRegistry(host) === undefined ? { kind: 'none' } : { kind: 'acr' }
}

function filesOf({ manifest, store, urls }: StagedOnAzure, platform: string): BootstrapFile[] {
  const address = parseStoreUrl(store)
  const isBlob = 'kind' in address && address.kind === 'blob'
  return filesOfNodes(manifest, platform).map(({ name, sha256, size, path }) => {
    const own = { kind: 'azure-blob', url: `${store.replace(/\/+$/, '')}/${path}` } as const
    return { name, sha256, size, from: isBlob ? own : ({ kind: 'url', url: urls?.[path] ?? '' } as const) }
  })
}
