import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openEks } from '../../../src/clouds/aws/eks.ts'
import { openStacks } from '../../../src/clouds/aws/stacks.ts'
import { machinePrices } from '../../../src/clouds/azure/prices.ts'
import { UsageError } from '../../../src/errors.ts'
import { plan } from '../../../src/flows/plan.ts'
import { readerOf } from '../../../src/options/commands.ts'
import { readOptions } from '../../../src/options/read.ts'
import { machineCost } from '../../../src/plan/aws/cost.ts'
import { perHour, thing } from '../../../src/plan/planned.ts'
import { azure } from '../../../src/providers/azure/index.ts'
import { ec2 } from '../../../src/providers/ec2/index.ts'
import { eks } from '../../../src/providers/eks/index.ts'
import { openArm } from '../../fakes/arm/server.ts'
import { awsRun } from '../../support/aws/cluster.ts'
import { contentsOf } from '../../support/aws/contents.ts'
import { startedClouds } from '../../support/aws/started.ts'
import {
  armOptions,
  azureClusterSpec,
  azureEnv,
  azureRef,
  nodesOfSpec,
  upInputs,
} from '../../support/azure-cluster.ts'
import { seenLog, testCtx } from '../../support/ctx.ts'
import { runCtx } from '../../support/prow/run-ctx.ts'

const cloudOf = startedClouds(['MiniStack'])
const kindsOf = (things: readonly { kind: string; count: number }[]) =>
  things.flatMap(t => Array.from({ length: t.count }, () => t.kind)).toSorted()

describe('what a plan shows is what is made', { timeout: 240_000 }, () => {
  it.each([
    [1, 'instances', {}],
    // Which has a role of its own.
    [3, 'instances', { cloudProvider: true }],
    [1, 'auto-scaling-group', {}],
  ] as const)('on EC2, with %i control planes, nodes as %s, %j', async (controlPlanes, nodesAs, more) => {
    const cloud = await cloudOf('MiniStack')
    const own = { controlPlanes, nodesAs, controlPlaneType: 'm5.xlarge', image: cloud.image }
    await using run = await awsRun(cloud, 'plan', { wish: { ec2: own }, ...more })
    const plan = ec2.plan(run.spec)
    const planned = ec2.planned(plan, run.ctx.clock.now())
    expect(await contentsOf(cloud)).toEqual([])
    await ec2.up(plan, run.inputs, run.ctx)
    const stacks = openStacks(cloud.region, run.ctx)
    const made = (await stacks.resources('bowsprit-plan')).map(r => r.ResourceType)
    const tags = (await stacks.find('bowsprit-plan'))?.Tags ?? []
    stacks.close()
    const things = planned.things.filter(t => !t.names.includes('of the group'))
    expect(kindsOf(things)).toEqual(['AWS::CloudFormation::Stack', ...made].toSorted())
    expect(Object.keys(planned.tags).toSorted()).toEqual(tags.map(t => t.Key).toSorted())
    const machinesOf = planned.things.filter(t => t.kind === 'AWS::EC2::Instance')
    expect(machinesOf.reduce((sum, t) => sum + t.count, 0)).toBe(controlPlanes + 2)
    // m5.large is 0.096, twice that for the control planes; disks and addresses beside them.
    const machines = 2 * 0.096 + controlPlanes * 0.192
    expect(perHour(planned.cost!)).toBeGreaterThan(machines)
    expect(perHour(planned.cost!)).toBeLessThan(machines + (2 + controlPlanes) * 0.012 + 0.03)
    await ec2.down(run.spec.ref, run.ctx, run.ctx.clock.now() + 60_000)
  })

  it.each(['managed', 'own'] as const)('on EKS, with nodes that are %s', async nodes => {
    const cloud = await cloudOf('MiniStack')
    const wish = { version: undefined, nodes, addons: ['metrics-server'], admins: [] }
    const image = nodes === 'own' ? cloud.image : undefined
    const ec2 = { controlPlanes: 1, controlPlaneType: 'm5.large', nodesAs: 'instances', image } as const
    await using run = await awsRun(cloud, 'plan', { provider: 'eks', wish: { ec2, eks: wish } })
    const plan = eks.plan(run.spec)
    const { things, cost } = eks.planned(plan, run.ctx.clock.now())
    await eks.up(plan, run.inputs, run.ctx)
    const stacks = openStacks(cloud.region, run.ctx)
    const client = openEks(cloud.region, run.ctx)
    const resources = [
      ...(await stacks.resources('bowsprit-plan')),
      ...(await stacks.resources('bowsprit-plan-nodes')),
    ]
    const made = resources.map(r => String(r.ResourceType))
    const clusters = await client.clusters()
    const groups = await client.groups('bowsprit-plan')
    const addon = await client.findAddon('bowsprit-plan', 'metrics-server')
    stacks.close()
    client.close()
    const own = things.filter(t => t.kind.startsWith('AWS::EKS::'))
    expect(own).toEqual([
      thing('AWS::EKS::Cluster', ...clusters),
      ...(nodes === 'own'
        ? [thing('AWS::EKS::AccessEntry', 'of the nodes')]
        : [thing('AWS::EKS::Nodegroup', ...groups)]),
      thing('AWS::EKS::Addon', String(addon?.addonName)),
    ])
    const inStack = things.filter(t => !/EKS|::Stack$|::Instance$/.test(t.kind))
    expect(kindsOf(inStack)).toEqual(made.toSorted())
    expect(cost?.items[0]).toEqual({ what: 'control plane of EKS', count: 1, each: 0.1 })
    await eks.down(run.spec.ref, run.ctx, run.ctx.clock.now() + 60_000)
  })

  it.each([
    ['machines', false],
    ['scale-set', true],
  ] as const)('on Azure, nodes as %s, with a stage of its own: %s', async (nodesAs, ownStage) => {
    const dir = await mkdtemp(join(tmpdir(), 'bowsprit-planned-'))
    await using arm = await openArm(armOptions)
    const ctx = testCtx({ cache: dir, runs: join(dir, 'runs'), env: azureEnv(arm.ca) })
    const ref = azureRef('pr-1234', arm.url, ctx.paths.runs)
    const plan = azure.plan(azureClusterSpec(ref, { nodesAs, controlPlanes: 3, ownStage }))
    const planned = azure.planned(plan, ctx.clock.now())
    expect([arm.left(), await readdir(dir)]).toEqual([[], []])
    const own = ownStage ? await azure.ownStage?.(plan, ctx) : undefined
    await azure.up(plan, await upInputs(dir, ['a', 'b', ...nodesOfSpec], own), ctx)
    const group = arm.state.groups.get('bowsprit-pr-1234')
    const made = [...(group?.resources.values() ?? [])]
    const inGroup = planned.things.filter(t => t.kind !== 'Microsoft.Resources/resourceGroups')
    // Roles on what is the cluster's own are in the group, too.
    const roles = ownStage
      ? [...arm.state.assignments].map(() => 'Microsoft.Authorization/roleAssignments')
      : []
    expect(kindsOf(inGroup)).toEqual([...made.map(r => r.type), ...roles].toSorted())
    const named = inGroup.filter(t => !t.names.includes('(named by Azure)'))
    const names = named.flatMap(t => t.names).map(name => name.replace(/ \(\d+ instances\)$/, ''))
    const known = made.filter(r => named.some(t => t.kind === r.type))
    expect(names.toSorted()).toEqual(known.map(r => r.id.split('/').at(-1)).toSorted())
    for (const tag of Object.keys(planned.tags)) expect(Object.keys(group?.tags ?? {})).toContain(tag)
    await azure.down(ref, ctx, Date.now() + 20_000)
    await rm(dir, { recursive: true, force: true })
  })
})

describe('a plan that asks', { timeout: 240_000 }, () => {
  it('is printed with all that is in the way, and nothing is made', async () => {
    const cloud = await cloudOf('MiniStack')
    await using run = await awsRun(cloud, 'ask')
    const o = readOptions(readerOf('plan'), {
      given: { provider: 'ec2', region: cloud.region, source: '/nowhere', 'machine-type': 'm5.large' },
      env: { BOWSPRIT_ALLOW_FROM: '203.0.113.7/32', BOWSPRIT_STATE: 's3://no-such-bucket/ci' },
    })
    const printed: string[] = []
    const ctx = { ...runCtx(), ...run.ctx, log: { ...run.ctx.log, toFile: () => {}, close: () => {} } }
    const asked = { o, ctx, operands: [], print: (text: string) => void printed.push(text), tell: () => {} }
    const said = await plan(asked).catch(error => error)
    expect(said).toBeInstanceOf(UsageError)
    const problems = said.problems.join('\n')
    for (const part of ['/nowhere', '--registry is needed', '--store is needed', 'there is no such bucket'])
      expect(problems).toContain(part)
    expect(printed.join()).toMatch(/ 3 {2}AWS::EC2::Instance +.*node-2\n[\s\S]*about 0\.\d\d USD an hour/)
    expect(printed.join()).toMatch(/remove +bowsprit down --ref s3:\/\/no-such-bucket\/ci\/runs\/\w+\.json/)
    expect(await contentsOf(cloud)).toEqual([])
    expect(await readdir(run.runs)).toEqual([])
    // Input of which no plan can be made is told with the rest.
    const none = await plan({ ...asked, o: { ...o, region: 'Frankfurt' } }).catch(error => error)
    expect(none.problems.join('\n')).toMatch(/\/nowhere[\s\S]*region 'Frankfurt'/)
  })
})

describe('prices', () => {
  it('of AWS are counted within a family, and nothing is guessed beyond', () => {
    expect(machineCost('m7i.large')).toBeCloseTo(0.1008)
    expect(machineCost('m7i.4xlarge')).toBeCloseTo(0.8064)
    expect(machineCost('t3.medium')).toBeCloseTo(0.0416)
    for (const type of ['p5.48xlarge', 'm7i.metal-24xl', 'm7i']) expect(machineCost(type)).toBeUndefined()
  })

  it('of Azure are asked for from its public list, of which Windows and spot are not taken', async () => {
    const item = (armSkuName: string, retailPrice: number, productName: string, skuName: string) => ({
      ...{ armSkuName, retailPrice, productName, skuName, unitOfMeasure: '1 Hour', currencyCode: 'USD' },
    })
    const Items = [
      item('Standard_D2s_v5', 0.207, 'Virtual Machines Dsv5 Series Windows', 'D2s v5'),
      item('Standard_D2s_v5', 0.021, 'Virtual Machines Dsv5 Series', 'D2s v5 Spot'),
      item('Standard_D2s_v5', 0.115, 'Virtual Machines Dsv5 Series', 'D2s v5'),
      item('Standard_D2s_v5', 0.023, 'Virtual Machines Dsv5 Series', 'D2s v5 Low Priority'),
    ]
    const asked: URL[] = []
    const server = createServer((request, response) => {
      asked.push(new URL(request.url ?? '', 'http://prices'))
      response.writeHead(asked.length > 1 ? 500 : 200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ BillingCurrency: 'USD', Items, NextPageLink: null, Count: Items.length }))
    })
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    const env = { AZURE_RETAIL_PRICES_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api` }
    const ctx = { env, signal: new AbortController().signal, log: seenLog() }
    const types = ['Standard_D2s_v5', 'Standard_D2s_v5', 'Standard_E4s_v5']
    expect(await machinePrices(types, 'westeurope', ctx)).toEqual(new Map([['Standard_D2s_v5', 0.115]]))
    expect(asked[0]?.searchParams.get('$filter')).toBe(
      "serviceName eq 'Virtual Machines' and priceType eq 'Consumption' and armRegionName eq 'westeurope' and (armSkuName eq 'Standard_D2s_v5' or armSkuName eq 'Standard_E4s_v5')",
    )
    // A list that is out of order is no reason not to show a plan.
    expect(await machinePrices(types, 'westeurope', ctx)).toEqual(new Map())
    server.close()
    expect(await machinePrices(types, 'westeurope', ctx)).toEqual(new Map())
  })
})
