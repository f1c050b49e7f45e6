import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { neededActions } from '../../../src/clouds/azure/preflight.ts'
import { azure } from '../../../src/providers/azure/index.ts'
import { type ArmCall, allows } from '../../fakes/arm/calls.ts'
import { contractProblems, isResources, oav } from '../../fakes/arm/contract.ts'
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
/** Everything that a cluster's life asks of ARM, by an identity that may do what docs/azure-role.json says and no more. */
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bowsprit-azure-'))
  const failing = new Map([
    ['Microsoft.Compute/virtualMachines/node-2', { code: 'SkuNotAvailable', message: 'No.' }],
  ])
  arm = await openArm({ ...armOptions, actions, failing, resourceMs: 20 })
  const ctx = testCtx({ cache: dir, runs: join(dir, 'runs'), env: azureEnv(arm.ca) })
  const ref = azureRef('pr-1234', arm.url, ctx.paths.runs)
  const plan = azure.plan(azureClusterSpec(ref))
  const inputs = await upInputs(dir, nodesOfSpec)
  expect(await azure.problems!(plan, ctx)).toEqual([])
  await expect(azure.up(plan, inputs, ctx)).rejects.toThrow(/SkuNotAvailable/)
  failing.clear()
  await azure.up(plan, inputs, ctx)
  await azure.dumpLogs(ref, join(dir, 'logs'), ctx)
  await azure.expired!(ref.account!, ctx)
  expect((await azure.down(ref, ctx, Date.now() + 20_000)).left).toEqual([])
  const coming = azure.up(plan, inputs, ctx).catch(() => {})
  while (!arm.state.groups.get('bowsprit-pr-1234')?.deployments.has('bowsprit-cluster'))
    await new Promise(resolve => setTimeout(resolve, 5))
  expect((await azure.down(ref, ctx, Date.now() + 20_000)).left).toEqual([])
  await coming
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

describe('the role of docs/azure-role.json', () => {
  test('is enough, and has nothing that is not used or stands for the deletion of a group', () => {
    const used = [...arm.actions(), ...neededActions]
    const indirect =
      /\/(delete|\*)$|virtualMachineScaleSets|loadBalancers|^Microsoft.ManagedIdentity.*\/read$/
    const unused = actions.filter(a => !used.some(u => allows([a], u)) && !indirect.test(a))
    expect(unused).toEqual([])
  })
})
