import { azure } from '../../src/providers/azure/index.ts'
import { claimRun } from '../../src/state/runs.ts'
import { azureClusterSpec, azureRef, nodesOfSpec, upInputs } from './azure-cluster.ts'
import { testCtx } from './ctx.ts'

/** A process that makes clusters, one for each id that it is given, and may be killed at any moment. */
const [arm = '', runs = '', dir = '', ...ids] = process.argv.slice(2)
const ctx = testCtx({ cache: dir, runs })
for (const id of ids) {
  const ref = azureRef(id, arm, runs)
  const now = ctx.clock.now()
  const expires = new Date(now + 60_000).toISOString()
  await claimRun(runs, {
    v: 1,
    ref,
    pid: process.pid,
    created: new Date(now).toISOString(),
    expires,
    kept: false,
  })
  await azure.up(azure.plan(azureClusterSpec(ref)), await upInputs(dir, nodesOfSpec), ctx)
}
