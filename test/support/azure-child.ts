import { azure } from '../../src/providers/azure/index.ts'
import { claimRun } from '../../src/state/runs.ts'
import { azureClusterSpec, azureRef, nodesOfSpec, upInputs } from './azure-cluster.ts'
import { testCtx } from './ctx.ts'

/** A process that makes a cluster, with a registry and a store of its own or in shared ones, and may be killed at any moment. */
const [arm = '', runs = '', dir = '', id = '', stage = ''] = process.argv.slice(2)
const ctx = testCtx({ cache: dir, runs })
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
const plan = azure.plan(azureClusterSpec(ref, { ownStage: stage === 'own' }))
const own = stage === 'own' ? await azure.ownStage?.(plan, ctx) : undefined
await azure.up(plan, await upInputs(dir, nodesOfSpec, own), ctx)
