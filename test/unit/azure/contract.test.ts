import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { neededActions } from '../../../src/clouds/azure/preflight.ts'
import { azure } from '../../../src/providers/azure/index.ts'
import { allows } from '../../fakes/arm/calls.ts'
import { builtInContract, type Contract, contractOf, isGiven } from '../../fakes/arm/contract.ts'
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

describe("what is asked of Azure, held against Microsoft's own documents by Microsoft's own checker", () => {
  /** A clone of Azure/azure-rest-api-specs; without one, the documents that the tests bring. */
  const folder = process.env['BOWSPRIT_TEST_OPENAPI']
  let contract: Contract

  beforeAll(async () => {
    contract = await (folder === undefined ? builtInContract() : contractOf(folder, asked()))
  }, 600_000)
  afterAll(() => contract?.[Symbol.asyncDispose]())

  /** Calls of ARM: not those of its directory, or of blobs. */
  const asked = () =>
    arm.calls.filter(c => /^\/(subscriptions|providers)\//.test(c.path) && !isGiven(c, arm.calls))

  test('every call and every answer of the fake is as they say', async () => {
    const problems: string[] = []
    for (const call of asked()) problems.push(...(await contract.problems(call)))
    expect([...new Set(problems)]).toEqual([])
    const spaces = asked().map(c => /^.*\/providers\/([^/]+)/i.exec(c.path)?.[1] ?? 'Microsoft.Resources')
    expect([...new Set(spaces)].sort()).toEqual([
      ...['Microsoft.Authorization', 'Microsoft.Compute', 'Microsoft.Network'],
      ...['Microsoft.ResourceGraph', 'Microsoft.Resources'],
    ])
  }, 600_000)

  /** Calls, and what is wrong with them where one thing of theirs is another. */
  const spoilt = [
    { what: 'a group', at: /^PUT .*resourcegroups\/[^/]+$/, body: { tags: {} }, said: /location/ },
    {
      what: 'a role',
      at: /^PUT .*roleAssignments/,
      body: { properties: { principal: 'x' } },
      said: /principalId/,
    },
    { what: 'what a role became', at: /^PUT .*roleAssignments/, answer: { scope: '/' }, said: /scope/ },
    {
      what: 'types of machines',
      at: /^GET .*Compute\/skus/,
      answer: { value: [{ name: {} }] },
      said: /INVALID_TYPE/,
    },
    {
      what: 'quotas',
      at: /^GET .*\/usages/,
      answer: { value: [{ currentValue: 1, name: {} }] },
      said: /limit/,
    },
    { what: 'machines', at: /^GET .*\/virtualMachines$/, answer: { value: [{}] }, said: /location/ },
    {
      what: 'a question to Resource Graph',
      at: /^POST .*ResourceGraph/,
      body: { subscriptions: [] },
      said: /query/,
    },
    { what: 'a path', at: /^PUT .*roleAssignments/, path: '/unheard/of', said: /no such operation/ },
    { what: 'a version', at: /^PUT .*roleAssignments/, version: '1999-01-01', said: /no such operation/ },
  ]
  test.each(spoilt)('notice what is wrong with $what', async ({ at, body, answer, path, version, said }) => {
    const call = asked().find(c => at.test(`${c.method} ${c.path}`) && c.answer!.status < 300)!
    expect(await contract.problems(call)).toEqual([])
    const wrong = await contract.problems({
      ...{ ...call, path: `${call.path}${path ?? ''}`, body: body ?? call.body },
      query: { ...call.query, 'api-version': version ?? call.query['api-version']! },
      answer: { ...call.answer!, body: answer ?? call.answer!.body },
    })
    expect(wrong.join()).toMatch(said)
    expect((await contract.problems({ ...call, answer: { status: 299 } })).join()).not.toBe('')
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
