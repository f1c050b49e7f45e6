import { clusterImages, ensureImages } from '../src/images/store.ts'
import { ensureCompanions } from '../src/kube/companions.ts'
import { privilege } from '../src/kube/privileges.ts'
import { local } from '../src/providers/local/index.ts'
import { benchCtx, clusterSpec, controlPlane, inputs } from './inputs.ts'
import { kwokctl } from './kwokctl.ts'
import { inTurn, timed } from './measure.ts'
import type { Bench } from './run.ts'

/**
 * Two real nodes Ready and DNS answering, from nothing, and gone again with the proof of it, beside what kwokctl
 * makes, which is a control plane and no more.
 */
export async function real({ dir, table }: Bench): Promise<void> {
  const can = await privilege(benchCtx)
  if (can.kind === 'none') throw new Error(`real nodes are not measured: ${can.why}`)
  const targets = [...controlPlane, 'kubelet', 'kube-proxy'] as const
  const given = await inputs(targets, ['etcd', 'kwok'])
  const needed = ['etcd', 'containerd', 'runc', 'cni', 'coredns'] as const
  const companions = await ensureCompanions(needed, given.build.companions, benchCtx)
  const images = await ensureImages(clusterImages(given.build), given.build, companions, benchCtx)
  const other = await kwokctl(dir, given)
  const spec = clusterSpec(dir, 'real', 2, 'real')
  const ours = {
    name: 'bowsprit',
    run: async () => ({
      up: await timed(() => local.up(local.plan(spec), { ...given, companions, images }, benchCtx)),
      down: await timed(() => local.down(spec.ref, benchCtx, Date.now() + 60_000)),
    }),
  }
  const theirs = {
    name: 'kwokctl (control plane alone)',
    run: async () => ({
      up: await timed(() => other.create('real')),
      down: await timed(() => other.delete('real')),
    }),
  }
  await inTurn(table, '2 real nodes Ready, DNS answering', [ours, theirs], 5, {
    up: { ms: 10_000 },
    down: { ms: 1000 },
  })
}
