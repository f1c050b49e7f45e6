import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Api, apiClient } from '../../src/kube/api.ts'
import { type ClusterKeys, makeClusterKeys } from '../../src/kube/bootstrap-keys.ts'
import { bootstrapFiles } from '../../src/plan/bootstrap/files.ts'
import type { BootstrapFile, BootstrapSpec, Role } from '../../src/plan/bootstrap/spec.ts'
import { ec2Limits, userData } from '../../src/plan/bootstrap/user-data.ts'
import { kubeconfig } from '../../src/plan/kubeconfig.ts'
import { localSpec } from '../support/cluster.ts'
import { saysWithin } from './console.ts'
import type { Boot, Machine, Region } from './region.ts'
import type { Staged } from './stage.ts'

/** Of a machine that boots, with everything that two cores have to do at once. */
const readyMs = 150_000

export interface NodeItem {
  readonly metadata: { readonly name: string; readonly uid: string; readonly labels: Record<string, string> }
  readonly spec: { readonly podCIDR?: string; readonly taints?: readonly { readonly key: string }[] }
  readonly status: {
    readonly nodeInfo: { readonly kubeletVersion: string; readonly bootID: string }
    readonly conditions: readonly { readonly type: string; readonly status: string }[]
  }
}

/** A cluster on machines of a region. */
export interface MachineCluster {
  readonly spec: BootstrapSpec
  readonly api: Api
  /** A file. */
  readonly kubeconfig: string
  /** Boots a machine with the documents of its role; see `ready`. */
  boot(role: Role, name: string, o: JoinOptions): Promise<Machine>
  /** Sorted by name. */
  nodes(): Promise<readonly NodeItem[]>
}

export interface JoinOptions extends Pick<Boot, 'address' | 'diskBytes'> {
  readonly files?: readonly BootstrapFile[]
  /** Of the spec, for machines that are told something else. */
  readonly change?: Partial<BootstrapSpec>
}

/**
 * @param endpoint host:port of the API server
 * @param dir for the kubeconfig
 */
export async function planCluster(
  region: Region,
  staged: Staged,
  o: { id: string; endpoint: string; dir: string },
): Promise<MachineCluster> {
  const { keys, admin }: ClusterKeys = await makeClusterKeys(Date.now(), 60)
  const { podCidr, serviceCidr, featureGates, runtimeConfig, extraArgs, proxyMode } = localSpec(o.id, o.id)
  const spec: BootstrapSpec = {
    cluster: {
      ...{ id: o.id, version: staged.build.version, endpoint: o.endpoint },
      ...{ podCidr, serviceCidr, featureGates, runtimeConfig, extraArgs, proxyMode },
    },
    ...{ registry: staged.registry, files: staged.files.s3, keys, cni: { kind: 'bridge' } },
  }
  const server = `https://${o.endpoint}`
  const api = apiClient({ server, ca: keys.ca.cert, cert: admin.cert, key: admin.key })
  const file = join(o.dir, `${o.id}.kubeconfig`)
  await writeFile(file, kubeconfig(server, keys.ca.cert, admin))
  return {
    ...{ spec, api, kubeconfig: file },
    boot: (role, name, { address, diskBytes, files, change }) => {
      const own = { ...spec, ...(files === undefined ? {} : { files }), ...change }
      return region.boot({
        ...{ name, address, identity: staged.identity },
        ...(diskBytes === undefined ? {} : { diskBytes }),
        userData: userData(bootstrapFiles(role, { name, address }, own), ec2Limits),
      })
    },
    nodes: async () => {
      const { items } = await api.call<{ items: NodeItem[] }>('GET', '/api/v1/nodes')
      return items.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    },
  }
}

/** Waits for the bootstrap's last line. @returns what it says, without its beginning */
export async function lastWord(machine: Machine, ms = readyMs): Promise<string> {
  const [, word = ''] = await saysWithin(machine, /bowsprit: (ready|failed: .*)$/m, ms)
  return word
}

/** @throws Error with the console of a machine that has not become a node */
export async function ready(machines: readonly Machine[], ms = readyMs): Promise<void> {
  for (const machine of machines) {
    const word = await lastWord(machine, ms)
    if (word !== 'ready')
      throw new Error(`${machine.name}: ${word}\n${(await machine.console()).slice(-8000)}`)
  }
}

export function isReady(node: NodeItem): boolean {
  return node.status.conditions.some(c => c.type === 'Ready' && c.status === 'True')
}
