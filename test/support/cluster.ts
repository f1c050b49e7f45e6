import { readFileSync } from 'node:fs'
import { realTargets } from '../../src/flows/build.ts'
import { clusterImages, ensureImages } from '../../src/images/store.ts'
import { buildKubernetes } from '../../src/kube/build.ts'
import { ensureCompanions } from '../../src/kube/companions.ts'
import { ensureHostTools } from '../../src/kube/host-tools.ts'
import { resolveSource } from '../../src/kube/source.ts'
import type { ClusterSpec } from '../../src/plan/cluster-spec.ts'
import { parseSource } from '../../src/plan/source.ts'
import type { Ctx } from '../../src/ports/ctx.ts'
import type { UpInputs } from '../../src/providers/provider.ts'
import { cache } from './cache.ts'
import { kubeVersion } from './checkout.ts'
import { testCtx } from './ctx.ts'
import { appeared } from './machine.ts'

export { cache }

/**
 * Everything that real nodes need, built once and taken from the cache after that (under a second).
 * @param images more references than every cluster needs
 */
export async function material(ctx: Ctx, images: readonly string[] = []): Promise<UpInputs> {
  const source = await resolveSource(parseSource(`module:${kubeVersion}`), ctx)
  const { manifest: build } = await buildKubernetes(source, realTargets, ctx)
  await ensureHostTools(['iptables', 'conntrack'], ctx)
  const names = ['etcd', 'containerd', 'runc', 'cni', 'coredns'] as const
  const companions = await ensureCompanions(names, build.companions, ctx)
  const refs = [...clusterImages(build), ...images]
  return { build, companions, images: await ensureImages(refs, build, companions, ctx) }
}

export function ctxFor(scope: string): ReturnType<typeof testCtx> {
  return testCtx({ cache, runs: scope })
}

export function localSpec(id: string, scope: string, change: Partial<ClusterSpec> = {}): ClusterSpec {
  return {
    ref: { v: 1, provider: 'local', id, region: 'local', scope },
    nodes: 1,
    nodeKind: 'real',
    featureGates: {},
    runtimeConfig: {},
    extraArgs: {
      etcd: [],
      'kube-apiserver': [],
      'kube-controller-manager': [],
      'kube-scheduler': [],
      kubelet: [],
      'kube-proxy': [],
    },
    proxyMode: 'iptables',
    podCidr: '10.244.0.0/16',
    serviceCidr: '10.96.0.0/16',
    ...change,
  }
}

/** What appeared on this machine since `before` and is of a cluster; programs of other people's are none of ours. */
export function leftBehind(before: ReadonlySet<string>): string[] {
  return appeared(before).filter(thing => {
    const [, pid, program = ''] = /^process (\d+) (.*)$/.exec(thing) ?? []
    if (pid === undefined || /\/(builds|companions)\//.test(program)) return true
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes('BOWSPRIT_CLUSTER=')
    } catch {
      return false
    }
  })
}
