import { createHash, randomBytes } from 'node:crypto'
import type { Options } from '../options/table.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'
import { githubIdentity, localRef, shortId } from '../plan/run-id.ts'
import { stateUrl } from '../plan/state-url.ts'
import type { RunCtx } from './asked.ts'
import { azureAccount } from './asked-azure.ts'

/** The ref of a new run: --id, or made of the step's identity on GitHub, or random. */
export function newRef(o: Options, ctx: RunCtx): ClusterRef {
  const ref = localRef(o.provider, o.id ?? freshId(o, ctx), ctx.paths.runs)
  const account = o.provider === 'azure' ? azureAccount(o, ctx.env) : undefined
  return {
    ...ref,
    ...(account === undefined ? {} : { account }),
    ...(o.state === undefined ? {} : { state: stateUrl(o.state, ref.id) }),
    ...(o.region === undefined ? {} : { region: o.region }),
    ...(o.store === undefined ? {} : { store: o.store }),
    ...(o.provider === 'machines' && o.machine !== undefined ? { machines: o.machine } : {}),
  }
}

function freshId(o: Options, ctx: RunCtx): string {
  // A job of a matrix, and in it each step that makes a cluster, has one of its own.
  const index = [o['job-index'], ctx.env['GITHUB_ACTION'], o.shard].filter(Boolean).join('/')
  const job = githubIdentity(ctx.env, index)
  if (job === undefined) return shortId(randomBytes(8))
  return shortId(createHash('sha256').update(JSON.stringify(job)).digest(), 8)
}
