import { ProvisionError } from '../../errors.ts'
import type { BootstrapFile, BootstrapKeys, BootstrapSpec, RegistryAuth } from '../../plan/bootstrap/spec.ts'
import { cniOf } from '../../plan/cni-manifest.ts'
import { parseEcrHost } from '../../plan/ecr-host.ts'
import { filesOfNodes } from '../../plan/stage-manifest.ts'
import { stageMirrors } from '../../plan/stage-test-images.ts'
import { parseStoreUrl } from '../../plan/store-url.ts'
import type { Staged } from '../provider.ts'
import type { MachinesPlan } from './plan.ts'
import { copiesDir } from './scripts.ts'

/** The first machine, as the others and as we reach it. */
export interface FirstMachine {
  /** In the cluster's network. */
  readonly inside: string
  /** From here; may be the same. */
  readonly outside: string
}

/**
 * What each machine is told: a pure function of the plan, the stage, the keys and where the first machine is.
 * @param platform of the machine, linux/arm64
 */
export function bootstrapSpecOf(
  plan: MachinesPlan,
  stage: Staged,
  keys: BootstrapKeys,
  first: FirstMachine,
  platform: string,
): BootstrapSpec {
  const { spec, machines } = plan
  const { podCidr, serviceCidr, featureGates, runtimeConfig, extraArgs, proxyMode } = spec
  return {
    cluster: {
      ...{ podCidr, serviceCidr, featureGates, runtimeConfig, extraArgs, proxyMode },
      id: plan.key,
      version: stage.manifest.version,
      endpoint: machines.endpoint ?? `${first.inside}:6443`,
      names: first.outside === first.inside ? [] : [first.outside],
    },
    registry: {
      ...stage.registry,
      auth: authOf(plan, stage.registry.prefix),
      mirrors: stageMirrors(stage.manifest),
    },
    files: filesOfNodes(stage.manifest, platform).map(f => fileOf(f, stage, plan.key)),
    keys,
    cni: cniOf(spec.cni),
  }
}

/** host:port at which this machine finds the API server. */
export function apiFromHere({ machines }: MachinesPlan, first: FirstMachine): string {
  return machines.endpoint ?? `${first.outside.includes(':') ? `[${first.outside}]` : first.outside}:6443`
}

/** A user was given for machines of one's own; on machines of the registry's own cloud their identity does. */
function authOf({ machines }: MachinesPlan, prefix: string): RegistryAuth {
  if (machines.pull !== undefined) return { kind: 'password', ...machines.pull }
  const host = prefix.split('/')[0]!
  const ecr = parseEcrHost(host)
  if (ecr !== undefined) return { kind: 'ecr', region: ecr.region }
  return /\.azurecr\.(io|cn|us)$/.test(host) ? { kind: 'acr' } : { kind: 'none' }
}

type StagedFile = Staged['manifest']['files'][number]

function fileOf({ name, sha256, size, path }: StagedFile, stage: Staged, key: string): BootstrapFile {
  const url = stage.urls?.[path]
  const from =
    url === undefined
      ? ({ kind: 'path', path: copyOf(sha256, key) } as const)
      : ({ kind: 'url', url } as const)
  return { name, sha256, size, from }
}

/** Where a file lies on a machine to which it was copied. */
export function copyOf(sha256: string, key: string): string {
  return `${copiesDir(key)}/${sha256}`
}

/**
 * Files of this machine that have to be copied to another of that platform: those of a directory, which nobody can fetch.
 * @throws ProvisionError for a store that neither signs URLs nor is a directory
 */
export function filesToCopy({ manifest, store, urls }: Staged, platform: string): readonly string[] {
  if (urls !== undefined) return []
  const address = parseStoreUrl(store)
  if (!('kind' in address) || address.kind !== 'dir')
    throw new ProvisionError(
      `${store} signs no URLs with these credentials, so the machines could fetch nothing: use credentials that can sign, or a directory`,
    )
  const { path } = address
  return [...new Set(filesOfNodes(manifest, platform).map(f => `${path}/${f.path}`))]
}
