import { UsageError } from '../errors.ts'
import type { Options } from '../options/table.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'
import type { ClusterSpec } from '../plan/cluster-spec.ts'
import { byKind, type Planned, perHour, plannedText } from '../plan/planned.ts'
import type { Provider } from '../providers/provider.ts'
import { loadProvider } from '../providers/table.ts'
import type { Asked, RunCtx } from './asked.ts'
import { clusterSpec } from './asked-cluster.ts'
import { checkCluster } from './check-run.ts'
import { newRef } from './identity.ts'

/**
 * What `up` with the same options would make, and what keeps it from that. Makes nothing.
 * @returns 0 @throws UsageError with all that is in the way, after the plan has been printed as far as there is one
 */
export async function plan({ o, ctx, print }: Asked): Promise<number> {
  const ref = newRef(o, ctx)
  const nodeKind = o.provider === 'local' && o['node-kind'] === 'simulated' ? 'simulated' : 'real'
  const provider = await loadProvider(o.provider)
  const problems = o.offline ? [] : await problemsOf({ ...o, id: ref.id }, nodeKind, ctx)
  const own = planOf(provider, clusterSpec(o, ref, nodeKind), problems)
  const prices = o.offline ? undefined : await provider.prices?.(own, ctx)
  const found = provider.planned(own, ctx.clock.now(), prices)
  const planned = { ...found, things: byKind(found.things), besides: [...found.besides, ...stageOf(o)] }
  const removes = [`bowsprit down --${ref.state === undefined ? `id ${ref.id}` : `ref ${ref.state}`}`]
  if (found.remove !== undefined) removes.push(`${found.remove}   # where bowsprit is not at hand`)
  if (o.json) print(JSON.stringify(asJson(ref, planned, removes, problems), null, 2))
  else print(`plan ${ref.id} · ${ref.provider} · ${ref.region}\n\n${plannedText(planned, removes)}`)
  if (problems.length > 0) throw new UsageError(problems)
  return 0
}

/** @throws UsageError with everything else that is known to be wrong, where the input makes no plan */
function planOf(provider: Provider<unknown>, spec: ClusterSpec, problems: readonly string[]): unknown {
  try {
    return provider.plan(spec)
  } catch (error) {
    throw problems.length > 0 ? new UsageError(problems) : error
  }
}

/** As `up` looks for them. What would only be tried on this machine is left to it. */
async function problemsOf(
  o: Options,
  nodeKind: 'real' | 'simulated',
  ctx: RunCtx,
): Promise<readonly string[]> {
  try {
    await checkCluster(o, ctx, o.provider === 'local' ? { nodeKind, built: true } : undefined)
    return []
  } catch (error) {
    if (error instanceof UsageError) return error.problems
    throw error
  }
}

function stageOf({ registry, store }: Options): string[] {
  const named = [registry, store].filter(place => place !== undefined)
  return named.length === 0
    ? []
    : [
        `the stage in ${named.join(' and ')} is paid for by the GB, and stays until bowsprit sweep finds it expired`,
      ]
}

function asJson(
  { id, provider, region }: ClusterRef,
  { things, tags, cost, besides }: Planned,
  remove: readonly string[],
  problems: readonly string[],
): object {
  const money = cost === undefined ? undefined : { currency: 'USD', perHour: perHour(cost), ...cost }
  return { id, provider, region, things, tags, cost: money, besides, remove, problems }
}
