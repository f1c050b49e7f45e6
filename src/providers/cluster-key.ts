import { createHash } from 'node:crypto'
import type { ClusterRef } from '../plan/cluster-ref.ts'

/** `<id>-<six hex digits>`: the id is unique in its scope only, the digits tell scopes apart. */
export function clusterKey(ref: ClusterRef): string {
  return `${ref.id}-${digestOf(ref).toString('hex').slice(0, 6)}`
}

/** What is random about a cluster's names, yet known from its ref alone. */
export function digestOf(ref: ClusterRef): Buffer {
  return createHash('sha256')
    .update(`${ref.origin ?? ref.scope}\0${ref.id}`)
    .digest()
}
