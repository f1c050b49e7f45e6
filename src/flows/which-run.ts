import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '../errors.ts'
import type { Options } from '../options/table.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'
import { isStateUrl, parseStateUrl, stateUrl } from '../plan/state-url.ts'
import { loadProvider } from '../providers/table.ts'
import { readCopy } from '../state/copies.ts'
import { listRuns, loadRun, parseRef, type RunRecord } from '../state/runs.ts'
import type { RunCtx } from './asked.ts'
import { copyOf, openCopies } from './records.ts'

/** A run that was named. At its end what was put on this machine only to get at another one's goes. */
export interface FoundRun extends AsyncDisposable {
  readonly ref: ClusterRef
  /** Undefined where there is a ref and nothing else. */
  readonly record: RunRecord | undefined
  /** Made by another machine, which alone has the secrets of it: kubeconfig, SSH key. */
  readonly elsewhere: boolean
}

/**
 * The cluster that --ref or --id names, by what this machine has or, with --state, what another one left there; the only
 * one there is, when neither is given.
 * @throws UsageError
 */
export async function whichRun(o: Options, ctx: RunCtx): Promise<FoundRun> {
  if (o.ref !== undefined && o.id !== undefined)
    throw new UsageError('--ref and --id name a cluster twice: give one of them')
  if (o.ref !== undefined) return isStateUrl(o.ref) ? fromState(o.ref, ctx) : fromRef(await refOf(o.ref), ctx)
  const all = await listRuns(ctx.paths.runs)
  if (o.id !== undefined) {
    const known = all.some(r => r.ref.id === o.id)
    if (!known && o.state !== undefined) return fromState(stateUrl(o.state, o.id), ctx)
    return here(await loadRun(ctx.paths.runs, o.id))
  }
  if (all.length === 1 && all[0]) return here(all[0])
  throw new UsageError(
    all.length === 0
      ? `there is no run in ${ctx.paths.runs}: name one with --ref FILE or --state-dir DIR`
      : `there are several runs in ${ctx.paths.runs}: choose one of them with --id: ${all.map(r => r.ref.id).join(', ')}`,
  )
}

async function refOf(text: string): Promise<ClusterRef> {
  if (text.trimStart().startsWith('{')) return parseRef(text, '--ref')
  const found = await readFile(text, 'utf8').catch(cause => {
    throw new UsageError(`--ref: cannot read ${text}: ${(cause as Error).message}`)
  })
  return parseRef(found, text)
}

const nothing = async () => {}

function here(record: RunRecord): FoundRun {
  return { ref: record.ref, record, elsewhere: false, [Symbol.asyncDispose]: nothing }
}

/** A ref alone does for teardown; with the record, where one can be had, more is known. */
async function fromRef(ref: ClusterRef, ctx: RunCtx): Promise<FoundRun> {
  const record = await loadRun(ref.scope, ref.id).catch(() => undefined)
  if (record !== undefined) return { ...here(record), ref }
  const copy = await copyOf(ref, ctx)
  if (copy !== undefined && copy.ref.provider === ref.provider) return adopted(copy, ctx)
  return { ref, record: undefined, elsewhere: false, [Symbol.asyncDispose]: nothing }
}

/** @throws UsageError when there is no such record */
async function fromState(url: string, ctx: RunCtx): Promise<FoundRun> {
  const at = parseStateUrl(url)
  if (at === undefined)
    throw new UsageError(
      `${url} is no record of a run: give STORE/runs/ID.json, such as s3://my-bucket/ci/runs/7f3k2.json`,
    )
  const copy = await readCopy(await openCopies(at.store, ctx), at.id)
  if (copy === undefined)
    throw new UsageError(
      `there is no run ${at.id} in ${at.store}: it is gone already, or was made without --state`,
    )
  const record = { ...copy, ref: { ...copy.ref, state: url } }
  const own = await loadRun(copy.ref.scope, at.id).catch(() => undefined)
  return own?.created === copy.created ? here({ ...own, ref: record.ref }) : adopted(record, ctx)
}

/**
 * Another machine's run. Its directory there may be somebody else's here: this machine has one of its own for it, until
 * the command ends.
 */
export async function adopted(record: RunRecord, { log }: Pick<RunCtx, 'log'>): Promise<FoundRun> {
  const provider = await loadProvider(record.ref.provider)
  if (provider.adopt === undefined)
    throw new UsageError(
      `run ${record.ref.id} is of provider ${record.ref.provider}: only the machine that made it gets at it`,
    )
  await using stack = new AsyncDisposableStack()
  const scope = await mkdtemp(join(tmpdir(), 'bowsprit-'))
  stack.defer(() => rm(scope, { recursive: true, force: true }))
  const ref = { ...record.ref, scope, origin: record.ref.scope }
  await provider.adopt(ref, record.progress)
  log.debug(`${ref.id} was made by another machine`)
  const kept = stack.move()
  return { ref, record, elsewhere: true, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}
