import { local } from '../src/providers/local/index.ts'
import { benchCtx, clusterSpec, controlPlane, inputs } from './inputs.ts'
import { kwokctl, nodesReady } from './kwokctl.ts'
import { inTurn, timed } from './measure.ts'

/** Thousands of simulated nodes against `kwokctl scale node`. */
export async function scale(dir: string): Promise<void> {
  const given = await inputs(controlPlane, ['etcd', 'kwok'])
  const other = await kwokctl(dir, given)
  for (const [nodes, times] of [
    [1000, 3],
    [5000, 1],
  ] as const) {
    const spec = clusterSpec(dir, 'scale', nodes, 'simulated')
    let open = 0
    await inTurn(
      `${nodes} simulated nodes, all Ready, from nothing (kwokctl: create cluster, then scale node), and all gone. Ours can take Pods on every node then.`,
      {
        name: 'bowsprit',
        run: async () => ({
          up: await timed(() => local.up(local.plan(spec), given, benchCtx)),
          down: await timed(() => local.down(spec.ref, benchCtx, Date.now() + 60_000)),
        }),
      },
      {
        name: 'kwokctl',
        run: async () => {
          const up = await timed(async () => {
            await other.create('scale')
            await other.scale('scale', nodes)
            const api = await other.api('scale')
            open = await nodesReady(api, nodes)
            api.close()
          })
          return { up, down: await timed(() => other.delete('scale')) }
        },
      },
      times,
    )
    console.log(`  kwokctl's could take Pods on ${open} of ${nodes} when all were Ready`)
  }
}
