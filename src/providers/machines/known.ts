import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { clusterKey } from '../cluster-key.ts'
import { type Host, parseHost } from './plan.ts'
import { type Connections, connect } from './ssh.ts'
import { loadState, type MachinesState } from './state.ts'

/** The machines of a cluster that was begun. */
export interface KnownMachines extends Connections {
  readonly key: string
  readonly state: MachinesState
}

/**
 * As the cluster's own run wrote them down; in another job, which has no file of it, as the ref names them.
 * @returns undefined where neither does
 */
export async function knownMachines(ref: ClusterRef, ctx: Ctx): Promise<KnownMachines | undefined> {
  const state = (await loadState(ref)) ?? stateOf(ref, ctx)
  if (state === undefined) return undefined
  const hosts = state.hosts.flatMap((text, i): Host[] => {
    const host = parseHost(text, i, state.controlPlanes)
    return host === undefined ? [] : [host]
  })
  const key = clusterKey(ref)
  const connections = await connect(hosts, state.ssh, key, ctx)
  return { ...connections, key, state, [Symbol.asyncDispose]: () => connections[Symbol.asyncDispose]() }
}

/** How to log in is no part of a ref: the options' variables say it, or ssh's own configuration. */
function stateOf({ machines }: ClusterRef, { env }: Ctx): MachinesState | undefined {
  if (machines === undefined) return undefined
  const { BOWSPRIT_SSH_KEY: key, BOWSPRIT_SSH_KNOWN_HOSTS: knownHosts } = env
  const hostKeys = env['BOWSPRIT_SSH_HOST_KEYS'] === 'accept-new' ? 'accept-new' : 'strict'
  const ssh = { hostKeys, ...(key ? { key } : {}), ...(knownHosts ? { knownHosts } : {}) } as const
  return { v: 1, hosts: [...machines], controlPlanes: 1, ssh }
}
