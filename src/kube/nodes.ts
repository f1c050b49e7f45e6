import type { Cluster } from '../plan/cluster-spec.ts'

/** What we read of a Node (v1). */
export interface NodeItem {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> }
  readonly status: {
    readonly nodeInfo: { readonly kubeletVersion: string }
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
  }
}

/** @param json what `kubectl get nodes -o json` prints */
export function readNodes(json: string): Cluster['nodes'] {
  const { items } = JSON.parse(json) as { items: readonly NodeItem[] }
  return items.map(nodeOf)
}

export function nodeOf({ metadata, status }: NodeItem): Cluster['nodes'][number] {
  return {
    name: metadata.name,
    ready: status.conditions?.some(c => c.type === 'Ready' && c.status === 'True') ?? false,
    version: status.nodeInfo.kubeletVersion,
  }
}

/** @param json what `kubectl get --raw /version` prints */
export function readVersion(json: string): string {
  return (JSON.parse(json) as { gitVersion: string }).gitVersion
}
