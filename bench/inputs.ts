import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildKubernetes } from '../src/kube/build.ts'
import { type CompanionName, ensureCompanions } from '../src/kube/companions.ts'
import { resolveSource } from '../src/kube/source.ts'
import { defaultSource } from '../src/options/table.ts'
import type { BuildTarget } from '../src/plan/build-manifest.ts'
import type { ClusterSpec } from '../src/plan/cluster-spec.ts'
import { parseSource } from '../src/plan/source.ts'
import type { Ctx } from '../src/ports/ctx.ts'
import type { UpInputs } from '../src/providers/provider.ts'
import { testCtx } from '../test/support/ctx.ts'

/** Everything is taken from, or put into, the cache that `bowsprit` itself uses. */
export const benchCtx: Ctx = testCtx({
  cache: join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'bowsprit'),
  runs: tmpdir(),
})

export async function inputs(
  targets: readonly BuildTarget[],
  beside: readonly CompanionName[],
): Promise<UpInputs> {
  const source = await resolveSource(parseSource(process.env['BOWSPRIT_SOURCE'] ?? defaultSource), benchCtx)
  const { manifest } = await buildKubernetes(source, targets, benchCtx)
  const companions = await ensureCompanions(beside, manifest.companions, benchCtx)
  return { build: manifest, companions, images: { dir: '', refs: {}, missing: [] } }
}

export const controlPlane = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
] as const satisfies readonly BuildTarget[]

export function clusterSpec(
  dir: string,
  id: string,
  nodes: number,
  nodeKind: ClusterSpec['nodeKind'],
): ClusterSpec {
  return {
    ref: { v: 1, provider: 'local', id, region: 'local', scope: dir },
    ...{ nodes, nodeKind, featureGates: {}, runtimeConfig: {}, proxyMode: 'iptables' },
    ...{ podCidr: '10.244.0.0/16', serviceCidr: '10.96.0.0/16' },
    extraArgs: {
      ...{ etcd: [], 'kube-apiserver': [], 'kube-controller-manager': [], 'kube-scheduler': [] },
      ...{ kubelet: [], 'kube-proxy': [] },
    },
  }
}
