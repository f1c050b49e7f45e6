import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { identityTemplate } from '../../src/plan/azure/identity.ts'
import { groupOf } from '../../src/plan/azure/names.ts'
import { scopeOf } from '../../src/plan/azure/place.ts'
import { ubuntuImage } from '../../src/plan/azure/wish.ts'
import type { BuildManifest } from '../../src/plan/build-manifest.ts'
import type { ClusterRef } from '../../src/plan/cluster-ref.ts'
import type { ClusterSpec } from '../../src/plan/cluster-spec.ts'
import { blobPathOf } from '../../src/plan/stage-manifest.ts'
import type { OwnStage, UpInputs } from '../../src/providers/provider.ts'
import { evaluated } from '../fakes/arm/expressions.ts'
import type { ArmOptions } from '../fakes/arm/server.ts'
import type { SharedThing } from '../fakes/arm/state.ts'
import { client, subscription, tenant } from './azure.ts'
import type { StagePlace } from './azure-services.ts'
import { digest, nodeFileNames } from './bootstrap-spec.ts'
import { localSpec } from './cluster.ts'

const location = 'westeurope'
const shared = `/subscriptions/${subscription}/resourceGroups/shared/providers`
export const registryId = `${shared}/Microsoft.ContainerRegistry/registries/stage`
export const accountId = `${shared}/Microsoft.Storage/storageAccounts/stage`

/** A registry and an account that outlive every cluster. */
export const sharedThings: readonly SharedThing[] = [
  {
    ...{
      id: registryId,
      type: 'Microsoft.ContainerRegistry/registries',
      name: 'stage',
      location,
    },
    properties: { loginServer: 'stage.azurecr.io' },
  },
  { id: accountId, type: 'Microsoft.Storage/storageAccounts', name: 'stage', location },
]

export const armOptions: ArmOptions = { subscription, tenant, shared: sharedThings }

export function azureRef(id: string, arm: string, runs: string): ClusterRef {
  const account = scopeOf({ arm, subscription, tenant, client })
  return { v: 1, provider: 'azure', id, region: 'westeurope', scope: runs, account }
}

export function azureClusterSpec(
  ref: ClusterRef,
  change: Partial<NonNullable<ClusterSpec['azure']>> = {},
): ClusterSpec {
  return {
    ...localSpec(ref.id, ref.scope),
    ref,
    nodes: 2,
    azure: {
      location,
      allowFrom: ['203.0.113.7/32'],
      hours: 6,
      clusters: 1,
      controlPlanes: 1,
      controlPlaneType: 'Standard_D2s_v5',
      machineType: 'Standard_D2s_v5',
      nodesAs: 'machines',
      image: ubuntuImage,
      diskGb: 64,
      sshKey: undefined,
      ownStage: false,
      overrides: undefined,
      ...change,
    },
  }
}

/** Where the registry and the account answer that a cluster of this id makes for itself. */
export function ownPlace(id: string): StagePlace {
  const { variables = {} } = identityTemplate({ location, tags: {}, stager: 'whoever stages' })
  const group = { name: groupOf({ id }), location }
  const name = evaluated(variables['own'], {
    parameters: {},
    subscription,
    group,
    reference: () => undefined,
  })
  return { registry: `${name}.azurecr.io`, blobs: `${name}.blob.core.windows.net` }
}

/** What the environment of a job gives, with a secret of the identity. */
export function azureEnv(ca: string): Readonly<Record<string, string>> {
  return { NODE_EXTRA_CA_CERTS: ca, AZURE_CLIENT_SECRET: 'secret', PATH: process.env['PATH'] ?? '' }
}

/** The registry and account that outlive every cluster. */
const sharedStage: OwnStage = {
  registry: 'stage.azurecr.io/ci',
  store: 'https://stage.blob.core.windows.net/stage/ci',
}

/** A stage there, and a kubectl that finds all nodes Ready. */
export async function upInputs(
  dir: string,
  nodes: readonly string[],
  { registry, store }: OwnStage = sharedStage,
): Promise<UpInputs> {
  const kubectl = await readyKubectl(dir, nodes)
  const files = nodeFileNames.map(name => {
    const sha256 = digest(name)
    return { name, sha256, size: name.length, path: blobPathOf(sha256) }
  })
  const build = { files: { kubectl: { path: kubectl } } } as unknown as BuildManifest
  return {
    build,
    companions: {},
    images: { dir: '', refs: {}, missing: [] },
    stage: {
      manifest: {
        ...{ v: 1, build: 'b', version: 'v1.36.3', commit: 'c', region: 'westeurope', registry },
        ...{
          plainHttp: false,
          asked: '',
          images: [],
          files,
          without: [],
          expires: '2030-01-01T00:00:00.000Z',
        },
      },
      registry: { prefix: registry, plainHttp: false },
      store,
    },
  }
}

/** The cluster itself is not what these tests are about. */
async function readyKubectl(dir: string, nodes: readonly string[]): Promise<string> {
  await mkdir(dir, { recursive: true })
  const items = nodes.map(name => ({
    metadata: { name },
    status: { nodeInfo: { kubeletVersion: 'v1.36.3' }, conditions: [{ type: 'Ready', status: 'True' }] },
  }))
  const file = join(dir, 'kubectl')
  const script = `#!/bin/sh
case "$*" in
  *"get nodes"*) echo '${JSON.stringify({ items })}' ;;
  *"/version"*) echo '{"gitVersion":"v1.36.3"}' ;;
  *) echo '{"items":[]}' ;;
esac
`
  await writeFile(file, script)
  await chmod(file, 0o755)
  return file
}

export const nodesOfSpec = ['control-plane-1', 'node-1', 'node-2']
