import { clusterImages, ensureImages } from '../src/images/store.ts'
import { ensureCompanions } from '../src/kube/companions.ts'
import { privilege } from '../src/kube/privileges.ts'
import { local } from '../src/providers/local/index.ts'
import { benchCtx, clusterSpec, controlPlane, inputs } from './inputs.ts'
import { kwokctl } from './kwokctl.ts'
import { inTurn, timed } from './measure.ts'

/** A cluster of real nodes against what kwokctl makes, which is a control plane and no more. */
export async function real(dir: string): Promise<void> {
  const can = await privilege(benchCtx)
  if (can.kind === 'none') {
    console.log(`\nreal nodes: not measured, ${can.why}`)
    return
  }
  const targets = [...controlPlane, 'kubelet', 'kube-proxy'] as const
  const given = await inputs(targets, ['etcd', 'kwok'])
  const needed = ['etcd', 'containerd', 'runc', 'cni', 'coredns'] as const
  const companions = await ensureCompanions(needed, given.build.companions, benchCtx)
  const images = await ensureImages(clusterImages(given.build), given.build, companions, benchCtx)
  const other = await kwokctl(dir, given)
  const spec = clusterSpec(dir, 'real', 2, 'real')
  await inTurn(
    'Two real nodes Ready and DNS answering, from nothing, and gone again, against a control plane alone by `kwokctl create cluster --runtime binary`.',
    {
      name: 'bowsprit',
      run: async () => ({
        up: await timed(() => local.up(local.plan(spec), { ...given, companions, images }, benchCtx)),
        down: await timed(() => local.down(spec.ref, benchCtx, Date.now() + 60_000)),
      }),
    },
    {
      name: 'kwokctl',
      run: async () => ({
        up: await timed(() => other.create('real')),
        down: await timed(() => other.delete('real')),
      }),
    },
    3,
  )
}
