import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { permissions } from '../../../src/plan/aws/permissions.ts'
import { identityTemplate } from '../../../src/plan/azure/identity.ts'
import { armOf } from '../../../src/plan/azure/place.ts'
import { awsCloudManifest, awsCloudStatements } from '../../../src/plan/cloud-provider/aws.ts'
import { azureCloudManifest, azureConfig } from '../../../src/plan/cloud-provider/azure.ts'
import { stagedImage } from '../../../src/plan/cloud-provider/manifest.ts'
import { parseCloudProvider } from '../../../src/plan/cloud-provider/wish.ts'
import { schemaProblems } from '../../fakes/arm/schemas.ts'
import { subscription, tenant } from '../../support/azure.ts'

/** As far as it matters here. */
interface Shown {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly data: Record<string, string>
  readonly subjects: readonly { readonly name: string }[]
  readonly roleRef: { readonly kind: string; readonly name: string }
  readonly spec: { readonly template: { readonly spec: PodSpec } }
}
interface PodSpec {
  readonly hostNetwork: boolean
  readonly serviceAccountName: string
  readonly nodeSelector: object
  readonly containers: readonly [
    {
      readonly image: string
      readonly args: readonly string[]
      readonly env: readonly { name: string; value?: string }[]
    },
  ]
}

const shown = (text: string) => parseAllDocuments(text).map(d => d.toJS() as Shown)
const podsOf = (text: string) =>
  shown(text).flatMap(o => (o.kind === 'DaemonSet' ? [o.spec.template.spec] : []))

const place = { arm: armOf('public')!, subscription, tenant }
const wish = { location: 'westeurope', nodesAs: 'machines' } as const
const images = { controller: 'r.azurecr.io/ci/c:1', node: 'r.azurecr.io/ci/n:1' }
const azure = { ref: { id: '7f3k2' }, place, wish, images, endpoint: 'api.7f3k2.bowsprit.internal:6443' }
const hosts = { AWS: '10.0.0.9', Azure: 'api.7f3k2.bowsprit.internal' }
const manifests = {
  AWS: awsCloudManifest({ image: 'r/ci/c:1', endpoint: '10.0.0.9:6443', endpoints: {} }),
  Azure: azureCloudManifest(azure),
}

describe('--cloud-provider', () => {
  it('is none, a version, or a directory', () => {
    expect(parseCloudProvider('none')).toBeUndefined()
    expect(parseCloudProvider('v1.36.0')).toEqual({ kind: 'version', version: 'v1.36.0' })
    expect(parseCloudProvider('v1.37.0-rc.0')).toEqual({ kind: 'version', version: 'v1.37.0-rc.0' })
    for (const dir of ['../cloud-provider-azure', './v1.36', '/src/x', 'cloud-provider-aws'])
      expect(parseCloudProvider(dir)).toEqual({ kind: 'checkout', dir })
  })

  it.each(['1.36.0', 'v1.36', 'v1', '1', 'v1.36.0.1', ''])(
    '%j is neither, and what to give is said',
    text => {
      expect(() => parseCloudProvider(text)).toThrow(
        /give none, a version such as v1\.36\.0, or the directory/,
      )
    },
  )
})

describe.each(['AWS', 'Azure'] as const)('the manifest for %s', cloud => {
  const text = manifests[cloud]

  it('gives each of its accounts a role that is there', () => {
    const objects = shown(text)
    const names = (kind: string) => objects.filter(o => o.kind === kind).map(o => o.metadata.name)
    const bindings = objects.filter(o => /Binding$/.test(o.kind))
    expect(names('ServiceAccount').length).toBeGreaterThan(0)
    for (const { subjects } of bindings)
      for (const { name } of subjects) expect(names('ServiceAccount')).toContain(name)
    for (const { roleRef } of bindings.filter(b => b.roleRef.kind === 'ClusterRole'))
      expect(names('ClusterRole')).toContain(roleRef.name)
    for (const { serviceAccountName } of podsOf(text))
      expect(names('ServiceAccount')).toContain(serviceAccountName)
  })

  it('works before there is a network, and asks the API server by its address', () => {
    for (const { hostNetwork, containers } of podsOf(text)) {
      expect(hostNetwork).toBe(true)
      expect(containers[0].env).toEqual(
        expect.arrayContaining([
          { name: 'KUBERNETES_SERVICE_HOST', value: hosts[cloud] },
          { name: 'KUBERNETES_SERVICE_PORT', value: '6443' },
        ]),
      )
    }
  })
})

describe('the cloud provider of AWS', () => {
  it('asks emulators only where there are some', () => {
    const endpoints = { AWS_ENDPOINT_URL_EC2: 'http://10.0.0.1:4566' }
    const envOf = (text: string) => podsOf(text)[0]!.containers[0].env.map(e => e.name)
    expect(envOf(manifests.AWS).filter(name => name.startsWith('AWS_'))).toEqual([])
    const emulated = awsCloudManifest({ image: 'r/c:1', endpoint: '10.0.0.9:6443', endpoints })
    expect(envOf(emulated)).toContain('AWS_ENDPOINT_URL_EC2')
  })

  it('may do nothing in other regions, and what it makes of balancers and groups its teardown can remove', () => {
    const own = awsCloudStatements('eu-central-1')
    expect(own.every(s => s.Condition !== undefined)).toBe(true)
    const actions = own.flatMap(s => s.Action)
    expect(new Set(actions).size).toBe(actions.length)
    const job = permissions({ providers: ['ec2'], region: 'eu-central-1', account: '123456789012' })
    const removable = new Set(job.flatMap(s => s.Action))
    const made = actions.filter(a => /:Create(SecurityGroup|LoadBalancer|TargetGroup)$/.test(a))
    expect(made).toHaveLength(3)
    for (const action of made) expect(removable).toContain(action.replace(':Create', ':Delete'))
  })
})

/**
 * Fields of azure.json that are texts and switches.
 * @see https://cloud-provider-azure.sigs.k8s.io/install/configs/
 */
const fields = {
  string: [
    ...[
      'cloud',
      'resourceManagerEndpoint',
      'tenantId',
      'subscriptionId',
      'resourceGroup',
      'location',
      'vmType',
    ],
    ...['primaryScaleSetName', 'primaryAvailabilitySetName', 'vnetName', 'vnetResourceGroup', 'subnetName'],
    ...['securityGroupName', 'routeTableName', 'loadBalancerSku', 'userAssignedIdentityID'],
  ],
  boolean: ['useManagedIdentityExtension', 'useInstanceMetadata', 'excludeMasterFromStandardLB'],
}

describe('the cloud provider of Azure', () => {
  it.each([
    ['public', 'machines'],
    ['china', 'scale-set'],
    ['https://management.local.azurestack.external', 'machines'],
  ] as const)('is told of %s, nodes as %s, in fields that there are', (cloud, nodesAs) => {
    const config = azureConfig({
      ...azure,
      place: { ...place, arm: armOf(cloud)! },
      wish: { ...wish, nodesAs },
    })
    for (const [name, value] of Object.entries(config))
      expect(fields[typeof value as keyof typeof fields] ?? []).toContain(name)
    expect(config).toMatchObject({ subscriptionId: subscription, resourceGroup: 'bowsprit-7f3k2' })
    expect(config).toHaveProperty('vmType', nodesAs === 'machines' ? 'standard' : 'vmss')
  })

  it('names its cloud as the provider knows it, or where its resource manager is', () => {
    const of = (cloud: string) => azureConfig({ ...azure, place: { ...place, arm: armOf(cloud)! } })
    expect(of('public')).toHaveProperty('cloud', 'AzurePublicCloud')
    expect(of('government')).toHaveProperty('cloud', 'AzureUSGovernmentCloud')
    const stack = 'https://management.local.azurestack.external'
    expect(of(stack)).toHaveProperty('resourceManagerEndpoint', stack)
    expect(of(stack)).not.toHaveProperty('cloud')
  })

  it('has its configuration beside it, without a secret in it', () => {
    const [config] = shown(manifests.Azure).filter(o => o.kind === 'ConfigMap')
    expect(JSON.parse(config!.data['azure.json']!)).toEqual(azureConfig(azure))
    expect(config!.data['azure.json']).not.toMatch(/secret|password/i)
    const [controllers, nodes] = podsOf(manifests.Azure)
    expect(controllers!.containers[0].args).toContain('--controllers=*,-cloud-node')
    expect([controllers!.nodeSelector, nodes!.nodeSelector]).toEqual([
      ...[{ 'node-role.kubernetes.io/control-plane': '' }, {}],
    ])
  })

  it("lets the machines' identity change their own group, and only where it was asked for", () => {
    const of = (cloudProvider: boolean) =>
      identityTemplate({ location: 'westeurope', tags: {}, stager: undefined, cloudProvider }).resources
    const assigned = of(true).filter(r => r.type === 'Microsoft.Authorization/roleAssignments')
    expect(of(false)).toHaveLength(1)
    expect(assigned).toHaveLength(2)
    for (const assignment of assigned) {
      expect(schemaProblems(assignment)).toEqual([])
      expect(assignment).not.toHaveProperty('scope')
    }
  })
})

describe('an image of the stage', () => {
  const staged = { repository: 'ci/aws-cloud-controller-manager', tag: 'v1.36.0-0a', digest: '', size: 1 }

  it('is named as machines find it', () => {
    const found = stagedImage({ images: [staged] }, 'r:5000/ci', 'aws-cloud-controller-manager')
    expect(found).toBe('r:5000/ci/aws-cloud-controller-manager:v1.36.0-0a')
  })

  it('that a stage was made without is told of', () => {
    expect(() => stagedImage({ images: [] }, 'r', 'x')).toThrow(/stage it with the same --cloud-provider/)
  })
})
