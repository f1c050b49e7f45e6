import { describe, UsageError } from '../errors.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'
import { parseStateUrl } from '../plan/state-url.ts'
import { type Copies, claimCopy, dropCopy, readCopy, writeCopy } from '../state/copies.ts'
import { claimRun, forgetRun, loadRun, type RunRecord, updateRun } from '../state/runs.ts'
import type { RunCtx } from './asked.ts'
import type { AzureNames } from './azure-identity.ts'

/** Milliseconds in which a copy has to be written: a run does not wait longer for a store that is gone. */
const copyMs = 20_000

/** The place that --state names. Its client is loaded with the first one. @param o who we are there */
export async function openCopies(store: string, ctx: RunCtx, o: AzureNames = {}): Promise<Copies> {
  const { openOwnStore } = await import('./azure-identity.ts')
  return openOwnStore(store, o, ctx)
}

/**
 * Saves the record of a new run on this machine and, where the ref names a place for it, for others. A store that is
 * out of order is a warning, one that says no is not: nothing has been made yet.
 * @throws UsageError when the id is taken here or there, or the store refuses
 */
export async function claim(record: RunRecord, ctx: RunCtx): Promise<void> {
  const { ref } = record
  const saved = await claimRun(ref.scope, record)
  if (ref.state === undefined) return
  try {
    const isNew = await copied(ref, ctx, copies => claimCopy(copies, saved), UsageError)
    if (isNew === false)
      throw new UsageError(
        `a run with id ${ref.id} is there already: choose another --id, or remove it with \`bowsprit down --ref ${ref.state}\``,
      )
  } catch (error) {
    await forgetRun(ref.scope, ref.id)
    throw error
  }
}

/** Adds to the record of a run. @throws UsageError when this machine has none */
export async function update(
  ref: ClusterRef,
  change: Partial<Omit<RunRecord, 'v' | 'ref'>>,
  ctx: RunCtx,
): Promise<void> {
  const record = await updateRun(ref.scope, ref.id, change)
  await copied(ref, ctx, copies => writeCopy(copies, record))
}

/** Nothing is left of the run: no record is needed any more, here or there. */
export async function forget(ref: ClusterRef, ctx: RunCtx): Promise<void> {
  const created = await loadRun(ref.scope, ref.id).then(
    r => r.created,
    () => undefined,
  )
  await copied(ref, ctx, copies => dropCopy(copies, ref, created))
  await forgetRun(ref.scope, ref.id)
}

/** @returns undefined where a ref has no place for copies, it is out of order, or it has none of this run */
export function copyOf(ref: ClusterRef, ctx: RunCtx): Promise<RunRecord | undefined> {
  return copied(ref, ctx, copies => readCopy(copies, ref.id))
}

/** A store that does not answer keeps nothing from its turn: what is on disk counts. @param fatal is thrown all the same */
async function copied<T>(
  ref: ClusterRef,
  ctx: RunCtx,
  work: (copies: Copies) => Promise<T>,
  fatal?: new (...args: never[]) => Error,
): Promise<T | undefined> {
  const { state } = ref
  if (state === undefined) return undefined
  try {
    const { namesIn } = await import('./azure-identity.ts')
    const at = parseStateUrl(state)
    if (at === undefined) throw new Error('it is no URL of a record')
    const hurried = ctx.withSignal(AbortSignal.any([ctx.signal, AbortSignal.timeout(copyMs)]))
    return await work(await openCopies(at.store, hurried, namesIn(ref)))
  } catch (error) {
    if (fatal !== undefined && error instanceof fatal) throw error
    ctx.log.warn(`${state} is not up to date, what this machine has is: ${describe(error)}`)
    return undefined
  }
}
