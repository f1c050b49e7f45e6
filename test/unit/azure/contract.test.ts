import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { neededActions } from '../../../src/clouds/azure/preflight.ts'
import { azure } from '../../../src/providers/azure/index.ts'
import { type ArmCall, allows } from '../../fakes/arm/calls.ts'
import { contractProblems, isResources, oav } from '../../fakes/arm/contract.ts'
import { plainProblems } from '../../fakes/arm/schemas.ts'
import { type Arm, openArm } from '../../fakes/arm/server.ts'
import {
  armOptions,
  azureClusterSpec,
  azureEnv,
  azureRef,
  nodesOfSpec,
  upInputs,
} from '../../support/azure-cluster.ts'
import { testCtx } from '../../support/ctx.ts'

const { Actions: actions } = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../../docs/azure-role.json'), 'utf8'),
) as { Actions: string[] }

let dir = ''
let arm: Arm
/** All kinds of clusters. */
const wishes = [{}, { controlPlanes: 3, nodesAs: 'scale-set', ownStage: true }] as const satisfies Parameters<
  typeof azureClusterSpec
>[1][]

/** Everything that a cluster's life asks of ARM, by an identity that may do what docs/azure-role.json says and no more. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bowsprit-azure-'))
  const failing = new Map<string, { code: string; message: string }>()
  arm = await openArm({ ...armOptions, actions, failing, resourceMs: 20 })
  const ctx = testCtx({ cache: dir, runs: join(dir, 'runs'), env: azureEnv(arm.ca) })
  const ref = azureRef('pr-1234', arm.url, ctx.paths.runs)
  const down = async () => (await azure.down(ref, ctx, Date.now() + 20_000)).left
  for (const wish of wishes) {
    const plan = azure.plan(azureClusterSpec(ref, wish))
    expect(await azure.problems!(plan, ctx)).toEqual([])
    const own = 'ownStage' in wish ? await azure.ownStage!(plan, ctx) : undefined
    const nodes = 'ownStage' in wish ? ['a', 'b', 'c', 'd', 'e'] : nodesOfSpec
    const inputs = await upInputs(dir, nodes, own)
    failing.set('Microsoft.Compute/virtualMachines/control-plane-1', {
      code: 'SkuNotAvailable',
      message: 'No.',
    })
    await expect(azure.up(plan, inputs, ctx)).rejects.toThrow(/SkuNotAvailable/)
    failing.clear()
    await azure.up(plan, inputs, ctx)
    await azure.dumpLogs(ref, join(dir, 'logs'), ctx)
    await azure.expired!(ref.account!, ctx)
    const group = arm.state.groups.get('bowsprit-pr-1234')!
    group.blocked = { times: 1, code: 'ResourceGroupDeletionBlocked', message: 'Something is in use.' }
    expect(await down()).toEqual([])
    const coming = azure.up(plan, inputs, ctx).catch(() => {})
    while (!arm.state.groups.get('bowsprit-pr-1234')?.deployments.has('bowsprit-cluster'))
      await new Promise(resolve => setTimeout(resolve, 5))
    expect(await down()).toEqual([])
    await coming
  }
  expect(arm.left()).toEqual([])
}, 120_000)
afterAll(async () => {
  await arm[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

describe("what is asked of Azure, held against Microsoft's own documents", () => {
  test('every call and every answer of the fake is as they say', async () => {
    const validator = await oav()
    const calls = arm.calls.filter(isResources)
    expect(calls.length).toBeGreaterThan(20)
    const problems: string[] = []
    for (const call of calls) problems.push(...(await contractProblems(validator, call)))
    expect([...new Set(problems)]).toEqual([])
  }, 600_000)

  test('and the check notices what is not', async () => {
    const validator = await oav()
    const put = arm.calls.find(c => c.method === 'PUT' && /resourcegroups\/[^/]+$/.test(c.path))!
    const spoilt = (change: Partial<ArmCall>) => contractProblems(validator, { ...put, ...change })
    expect(await spoilt({})).toEqual([])
    expect((await spoilt({ body: { tags: {} } })).join()).toMatch(/location/)
    expect((await spoilt({ answer: { status: 202 } })).join()).not.toBe('')
    expect((await spoilt({ path: `${put.path}/unheard/of` })).join()).toMatch(/no such operation/)
  }, 600_000)
})

describe('what no OpenAPI document is here for', () => {
  test('is written as the schemas of templates have it, and asked for by types and versions that they know', () => {
    const plain = arm.calls.filter(c => /^\/subscriptions\/.*\/providers\//.test(c.path) && !isResources(c))
    const problems = plain.flatMap(plainProblems)
    // Nothing that templates could have: it is held against nothing.
    const unheard = [
      /Microsoft\.Compute\/skus/,
      /Microsoft\.Compute\/virtualMachineScaleSets\/virtualMachines/,
      /Microsoft\.Compute\/locations/,
      /Microsoft\.Network\/locations/,
      /Microsoft\.Authorization\/permissions/,
    ]
    expect(problems.filter(p => !unheard.some(pattern => pattern.test(p)))).toEqual([])
    expect(plain.filter(c => c.method === 'PUT').length).toBeGreaterThan(1)
    const put = plain.find(c => c.method === 'PUT')!
    expect(plainProblems({ ...put, body: { properties: { principal: 'x' } } }).join()).toMatch(
      /properties: must have required property 'principalId'.*properties\.principal: there is no such/,
    )
    expect(plainProblems({ ...put, query: { 'api-version': '1999-01-01' } })).toHaveLength(1)
  })
})

describe('the role of docs/azure-role.json', () => {
  test('has what was asked for, and nothing else', () => {
    const needed = wishes.flatMap(wish =>
      neededActions(azureClusterSpec(azureRef('x', arm.url, '/runs'), wish).azure!),
    )
    const used = new Set([...arm.actions(), ...needed])
    expect(actions.filter(a => !used.has(a))).toEqual([])
    expect([...used].filter(a => !allows(actions, a))).toEqual([])
    expect(new Set(actions).size).toBe(actions.length)
  })
})
