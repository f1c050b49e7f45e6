import { local } from '../src/providers/local/index.ts'
import { benchCtx, clusterSpec, controlPlane, inputs } from './inputs.ts'
import { kwokctl } from './kwokctl.ts'
import { inTurn, timed } from './measure.ts'

/** A simulated cluster up and down against kwokctl. */
export async function cluster(dir: string): Promise<void> {
  const given = await inputs(controlPlane, ['etcd', 'kwok'])
  const other = await kwokctl(dir, given)
  const spec = clusterSpec(dir, 'bench', 2, 'simulated')
  const until = () => Date.now() + 60_000
  await inTurn(
    'A simulated cluster from nothing until a Pod can be made in it, and gone again. Ours has two nodes by then and its down looks for leftovers; `kwokctl create cluster --runtime binary` has none, and its delete looks for nothing.',
    {
      name: 'bowsprit',
      run: async () => ({
        up: await timed(() => local.up(local.plan(spec), given, benchCtx)),
        down: await timed(() => local.down(spec.ref, benchCtx, until())),
      }),
    },
    {
      name: 'kwokctl',
      run: async () => ({
        up: await timed(() => other.create('bench')),
        down: await timed(() => other.delete('bench')),
      }),
    },
    5,
  )
}
