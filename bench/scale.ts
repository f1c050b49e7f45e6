import type { Api } from '../src/kube/api.ts'
import { local } from '../src/providers/local/index.ts'
import { apiOf } from './api.ts'
import { benchCtx, clusterSpec, controlPlane, inputs } from './inputs.ts'
import { type Kwokctl, kwokctl, nodesReady } from './kwokctl.ts'
import { type Aim, inTurn, median, timed } from './measure.ts'
import type { Bench } from './run.ts'

/** Thousands of simulated nodes, all Ready: up, listed, down. kwokctl: create cluster, then scale node. */
export async function scale({ dir, table }: Bench): Promise<void> {
  const given = await inputs(controlPlane, ['etcd', 'kwok'])
  const other = await kwokctl(dir, given)
  for (const [nodes, times] of [
    [1000, 3],
    [5000, 1],
  ] as const) {
    const spec = clusterSpec(dir, 'scale', nodes, 'simulated')
    let open = 0
    const ours = {
      name: 'bowsprit',
      run: async () => {
        let kubeconfig = ''
        const up = await timed(async () => {
          kubeconfig = (await local.up(local.plan(spec), given, benchCtx)).kubeconfig
        })
        const list = await listed(await apiOf(kubeconfig), nodes)
        return { up, list, down: await timed(() => local.down(spec.ref, benchCtx, Date.now() + 60_000)) }
      },
    }
    const theirs = {
      name: 'kwokctl',
      run: async () => {
        const up = await timed(async () => {
          open = await scaled(other, nodes)
        })
        const list = await listed(await other.api('scale'), nodes)
        return { up, list, down: await timed(() => other.delete('scale')) }
      },
    }
    const aims: Record<string, Aim> = nodes === 5000 ? { up: { ratio: 0.5 } } : {}
    await inTurn(table, `${nodes} simulated nodes`, [ours, theirs], times, aims)
    console.log(`    kwokctl's could take Pods on ${open} of ${nodes} when all were Ready, ours on all`)
  }
}

async function scaled(other: Kwokctl, nodes: number): Promise<number> {
  await other.create('scale')
  await other.scale('scale', nodes)
  const api = await other.api('scale')
  const open = await nodesReady(api, nodes)
  api.close()
  return open
}

/** Median of three lists of all nodes, from etcd (no resourceVersion), each parsed. Closes the connection. */
async function listed(api: Api, nodes: number): Promise<number> {
  const took: number[] = []
  for (let i = 0; i < 3; i++)
    took.push(
      await timed(async () => {
        const { items } = await api.call<{ items: unknown[] }>('GET', '/api/v1/nodes')
        if (items.length !== nodes) throw new Error(`${items.length} nodes are listed, not ${nodes}`)
      }),
    )
  api.close()
  return median(took)
}
