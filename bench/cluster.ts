import { local } from '../src/providers/local/index.ts'
import { benchCtx, clusterSpec, controlPlane, inputs } from './inputs.ts'
import { kwokctl } from './kwokctl.ts'
import { inTurn, timed } from './measure.ts'
import type { Bench } from './run.ts'

/**
 * A simulated cluster from nothing until a Pod can be made in it, and gone again. Ours has two nodes by then and its
 * down looks for leftovers; `kwokctl create cluster --runtime binary` has none, and its delete looks for nothing.
 */
export async function cluster({ dir, table }: Bench): Promise<void> {
  const given = await inputs(controlPlane, ['etcd', 'kwok'])
  const other = await kwokctl(dir, given)
  const spec = clusterSpec(dir, 'bench', 2, 'simulated')
  const ours = {
    name: 'bowsprit',
    run: async () => ({
      up: await timed(() => local.up(local.plan(spec), given, benchCtx)),
      down: await timed(() => local.down(spec.ref, benchCtx, Date.now() + 60_000)),
    }),
  }
  const theirs = {
    name: 'kwokctl',
    run: async () => ({
      up: await timed(() => other.create('bench')),
      down: await timed(() => other.delete('bench')),
    }),
  }
  await inTurn(table, 'control plane and 2 simulated nodes', [ours, theirs], 7, {
    up: { ratio: 1.1 },
    down: { ms: 1000 },
  })
}
