import type { Cluster } from '../plan/cluster-spec.ts'

interface Conditions {
  readonly conditions?: readonly { readonly type: string; readonly status: string }[]
}

/** What we read of a Node (v1). */
export interface NodeItem {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> }
  readonly spec?: { readonly taints?: readonly { readonly key: string }[] }
  readonly status: Conditions & { readonly nodeInfo: { readonly kubeletVersion: string } }
}

/** @param json what `kubectl get nodes -o json` prints */
export function readNodes(json: string): Cluster['nodes'] {
  const { items } = JSON.parse(json) as { items: readonly NodeItem[] }
  return items.map(nodeOf)
}

export function nodeOf({ metadata, status }: NodeItem): Cluster['nodes'][number] {
  return {
    name: metadata.name,
    ready: isReady(status),
    version: status.nodeInfo.kubeletVersion,
  }
}

/** Whether a Node or a Pod is Ready, as its status says. */
export function isReady({ conditions }: Conditions): boolean {
  return conditions?.some(c => c.type === 'Ready' && c.status === 'True') ?? false
}

/** Names of the nodes that a taint is on. @param json what `kubectl get nodes -o json` prints */
export function taintedNodes(json: string, taint: string): readonly string[] {
  const { items } = JSON.parse(json) as { items: readonly NodeItem[] }
  return items.filter(i => i.spec?.taints?.some(t => t.key === taint)).map(i => i.metadata.name)
}

/** @param json what `kubectl get --raw /version` prints */
export function readVersion(json: string): string {
  return (JSON.parse(json) as { gitVersion: string }).gitVersion
}
