import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ProvisionError, UsageError } from '../../../src/errors.ts'
import { azure } from '../../../src/providers/azure/index.ts'
import { type Arm, type ArmOptions, openArm } from '../../fakes/arm/server.ts'
import { oidcEndpoint } from '../../support/actions/oidc.ts'
import { client, subscription } from '../../support/azure.ts'
import {
  accountId,
  armOptions,
  azureClusterSpec,
  azureEnv,
  azureRef,
  nodesOfSpec,
  registryId,
  upInputs,
} from '../../support/azure-cluster.ts'
import { hurriedClock, testCtx } from '../../support/ctx.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bowsprit-azure-'))
})
afterEach(async () => rm(dir, { recursive: true, force: true }))

/** A fake of its own, and what a run against it has. */
async function opened(o: Partial<ArmOptions> = {}, change: Parameters<typeof azureClusterSpec>[1] = {}) {
  const arm = await openArm({ ...armOptions, ...o })
  const ctx = testCtx({ cache: dir, runs: join(dir, 'runs'), env: azureEnv(arm.ca) })
  const ref = azureRef('pr-1234', arm.url, ctx.paths.runs)
  const plan = () => azure.plan(azureClusterSpec(ref, change))
  const up = async () => azure.up(plan(), await upInputs(dir, nodesOfSpec), ctx)
  const down = () => azure.down(ref, ctx, Date.now() + 20_000)
  return { arm, ctx, ref, plan, up, down, [Symbol.asyncDispose]: () => arm[Symbol.asyncDispose]() }
}

const range = (length: number) => Array.from({ length }, (_, i) => i + 1)
const machinesIn = (arm: Arm) =>
  arm
    .left()
    .filter(id => /virtualMachines\/[^/]+$/.test(id))
    .map(id => id.split('/').at(-1))

describe('a cluster on Azure', () => {
  test('with a cloud provider may change its own group and look at the subscription, until it is gone', async () => {
    await using t = await opened()
    const spec = { ...azureClusterSpec(t.ref), cloudProvider: 'external' as const }
    const { stage, ...inputs } = await upInputs(dir, nodesOfSpec)
    const names = ['azure-cloud-controller-manager', 'azure-cloud-node-manager']
    const images = names.map(name => ({ repository: `ci/${name}`, tag: 'v1', digest: '', size: 1 }))
    const staged = { ...stage!, manifest: { ...stage!.manifest, images } }
    await azure.up(azure.plan(spec), { ...inputs, stage: staged }, t.ctx)
    const whole = `/subscriptions/${subscription}`
    const group = `${whole}/resourcegroups/bowsprit-pr-1234`
    const scopes = [...t.arm.state.assignments.values()].map(a => a.scope.toLowerCase())
    const onStage = [registryId, accountId].map(id => id.toLowerCase())
    expect(scopes.toSorted()).toEqual([...onStage, whole, group, group].toSorted())
    const resources = [...t.arm.state.groups.get('bowsprit-pr-1234')!.resources.values()]
    const dataOf = (name: string) => {
      const machine = resources.find(r => r.name === name && r.type.endsWith('/virtualMachines'))
      const { customData } = machine!.properties['osProfile'] as { customData: string }
      return gunzipSync(Buffer.from(customData, 'base64')).toString()
    }
    expect(dataOf('control-plane-1')).toMatch(/stage\.azurecr\.io\/ci\/azure-cloud-node-manager:v1/)
    expect(dataOf('node-1')).not.toContain('azure.json')
    expect((await t.down()).left).toEqual([])
    expect(t.arm.left()).toEqual([])
  })

  test('is a group of its own with roles on the stage, and nothing is left of it after down', async () => {
    await using t = await opened()
    const cluster = await t.up()
    expect(cluster.nodes.map(n => n.name)).toEqual(nodesOfSpec)
    expect(machinesIn(t.arm)).toEqual(expect.arrayContaining(nodesOfSpec))
    const group = t.arm.state.groups.get('bowsprit-pr-1234')
    expect(group?.tags).toMatchObject({
      'bowsprit-cluster': 'pr-1234',
      'bowsprit-registry': registryId,
      'bowsprit-store': accountId,
    })
    expect([...t.arm.state.assignments.values()].map(a => a.scope).sort()).toEqual(
      [registryId, accountId].sort(),
    )
    const untagged = [...group!.resources.values()].filter(r => r.tags?.['bowsprit-cluster'] !== 'pr-1234')
    expect(untagged.map(r => r.id)).toEqual([])

    const report = await t.down()
    expect(report.left).toEqual([])
    expect(report.gone).toEqual(expect.arrayContaining(['resource group bowsprit-pr-1234']))
    // By force: in order, a machine takes minutes.
    const ended = t.arm.calls.find(c => c.method === 'DELETE' && c.path.endsWith('bowsprit-pr-1234'))
    expect(ended?.query['forceDeletionTypes']?.split(',')).toEqual([
      ...['Microsoft.Compute/virtualMachines', 'Microsoft.Compute/virtualMachineScaleSets'],
    ])
    expect(t.arm.left()).toEqual([])
    expect(existsSync(join(t.ref.scope, t.ref.id))).toBe(false)
    // Nothing there is nothing to do.
    expect(await t.down()).toEqual({ gone: [], left: [] })
  })

  test('brings a registry and an account of its own where none are named, and they go with it', async () => {
    await using t = await opened({}, { ownStage: true })
    expect(await azure.problems!(t.plan(), t.ctx)).toEqual([])
    const own = await azure.ownStage!(t.plan(), t.ctx)
    expect(own).toEqual({
      registry: expect.stringMatching(/^bowsprit[a-z2-7]{13}\.azurecr\.io$/),
      store: expect.stringMatching(/^https:\/\/bowsprit[a-z2-7]{13}\.blob\.core\.windows\.net\/stage$/),
    })
    const { resources } = t.arm.state.groups.get('bowsprit-pr-1234')!
    const properties = (type: string) => [...resources.values()].find(r => r.type.endsWith(type))?.properties
    expect(properties('/registries')).toMatchObject({ adminUserEnabled: false, anonymousPullEnabled: false })
    expect(properties('/storageAccounts')).toMatchObject({
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
    })
    // The machines may read, and whoever stages may write: nobody else, and nothing outside of the group.
    const given = () =>
      [...t.arm.state.assignments.values()]
        .map(a => [a.scope.split('/').at(-2), String(a.properties['roleDefinitionId']).split('/').at(-1)])
        .toSorted()
    const roles = [
      ['registries', '7f951dda-4ed3-4680-a7ca-43fe172d538d'],
      ['registries', '8311e382-0749-4cb8-b61a-304f252e45ec'],
      ['storageAccounts', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'],
      ['storageAccounts', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'],
    ]
    expect(given()).toEqual(roles)
    // Asked again, nothing is made again.
    expect(await azure.ownStage!(t.plan(), t.ctx)).toEqual(own)
    await azure.up(t.plan(), await upInputs(dir, nodesOfSpec, own), t.ctx)
    const deployed = t.arm.calls.filter(c => c.method === 'PUT' && c.path.endsWith('bowsprit-identity'))
    expect([deployed.length, given()]).toEqual([1, roles])
    expect((await t.down()).left).toEqual([])
    expect(t.arm.left()).toEqual([])
  })

  test('has three control planes behind balancers, and nodes of a scale set', async () => {
    await using t = await opened({}, { controlPlanes: 3, nodesAs: 'scale-set' })
    await azure.up(t.plan(), await upInputs(dir, ['a', 'b', 'c', 'd', 'e']), t.ctx)
    expect(machinesIn(t.arm)).toEqual(['control-plane-3', 'control-plane-2', 'control-plane-1'])
    expect(t.arm.left().some(id => id.endsWith('virtualMachineScaleSets/nodes'))).toBe(true)
    expect((await t.down()).left).toEqual([])
    expect(t.arm.left()).toEqual([])
  })

  test("keeps its control planes' addresses from nodes that come first", async () => {
    await using t = await opened({}, { controlPlanes: 3 })
    const nodes = ['control-plane-1', 'control-plane-2', 'control-plane-3', ...range(8).map(n => `node-${n}`)]
    const plan = azure.plan({ ...azureClusterSpec(t.ref, { controlPlanes: 3 }), nodes: 8 })
    await azure.up(plan, await upInputs(dir, nodes), t.ctx)
    expect(machinesIn(t.arm)).toHaveLength(11)
    expect((await t.down()).left).toEqual([])
  })

  test('that is there already is gone on with: no machine is asked for again', async () => {
    await using t = await opened({ resourceMs: 5 })
    await t.up()
    const puts = () =>
      t.arm.calls.filter(c => c.method === 'PUT' && c.path.endsWith('bowsprit-cluster')).length
    expect(puts()).toBe(1)
    await t.up()
    expect(puts()).toBe(1)
    expect((await t.down()).left).toEqual([])
  })

  test('that was left while it was being made is gone on with, its machines with the secrets they have', async () => {
    await using t = await opened({ resourceMs: 50 })
    const stop = new AbortController()
    const inputs = await upInputs(dir, nodesOfSpec)
    const first = azure.up(t.plan(), inputs, { ...t.ctx, signal: stop.signal }).catch(error => error as Error)
    const deployment = () => t.arm.state.groups.get('bowsprit-pr-1234')?.deployments.get('bowsprit-cluster')
    while (deployment()?.state !== 'Running') await new Promise(r => setTimeout(r, 5))
    stop.abort()
    expect(((await first) as Error).message).toBe('interrupted while the cluster came up')
    expect(deployment()?.state).toBe('Running')
    const given = deployment()?.parameters
    await t.up()
    expect(deployment()?.state).toBe('Succeeded')
    expect(deployment()?.parameters).toBe(given)
    expect((await t.down()).left).toEqual([])
  })

  test('is asked for again by the headers when Azure is busy', async () => {
    await using t = await opened()
    const busy = new Map<string, number>()
    t.arm.fault = call => {
      const key = `${call.method} ${call.path}`
      const times = busy.get(key) ?? 0
      busy.set(key, times + 1)
      if (times === 0)
        return { status: 429, headers: { 'retry-after': '0' }, body: { error: { code: 'TooManyRequests' } } }
      return times === 1 ? { status: 503, headers: { 'retry-after': '0' } } : undefined
    }
    await t.up()
    expect((await t.down()).left).toEqual([])
    expect(t.arm.left()).toEqual([])
  })

  test('whose deployment fails says which resource, in the words of Azure, with what to do', async () => {
    const failing = new Map([
      [
        'Microsoft.Compute/virtualMachines/node-1',
        { code: 'SkuNotAvailable', message: 'The requested size is not available.' },
      ],
    ])
    await using t = await opened({ failing })
    const error = await t.up().then(
      () => undefined,
      e => e as Error,
    )
    expect(error).toBeInstanceOf(ProvisionError)
    expect(error?.message).toMatch(
      /virtualMachines node-1: SkuNotAvailable: The requested size is not available\. To do: .*--machine-type/,
    )
    expect((await t.down()).left).toEqual([])
    expect(t.arm.left()).toEqual([])
  })

  test('whose template Azure refuses is not begun', async () => {
    await using t = await opened({ offers: { usages: { cores: { used: 99, limit: 100 } } } })
    await expect(t.up()).rejects.toThrow(
      /Azure refuses the template:\nQuotaExceeded: .*Additional Required: 6.*To do: ask for more quota/,
    )
    expect(machinesIn(t.arm)).toEqual([])
  })

  test('goes while it is still coming up: what runs is cancelled first', async () => {
    await using t = await opened({ resourceMs: 50 })
    const coming = t.up().catch(error => error as Error)
    while (!t.arm.state.groups.get('bowsprit-pr-1234')?.deployments.has('bowsprit-cluster'))
      await new Promise(r => setTimeout(r, 5))
    expect((await t.down()).left).toEqual([])
    expect((await coming) as Error).toBeInstanceOf(ProvisionError)
    expect(t.arm.left()).toEqual([])
    const asked = t.arm.calls.map(c => `${c.method} ${c.path.split('/').at(-1)}`)
    // Accepted, or running: what goes on after the group is gone would make it again.
    expect(asked.indexOf('POST cancel')).toBeGreaterThan(0)
    expect(asked.indexOf('POST cancel')).toBeLessThan(asked.indexOf('DELETE bowsprit-pr-1234'))
  })
})

describe('teardown', () => {
  test('does not touch a group that is not ours', async () => {
    await using t = await opened()
    t.arm.state.groups.set('bowsprit-pr-1234', {
      ...{ name: 'bowsprit-pr-1234', location: 'westeurope', tags: { team: 'x' }, state: 'Succeeded' },
      ...{ resources: new Map(), deployments: new Map() },
    })
    expect((await t.plan()) && (await azure.problems!(t.plan(), t.ctx))).toEqual([
      expect.stringMatching(/is not ours/),
    ])
    await expect(t.up()).rejects.toThrow(UsageError)
    expect((await t.down()).left).toEqual([
      expect.objectContaining({ name: 'resource group bowsprit-pr-1234' }),
    ])
    expect(t.arm.left()).toEqual(['bowsprit-pr-1234'])
    expect(t.arm.calls.some(c => c.method === 'DELETE')).toBe(false)
  })

  test('names what it could not remove, and goes past it', async () => {
    await using t = await opened()
    await t.up()
    t.arm.fault = call =>
      call.method === 'DELETE' && call.path.includes('registries')
        ? {
            status: 403,
            body: { error: { code: 'AuthorizationFailed', message: 'no roleAssignments/delete' } },
          }
        : undefined
    const report = await t.down()
    expect(report.gone).toContain('resource group bowsprit-pr-1234')
    expect(report.left.map(l => l.remove)).toEqual([
      expect.stringMatching(/^az role assignment delete --ids .*registries/),
    ])
  })

  test('names a group that is locked, and says of one that goes on without us that it is going', async () => {
    await using t = await opened({ deleteMs: 3000 })
    await t.up()
    t.arm.fault = call =>
      call.method === 'DELETE' && call.path.endsWith('bowsprit-pr-1234')
        ? {
            status: 409,
            body: {
              error: { code: 'ScopeLocked', message: "The scope cannot perform delete because it's locked." },
            },
          }
        : undefined
    expect((await t.down()).left).toEqual([
      expect.objectContaining({
        name: "resource group bowsprit-pr-1234 (ScopeLocked: The scope cannot perform delete because it's locked.)",
        remove: expect.stringMatching(/^az lock delete .* && az group delete --yes --name bowsprit-pr-1234/),
      }),
    ])
    t.arm.fault = undefined
    const short = await azure.down(t.ref, t.ctx, Date.now() + 100)
    expect(short).toMatchObject({
      left: [],
      going: [{ remove: 'az group wait --deleted --name bowsprit-pr-1234' }],
    })
    // Nothing here is needed any more: neither key nor kubeconfig.
    expect(existsSync(join(t.ref.scope, t.ref.id))).toBe(false)
    expect(await t.down()).toMatchObject({ left: [] })
    expect(t.arm.left()).toEqual([])
  })

  test('asks again for the end of a group that Azure gave up, and tells why where it always does', async () => {
    await using t = await opened()
    await t.up()
    const group = t.arm.state.groups.get('bowsprit-pr-1234')!
    const message = 'Deletion failed: the network security group nodes is in use.'
    group.blocked = { times: 9, code: 'ResourceGroupDeletionBlocked', message }
    expect((await t.down()).left.map(l => l.name)).toEqual([
      `resource group bowsprit-pr-1234 (ResourceGroupDeletionBlocked: ${message})`,
    ])
    group.blocked.times = 2
    expect((await t.down()).left).toEqual([])
    expect(t.arm.left()).toEqual([])
  })

  test('finds by tag what outlives its group', async () => {
    await using t = await opened()
    await t.up()
    const stray = {
      id: `${registryId}2`,
      name: 'stage2',
      type: 'x',
      location: 'westeurope',
      tags: { 'bowsprit-cluster': 'pr-1234' },
      properties: {},
    }
    t.arm.state.groups.set('other', {
      ...{ name: 'other', location: 'westeurope', tags: {}, state: 'Succeeded', deployments: new Map() },
      resources: new Map([[stray.id.toLowerCase(), stray]]),
    })
    expect((await t.down()).left).toEqual([
      { kind: 'object', name: stray.id, remove: `az resource delete --ids ${stray.id}` },
    ])
  })

  test('sweep finds only what has expired and is ours', async () => {
    await using t = await opened()
    const now = Date.now()
    const at = (name: string, tags: Record<string, string>) =>
      t.arm.state.groups.set(name, {
        name,
        location: 'northeurope',
        tags,
        state: 'Succeeded',
        resources: new Map(),
        deployments: new Map(),
      })
    const past = new Date(now - 1000).toISOString()
    at('bowsprit-old', { 'bowsprit-cluster': 'old', 'bowsprit-expires': past })
    at('bowsprit-new', {
      'bowsprit-cluster': 'new',
      'bowsprit-expires': new Date(now + 60_000).toISOString(),
    })
    at('bowsprit-odd', { 'bowsprit-cluster': 'other', 'bowsprit-expires': past })
    at('production', { 'bowsprit-cluster': 'prod', 'bowsprit-expires': past })
    at('unmarked', { 'bowsprit-cluster': 'unmarked', 'bowsprit-expires': 'soon' })
    const found = await azure.expired!(t.ref.account!, t.ctx)
    expect(found).toEqual([{ ...t.ref, id: 'old', region: 'northeurope' }])
    expect((await azure.down(found[0]!, t.ctx, now + 10_000)).left).toEqual([])
    expect(t.arm.left().toSorted()).toEqual(['bowsprit-new', 'bowsprit-odd', 'production', 'unmarked'])
  })
})

describe('before anything is made', () => {
  test('nothing is wrong where all is well, and only questions are asked', async () => {
    await using t = await opened()
    expect(await azure.problems!(t.plan(), t.ctx)).toEqual([])
    expect(t.arm.calls.filter(c => !['GET', 'POST'].includes(c.method))).toEqual([])
    expect(t.arm.left()).toEqual([])
  })

  test('everything that is wrong is told together', async () => {
    const usages = {
      cores: { used: 8, limit: 10 },
      standardDSv5Family: { used: 0, limit: 4 },
      PublicIPAddresses: { used: 20, limit: 20 },
    }
    await using t = await opened(
      { offers: { usages }, actions: ['*/read', 'Microsoft.Resources/*', 'Microsoft.Compute/*'] },
      { clusters: 3 },
    )
    const problems = await azure.problems!(t.plan(), t.ctx)
    expect(problems).toEqual([
      expect.stringMatching(/^18 cores of cores are needed in westeurope, and 2 of 10 are free: .*quota/),
      expect.stringMatching(/^18 cores of standardDSv5Family .*4 of 4 are free/),
      expect.stringMatching(/^6 public addresses are needed/),
      expect.stringMatching(/may not do .*Microsoft\.ManagedIdentity.* in \/subscriptions/),
    ])
  })

  test.each([
    ['Standard_E2s_v5', /not for this subscription \(NotAvailableForSubscription\)/],
    ['Standard_D2s_v6', /are Arm64, and the build is for x64/],
    ['Standard_D2_v5', /take no Premium SSD/],
    ['Standard_D2s_v99', /there are no machines Standard_D2s_v99 in westeurope/],
  ])('machines %s are found wrong', async (machineType, why) => {
    await using t = await opened({}, { machineType })
    expect(await azure.problems!(t.plan(), t.ctx)).toEqual([expect.stringMatching(why)])
  })

  test.each([
    [
      'of a subscription that is off',
      {},
      { offers: { subscriptionState: 'Disabled' } },
      /is Disabled: .*enabled/,
    ],
    [
      'of a tenant of others',
      {},
      { offers: { subscriptionTenant: client } },
      /is of the tenant .*--azure-tenant/,
    ],
    ['of a region that is none', { location: 'narnia' }, {}, /narnia/],
    [
      'of an identity that may not give roles',
      { ownStage: true },
      { actions: ['*/read', 'Microsoft.Resources/*', 'Microsoft.Compute/*', 'Microsoft.Network/*'] },
      /may not do .*Microsoft\.Authorization\/roleAssignments\/write/,
    ],
  ] as const)('what is wrong %s is told', async (_, change, o, why) => {
    await using t = await opened(o, change)
    const problems = await azure.problems!(t.plan(), t.ctx)
    expect(problems.join('\n')).toMatch(why)
    expect(t.arm.calls.filter(c => c.method === 'PUT')).toEqual([])
  })

  test('a group that is on its way out is waited for by whoever wants its name', async () => {
    const held = Promise.withResolvers<void>()
    await using t = await opened({ gone: () => held.promise })
    await t.up()
    await azure.down(t.ref, t.ctx, Date.now() + 50)
    expect(await azure.problems!(t.plan(), t.ctx)).toEqual([
      expect.stringMatching(
        /is being deleted: wait for its end .*az group wait --deleted --name bowsprit-pr-1234/,
      ),
    ])
    await expect(t.up()).rejects.toThrow(/is being deleted/)
    held.resolve()
  })

  test('an identity that nobody trusts is told once, with what to do', async () => {
    await using t = await opened()
    const ctx = { ...t.ctx, env: { ...t.ctx.env, AZURE_CLIENT_SECRET: 'wrong' } }
    expect(await azure.problems!(t.plan(), ctx)).toEqual([
      expect.stringMatching(/Azure gives this job no token: .*AADSTS70021.*To do: .*federated/),
    ])
  })

  test("the job's own OIDC token opens it, asked for once, with the audience that Entra ID wants", async () => {
    await using t = await opened()
    await using oidc = await oidcEndpoint()
    const ctx = { ...t.ctx, env: { NODE_EXTRA_CA_CERTS: t.arm.ca, ...oidc.env } }
    expect(await azure.problems!(t.plan(), ctx)).toEqual([])
    expect(oidc.asked).toEqual(['api://AzureADTokenExchange'])
  })

  test('bad input is refused by the plan alone', async () => {
    const ref = azureRef('pr-1234', 'https://management.azure.com', '/runs')
    const { azure: _, ...without } = azureClusterSpec(ref)
    expect(() => azure.plan(without)).toThrow(/--region is needed/)
    expect(() => azure.plan(azureClusterSpec(ref, { machineType: 'Standard_D2ps_v5' }))).toThrow(
      /choose machine types of one kind/,
    )
    expect(() => azure.plan(azureClusterSpec({ ...ref, account: undefined }))).toThrow(
      /--azure-subscription is needed/,
    )
    expect(() => azure.plan(azureClusterSpec(ref, { overrides: { 'x/y': {} }, diskGb: 1 }))).toThrow(
      /disk of 1 GB[\s\S]*there is no x\/y/,
    )
    expect(await readdir(dir)).toEqual([])
  })
})

describe('logs', () => {
  test('have the console of every machine', async () => {
    await using t = await opened({ console: async name => `bowsprit: ready ${name}\n` })
    await t.up()
    const files = await azure.dumpLogs(t.ref, join(dir, 'logs'), t.ctx)
    expect(t.ctx.log.seen.filter(l => l.level === 'warn')).toEqual([])
    expect(files).toBeGreaterThanOrEqual(3)
    expect(existsSync(join(dir, 'logs/node-2/console.log'))).toBe(true)
    // Blobs are opened by their URL: no token of ours goes there.
    const blobs = t.arm.calls.filter(c => c.path.startsWith('/console/'))
    expect(blobs.length).toBe(3)
    expect(blobs.every(c => c.headers['authorization'] === undefined)).toBe(true)
  })

  test('have the consoles of a scale set, by the names of its instances; one that fails to become a node is told', async () => {
    const console = async (name: string) =>
      name === 'node-00000B' ? 'x\n[ 9.1] bowsprit: failed: no kubelet\n' : 'bowsprit: ready\n'
    await using t = await opened({ console }, { nodesAs: 'scale-set' })
    // Half a minute passes before consoles are looked at.
    const ctx = { ...t.ctx, clock: hurriedClock() }
    const coming = azure.up(t.plan(), await upInputs(dir, ['control-plane-1']), ctx)
    await expect(coming).rejects.toThrow(
      /node-00000B did not become a node:\n {2}bowsprit: failed: no kubelet/,
    )
    await azure.dumpLogs(t.ref, join(dir, 'logs'), t.ctx)
    expect((await readdir(join(dir, 'logs'))).toSorted()).toEqual(
      expect.arrayContaining(['control-plane-1', 'node-00000A', 'node-00000B']),
    )
    expect(await readFile(join(dir, 'logs/node-00000B/console.log'), 'utf8')).toMatch(/no kubelet/)
  })
})
