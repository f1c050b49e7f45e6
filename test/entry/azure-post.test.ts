import { describe, expect, it } from 'vitest'
import { type Arm, openArm } from '../fakes/arm/server.ts'
import { startJob } from '../support/actions/run-action.ts'
import { armOptions, azureEnv, azureRef } from '../support/azure-cluster.ts'

/** As it is when main was killed: nobody waits for it. */
function leaveGroup(arm: Arm): void {
  arm.state.groups.set('bowsprit-pr-1', {
    ...{ name: 'bowsprit-pr-1', location: 'westeurope', state: 'Succeeded' },
    tags: { 'bowsprit-cluster': 'pr-1' },
    ...{ resources: new Map(), deployments: new Map() },
  })
}

describe('the post step of a job that was cancelled', () => {
  it('has asked Azure for the end of the cluster within 5 s, 200 ms to each answer', async () => {
    await using arm = await openArm({ ...armOptions, latencyMs: 200 })
    await using job = await startJob({ env: azureEnv(arm.ca) })
    leaveGroup(arm)
    let deletedMs = Number.POSITIVE_INFINITY
    const began = performance.now()
    arm.watch = ({ method }) => {
      if (method === 'DELETE') deletedMs = Math.min(deletedMs, performance.now() - began)
    }
    const runs = `${job.home}/runs`
    const state = {
      ...{ v: 1, action: 'run', ref: azureRef('pr-1', arm.url, runs), verbose: false },
      ...{ artifacts: `${job.workspace}/artifacts`, paths: { cache: `${job.home}/cache`, runs } },
    }
    const step = await job.step({ action: '.', part: 'post', state: { run: JSON.stringify(state) } })
    expect(step.output).toMatch(/the end of the resource group bowsprit-pr-1 has been asked for/)
    expect([step.exitCode, arm.left()]).toEqual([0, []])
    expect(deletedMs).toBeLessThan(5000)
  })
})
