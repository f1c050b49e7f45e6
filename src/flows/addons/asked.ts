import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { describe, UsageError } from '../../errors.ts'
import { addonProblems } from '../../kube/addons/look.ts'
import type { Options } from '../../options/table.ts'
import { type Addon, filledIn, readAddons } from '../../plan/addons/wish.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { RunCtx } from '../asked.ts'

/**
 * The add-ons that were asked for, with the cluster's names in them, looked over as far as that goes without a cluster. Paths of a file of its own begin
 * where that file lies, those of bowsprit.yaml where we run.
 * @throws UsageError with everything that is wrong
 */
export async function askedAddons(
  o: Pick<Options, 'addons'>,
  ref: ClusterRef,
  ctx: RunCtx,
): Promise<readonly Addon[]> {
  if (o.addons === undefined) return []
  const named = typeof o.addons === 'string'
  const file = named ? resolve(o.addons) : undefined
  const yaml = file === undefined ? o.addons : await listIn(file)
  const read = readAddons(
    filledIn(yaml, { ID: ref.id, REGION: ref.region }),
    file === undefined ? process.cwd() : dirname(file),
  )
  if ('problems' in read) throw new UsageError(read.problems.map(p => `${file ?? 'addons'}: ${p}`))
  const problems = await addonProblems(read.addons, ctx)
  if (problems.length > 0) throw new UsageError(problems)
  return read.addons
}

/** A list, or a map with one under `addons`, so that a whole bowsprit.yaml will do, too. */
async function listIn(file: string): Promise<unknown> {
  try {
    const content: unknown = parse(await readFile(file, 'utf8'))
    const isMap = typeof content === 'object' && content !== null && 'addons' in content
    return isMap ? content.addons : content
  } catch (error) {
    throw new UsageError(`--addons: cannot read ${file}: ${describe(error)}`)
  }
}

/** Pods of simulated nodes do not run: nothing answers there. @throws UsageError */
export function refuseTraffic(addons: readonly Addon[], nodeKind: 'real' | 'simulated'): void {
  if (nodeKind === 'real') return
  const inVain = addons.filter(
    ({ check: c }) => c !== undefined && 'traffic' in c && !('url' in c.traffic.to),
  )
  if (inVain.length > 0)
    throw new UsageError(
      `${inVain.map(a => `add-on ${a.name}`).join(', ')}: traffic wants real nodes, pods of simulated ones do not run: leave the check out, or use --node-kind real`,
    )
}
