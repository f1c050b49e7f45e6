import { azureOfRegistry } from '../azure-names.ts'
import type { BootstrapFile, BootstrapKeys, BootstrapSpec, Cni, RegistryAuth } from '../bootstrap/spec.ts'
import type { ClusterSpec } from '../cluster-spec.ts'
import { filesOfNodes, type StageManifest } from '../stage-manifest.ts'
import { stageMirrors } from '../stage-test-images.ts'
import { parseStoreUrl } from '../store-url.ts'
import { apiName, apiPort, groupOf } from './names.ts'

/** What machines on Azure take everything from. */
export interface StagedOnAzure {
  readonly manifest: StageManifest
  readonly registry: { readonly prefix: string; readonly plainHttp: boolean }
  /** URL of the store. */
  readonly store: string
  /** Signed URLs by the path of a file, where the store is not Blob. */
  readonly urls?: Readonly<Record<string, string>> | undefined
}

/** The shared bootstrap's own description of the cluster. @param platform of its machines: linux/arm64 */
export function bootstrapSpecOf(
  spec: ClusterSpec,
  staged: StagedOnAzure,
  keys: BootstrapKeys,
  cni: Cni,
  platform: string,
): BootstrapSpec {
  const { podCidr, serviceCidr, featureGates, runtimeConfig, extraArgs, proxyMode, ref } = spec
  return {
    cluster: {
      ...{ id: groupOf(ref), version: staged.manifest.version, endpoint: `${apiName(ref)}:${apiPort}` },
      ...{ podCidr, serviceCidr, featureGates, runtimeConfig, extraArgs, proxyMode },
    },
    registry: { ...staged.registry, auth: authOf(staged), mirrors: stageMirrors(staged.manifest) },
    files: filesOf(staged, platform),
    keys,
    cni,
    cloudProvider: 'none',
  }
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
