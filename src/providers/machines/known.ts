import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { clusterKey } from '../cluster-key.ts'
import { type Host, parseHost } from './plan.ts'
import { type Connections, connect } from './ssh.ts'
import { loadState, type MachinesState } from './state.ts'

/** The machines of a cluster that was begun, as its own run wrote them down. */
export interface KnownMachines extends Connections {
  readonly key: string
  readonly state: MachinesState
}

/** @returns undefined where no machine was touched */
export async function knownMachines(ref: ClusterRef, ctx: Ctx): Promise<KnownMachines | undefined> {
  const state = await loadState(ref)
  if (state === undefined) return undefined
  const hosts = state.hosts.flatMap((text, i): Host[] => {
    const host = parseHost(text, i, state.controlPlanes)
    return host === undefined ? [] : [host]
  })
  const key = clusterKey(ref)
  const connections = await connect(hosts, state.ssh, key, ctx)
  return { ...connections, key, state, [Symbol.asyncDispose]: () => connections[Symbol.asyncDispose]() }
}
