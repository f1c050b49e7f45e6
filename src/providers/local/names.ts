import { join } from 'node:path'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import { clusterKey, digestOf } from '../cluster-key.ts'

/** Environment variable that every process of a cluster carries; teardown finds processes by it. */
export const markVariable = 'BOWSPRIT_CLUSTER'

export const controlPlane = 'control-plane'

/** All names of one cluster, from its ref alone, so that teardown needs no file of it. */
export interface Names {
  /** See clusterKey. */
  readonly key: string
  /** NAME=value in the environment of every process. */
  readonly mark: string
  /** Directory below every cgroup mount. */
  readonly cgroup: string
  /** Interface on the host (Linux allows 15 characters). Its peer moves into the control-plane node. */
  readonly hostInterface: string
  readonly peerInterface: string
  readonly runDir: string
}

export function namesOf(ref: ClusterRef): Names {
  const digest = digestOf(ref).toString('hex')
  const key = clusterKey(ref)
  return {
    key,
    mark: `${markVariable}=${key}`,
    cgroup: `bowsprit-${key}`,
    hostInterface: `bs${digest.slice(0, 10)}`,
    peerInterface: `bs${digest.slice(0, 10)}p`,
    runDir: join(ref.scope, ref.id),
  }
}

/** A number from the id, so that clusters started at one moment begin their search at different subnets. */
export function seedOf(ref: ClusterRef): number {
  return digestOf(ref).readUInt32BE(0)
}

export function nodeNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `node-${i + 1}`)
}

/** Where the files of one node lie on the host. */
export interface NodeDirs {
  readonly dir: string
  /** Becomes `/` of the node. Real directories in it are on the run directory's disk. */
  readonly root: string
  /** Upper layer of the node's /etc. */
  readonly etc: string
  /** Messages between us and the node's init. */
  readonly ctl: string
  readonly log: string
}

export function nodeDirs(runDir: string, node: string): NodeDirs {
  const dir = join(runDir, 'nodes', node)
  const root = join(dir, 'fs')
  return { dir, root, etc: join(dir, 'etc'), ctl: join(root, 'opt/bowsprit/ctl'), log: join(root, 'var/log') }
}
