import { describe, expect, test } from 'vitest'
import { azureCost } from '../../../src/plan/azure/cost.ts'
import type { ArmTemplate } from '../../../src/plan/azure/document.ts'
import { identityTemplate } from '../../../src/plan/azure/identity.ts'
import { machineData } from '../../../src/plan/azure/machine-data.ts'
import { applyOverrides, overrideProblems } from '../../../src/plan/azure/overrides.ts'
import { armOf, parseScope, scopeOf } from '../../../src/plan/azure/place.ts'
import { clusterTemplate } from '../../../src/plan/azure/template.ts'
import { networkRangeFor, wishProblems } from '../../../src/plan/azure/wish.ts'
import { costText, perHour } from '../../../src/plan/planned.ts'
import { schemaProblems } from '../../fakes/arm/schemas.ts'
import { azureShape, azureSpec, client, subscription, tenant } from '../../support/azure.ts'

const shapes = {
  'one control plane, machines': azureShape(),
  'three control planes, a scale set': azureShape({ controlPlanes: 3, nodesAs: 'scale-set', nodes: 100 }),
  'no nodes, an image of a gallery': azureShape({ nodes: 0, image: '/CommunityGalleries/x/images/ubuntu' }),
}
const tags = { 'bowsprit-cluster': 'x' }
const identities = {
  'identity alone': { stager: undefined },
  'registry and store of its own': { stager: client },
}
const templates: [string, ArmTemplate][] = [
  ...Object.entries(shapes).map(([name, shape]): [string, ArmTemplate] => [name, clusterTemplate(shape)]),
  ...Object.entries(identities).map(([name, shape]): [string, ArmTemplate] => [
    name,
    identityTemplate({ location: 'westeurope', tags, ...shape }),
  ]),
]

describe('the templates', () => {
  test.each(templates)(
    '%s: every resource is what its schema says, with no property that is not there',
    (_, t) => {
      expect(t.resources.length).toBeGreaterThan(0)
      expect(t.resources.flatMap(schemaProblems)).toEqual([])
    },
  )

  test.each(templates)('%s: everything that can have tags has ours', (_, t) => {
    const without = t.resources.filter(r => r.tags?.['bowsprit-cluster'] === undefined).map(r => r.type)
    const cannot = [
      'Microsoft.Authorization/roleAssignments',
      'Microsoft.Storage/storageAccounts/blobServices/containers',
    ]
    expect(without.filter(type => !cannot.includes(type))).toEqual([])
  })

  test('the check by schema notices what is wrong', () => {
    const [network] = clusterTemplate(azureShape()).resources.filter(r => r.type.endsWith('virtualNetworks'))
    const spoilt = (properties: object) => schemaProblems({ ...network!, properties })
    expect(spoilt({ addressSpace: { addressPrefixes: 'x' } }).join()).toMatch(/addressPrefixes.*array/)
    expect(spoilt({ addressSpaces: {} })).toEqual([
      'Microsoft.Network/virtualNetworks.properties.addressSpaces: there is no such property',
    ])
    expect(schemaProblems({ ...network!, apiVersion: '2019-01-01' })).toHaveLength(1)
  })

  test('only the API server and SSH are open, and only to whom they are to be', () => {
    const security = clusterTemplate(azureShape()).resources.find(r => r.type.endsWith('SecurityGroups'))
    const { securityRules } = security!['properties'] as {
      securityRules: { properties: Record<string, unknown> }[]
    }
    expect(securityRules.map(r => r.properties).filter(p => p['access'] === 'Allow')).toEqual(
      ['6443', '22'].map(destinationPortRange =>
        expect.objectContaining({ destinationPortRange, sourceAddressPrefixes: ['203.0.113.7/32'] }),
      ),
    )
  })

  test('what is secret is a parameter of its own, which ARM does not tell anybody', () => {
    const { parameters } = clusterTemplate(azureShape())
    for (const name of ['firstData', 'furtherData', 'nodeData'])
      expect(parameters[name]).toEqual({ type: 'securestring' })
  })
})

describe('custom data', () => {
  test('fits, and knows where the API server is before Azure has given it an address', () => {
    const data = machineData(azureSpec(), 'api.pr-1234.bowsprit.internal', '10.0.0.0/16', 3)
    for (const text of Object.values(data)) expect(Buffer.from(text, 'base64').length).toBeLessThan(65_536)
    expect(machineData(azureSpec(), 'api.pr-1234.bowsprit.internal', '10.0.0.0/16', 1).further).toBe('')
  })
})

describe('overrides', () => {
  const machine = 'Microsoft.Compute/virtualMachines'
  test('are merged into every resource of a type, or into one by name; null takes away', () => {
    const t = applyOverrides(clusterTemplate(azureShape()), {
      [machine]: { properties: { priority: 'Spot', diagnosticsProfile: null } },
      [`${machine}/control-plane-1`]: { zones: ['1'] },
    })
    const machines = t.resources.filter(r => r.type === machine)
    expect(machines.map(m => (m['properties'] as Record<string, unknown>)['priority'])).toEqual([
      'Spot',
      'Spot',
    ])
    expect(machines.map(m => m['zones'])).toEqual([['1'], undefined])
    expect(machines[0]?.['properties']).not.toHaveProperty('diagnosticsProfile')
    expect(machines[0]?.['properties']).toHaveProperty('hardwareProfile')
    expect(t.resources.flatMap(schemaProblems)).toEqual([])
  })

  test('that fit nothing, or that no cluster could live with, are all told at once', () => {
    const own = identityTemplate({ location: 'westeurope', tags, stager: client })
    const all = [own, clusterTemplate(azureShape({ nodesAs: 'scale-set' }))]
    const registry = { 'Microsoft.ContainerRegistry/registries': { sku: { name: 'Premium' } } }
    expect(overrideProblems(all, registry)).toEqual([])
    expect(applyOverrides(own, registry).resources.find(r => r.type.endsWith('registries'))).toMatchObject({
      sku: { name: 'Premium' },
    })
    const wrong = {
      'Microsoft.Compute/disks': {},
      'Microsoft.Network/natGateways': 1,
      [machine]: {
        tags: {},
        priority: 'Spot',
        properties: { osProfile: { customData: 'eA==' }, hardwareProfile: 'Standard_D2s_v5' },
      },
      'Microsoft.Compute/virtualMachineScaleSets/nodes': { sku: { capacity: 9 } },
    }
    expect(overrideProblems(all, wrong)).toEqual([
      expect.stringMatching(/^overrides: there is no Microsoft.Compute\/disks in the template, but /),
      'overrides of Microsoft.Network/natGateways: give an object',
      `overrides of ${machine}: tags stays as it is, leave it out`,
      expect.stringMatching(
        /no resource has 'priority' beside properties, .*: does it belong into properties/,
      ),
      `overrides of ${machine}: properties.osProfile.customData stays as it is, leave it out`,
      `overrides of ${machine}: properties.hardwareProfile is an object in the template, and a plain value here: give an object`,
      'overrides of Microsoft.Compute/virtualMachineScaleSets/nodes: sku.capacity stays as it is, leave it out',
    ])
    expect(overrideProblems(all, 'x')).toHaveLength(1)
  })
})

describe('what is asked for', () => {
  test('is found wrong all at once', () => {
    const { nodes, range, tags: _, ...rest } = azureShape()
    const wish = { ...rest, hours: 3, clusters: 1, sshKey: undefined, ownStage: false, overrides: undefined }
    expect(wishProblems(wish, nodes)).toEqual([])
    const bad = {
      location: 'West Europe',
      allowFrom: ['1.2.3.4/8'],
      controlPlanes: 2,
      machineType: 'm5',
      image: 'ubuntu',
      diskGb: 1,
      sshKey: 'key',
    }
    expect(wishProblems({ ...wish, ...bad }, 5000)).toHaveLength(8)
    expect(range).toBe(networkRangeFor('10.244.0.0/16', '172.20.0.0/16') === '10.0.0.0/16' ? range : '')
  })

  test('the network of machines keeps clear of pods and Services', () => {
    expect(networkRangeFor('10.244.0.0/16', '10.96.0.0/16')).toBe('10.0.0.0/16')
    expect(networkRangeFor('10.0.0.0/8', '10.96.0.0/16')).toBe('172.20.0.0/16')
    expect(networkRangeFor('0.0.0.0/0', '10.96.0.0/16')).toBeUndefined()
  })

  test('the scope of a ref tells cloud, subscription and identity', () => {
    for (const place of [
      { arm: armOf('public')!, subscription },
      { arm: armOf('china')!, subscription, tenant, client },
      { arm: armOf('https://management.local.azurestack.external/')!, subscription, tenant },
    ])
      expect(parseScope(scopeOf(place))).toEqual({ tenant: undefined, client: undefined, ...place })
    for (const wrong of [
      '/var/lib/bowsprit',
      'https://management.azure.com/subscriptions/x',
      'http://a/subscriptions/x',
    ])
      expect(parseScope(wrong)).toMatch(/is no subscription of Azure/)
  })

  test('the cost of a small cluster is cents, of a large one dollars', () => {
    expect(perHour(azureCost(azureShape()))).toBeCloseTo(0.6, 1)
    expect(perHour(azureCost(azureShape({ nodes: 100, controlPlanes: 3 })))).toBeGreaterThan(15)
    expect(costText(azureCost(azureShape({ machineType: 'Standard_X' })))).toMatch(/^at least 0\.1/)
    const asked = new Map([
      ['Standard_D2s_v5', 0.115],
      ['Standard_D4s_v5', 0.23],
    ])
    const cost = azureCost(azureShape(), asked)
    expect(cost.source).toMatch(/^machines by Microsoft's public price list of today/)
    expect(cost.items.slice(0, 2)).toEqual([
      { what: 'Standard_D4s_v5', count: 2, each: 0.23 },
      { what: 'Standard_D2s_v5', count: 1, each: 0.115 },
    ])
  })
})
