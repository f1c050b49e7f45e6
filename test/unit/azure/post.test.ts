import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RunCtx } from '../../../src/flows/asked.ts'
import { jobPost } from '../../../src/flows/job/post.ts'
import { tearDown } from '../../../src/flows/teardown.ts'
import type { StepState } from '../../../src/plan/step-state.ts'
import { type Arm, openArm } from '../../fakes/arm/server.ts'
import { armOptions, azureEnv, azureRef } from '../../support/azure-cluster.ts'
import { hurriedClock } from '../../support/ctx.ts'
import { runCtx } from '../../support/prow/run-ctx.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bowsprit-post-'))
})
afterEach(async () => rm(dir, { recursive: true, force: true }))

const machine = { id: '/m', name: 'm', type: 'Microsoft.Compute/virtualMachines', properties: {} }

/** A group of ours whose deletion takes its time, and a clock by which any wait is over at once. */
async function opened(arm: Arm) {
  const ref = azureRef('pr-1', arm.url, join(dir, 'runs'))
  const tags = { 'bowsprit-cluster': 'pr-1' }
  arm.state.groups.set('bowsprit-pr-1', {
    ...{ name: 'bowsprit-pr-1', location: 'westeurope', tags, state: 'Succeeded' },
    ...{ resources: new Map([[machine.id, machine]]), deployments: new Map() },
  })
  const record = join(ref.scope, 'pr-1.json')
  await mkdir(ref.scope, { recursive: true })
  await writeFile(record, '{}')
  const base = runCtx(azureEnv(arm.ca))
  const ctx: RunCtx = { ...base, clock: hurriedClock(), withSignal: signal => ({ ...ctx, signal }) }
  return { ref, record, ctx, log: base.log }
}

const stateOf = (ref: StepState['ref']): StepState => ({
  ...{ v: 1, action: 'run', ref, artifacts: join(dir, 'artifacts'), verbose: false },
  paths: { cache: dir, runs: join(dir, 'runs') },
})

describe('a group that Azure still deletes when the time is up', () => {
  test('is no leftover of a post step: it is told, and its ref stays', async () => {
    const held = Promise.withResolvers<void>()
    await using arm = await openArm({ ...armOptions, gone: () => held.promise })
    const { ref, record, ctx, log } = await opened(arm)
    const summaries: string[] = []
    const step = async () => ({
      output: () => {},
      saveState: () => {},
      summary: async (text: string) => void summaries.push(text),
    })
    const services = () => Promise.reject(new Error('none are needed'))
    expect(await jobPost(stateOf(ref), { ctx, step, services })).toBe(0)
    expect(arm.state.groups.get('bowsprit-pr-1')?.state).toBe('Deleting')
    expect(summaries).toEqual([
      expect.stringMatching(/^## Being deleted\n[\s\S]*`az group wait --deleted --name bowsprit-pr-1`/),
    ])
    expect(log.seen.filter(l => l.level === 'warn' || l.level === 'annotate')).toEqual([])
    expect(existsSync(record)).toBe(true)
    held.resolve()
  })

  test('is one of whoever was to see its end', async () => {
    const held = Promise.withResolvers<void>()
    await using arm = await openArm({ ...armOptions, gone: () => held.promise })
    const { ref, record, ctx } = await opened(arm)
    const report = await tearDown(ref, ctx)
    expect(report.left).toEqual([expect.objectContaining({ name: 'resource group bowsprit-pr-1' })])
    expect(report.going).toBeUndefined()
    expect(existsSync(record)).toBe(true)
    held.resolve()
    await arm.settled()
    expect((await tearDown(ref, ctx)).left).toEqual([])
    expect(existsSync(record)).toBe(false)
  })
})
