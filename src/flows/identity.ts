import { createHash, randomBytes } from 'node:crypto'
import type { Options } from '../options/table.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'
import { githubIdentity, localRef, shortId } from '../plan/run-id.ts'
import type { RunCtx } from './asked.ts'

/** The ref of a new run: --id, or made of the job's identity on GitHub (the same in a later step), or random. */
export function newRef(o: Options, ctx: RunCtx): ClusterRef {
  return localRef(o.provider, o.id ?? freshId(o, ctx), ctx.paths.runs)
}

function freshId(o: Options, ctx: RunCtx): string {
  const job = githubIdentity(ctx.env, o.shard ?? '')
  if (job === undefined) return shortId(randomBytes(8))
  return shortId(createHash('sha256').update(JSON.stringify(job)).digest(), 8)
}
