import { webcrypto } from 'node:crypto'
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { azureAccount } from '../../../src/flows/asked-azure.ts'
import { clusterSpec } from '../../../src/flows/asked-cluster.ts'
import { readerOf } from '../../../src/options/commands.ts'
import { readOptions } from '../../../src/options/read.ts'
import { armOf, authorityOf } from '../../../src/plan/azure/place.ts'
import type { ClusterRef } from '../../../src/plan/cluster-ref.ts'
import { azure } from '../../../src/providers/azure/index.ts'
import { type Arm, openArm } from '../../fakes/arm/server.ts'
import { client, subscription, tenant } from '../../support/azure.ts'
import { armOptions, azureEnv, upInputs } from '../../support/azure-cluster.ts'
import { testCtx } from '../../support/ctx.ts'

let dir: FsFixture
beforeEach(async () => {
  dir = await createFixture({})
})
afterEach(() => dir.rm())

/** What the command is given as flags, against a fake: a cloud that has a name of its own. */
async function asked(
  given: Readonly<Record<string, string | string[]>>,
  env: (arm: Arm) => Readonly<Record<string, string>> = arm => azureEnv(arm.ca),
) {
  const arm = await openArm(armOptions)
  const ctx = testCtx({ cache: dir.path, runs: dir.getPath('runs'), env: env(arm) })
  const all = {
    ...{ provider: 'azure', region: 'westeurope', 'allow-from': '203.0.113.7/32', 'azure-cloud': arm.url },
    ...{ 'azure-subscription': subscription, 'azure-tenant': tenant, 'azure-client-id': client, ...given },
  }
  const o = readOptions(readerOf('up'), { given: all, env: {} })
  const account = azureAccount(o, {})!
  const ref: ClusterRef = {
    v: 1,
    provider: 'azure',
    id: 'pr-1',
    region: o.region!,
    scope: ctx.paths.runs,
    account,
  }
  const plan = azure.plan(clusterSpec(o, ref, 'real'))
  const names = Array.from({ length: o['control-planes'] + o.nodes }, (_, i) => `n${i}`)
  const group = () => arm.state.groups.get('bowsprit-pr-1')!
  return {
    ...{ arm, ctx, plan, ref },
    up: async () => azure.up(plan, await upInputs(dir.path, names), ctx),
    all: (type: string) => [...group().resources.values()].filter(r => r.type === type),
    group,
    given: () => group().deployments.get('bowsprit-cluster')!.parameters as Record<string, string>,
    [Symbol.asyncDispose]: () => arm[Symbol.asyncDispose](),
  }
}

/** Every file that a machine is given, in one text. */
function contents(customData: string): string {
  const text = gunzipSync(Buffer.from(customData, 'base64'))
    .toString()
    .replace(/^#.*\n/, '')
  const { write_files } = JSON.parse(text) as { write_files: { content: string }[] }
  return write_files.map(f => f.content).join('\n')
}

describe('what is asked for', () => {
  test('is what Azure is asked for: sizes, counts, image, disk, place, time, changes to the template', async () => {
    const overrides = { 'Microsoft.Compute/virtualMachines': { properties: { priority: 'Spot' } } }
    await writeFile(dir.getPath('overrides.yaml'), JSON.stringify(overrides))
    await using t = await asked({
      ...{ 'machine-type': 'Standard_D4s_v5', 'control-plane-type': 'Standard_D2s_v5', nodes: '4' },
      ...{ 'control-planes': '3', 'azure-nodes-as': 'machines', 'disk-gb': '100', lifetime: '2' },
      ...{ 'machine-image': 'a:b:c:1.2.3', 'allow-from': ['198.51.100.0/24', '203.0.113.7/32'] },
      'azure-overrides': dir.getPath('overrides.yaml'),
    })
    await t.up()
    const machines = t.all('Microsoft.Compute/virtualMachines')
    expect(
      machines.map(m => [m.name, m.properties['hardwareProfile'] as object | undefined]).toSorted(),
    ).toEqual([
      ...[1, 2, 3].map(n => [`control-plane-${n}`, { vmSize: 'Standard_D2s_v5' }]),
      ...[1, 2, 3, 4].map(n => [`node-${n}`, { vmSize: 'Standard_D4s_v5' }]),
    ])
    for (const { location, properties } of machines) {
      expect([location, properties['priority']]).toEqual(['westeurope', 'Spot'])
      expect(properties['storageProfile']).toMatchObject({
        imageReference: { publisher: 'a', offer: 'b', sku: 'c', version: '1.2.3' },
        osDisk: { diskSizeGB: 100 },
      })
    }
    const [security] = t.all('Microsoft.Network/networkSecurityGroups')
    expect(security?.properties['securityRules']).toContainEqual(
      expect.objectContaining({
        properties: expect.objectContaining({ sourceAddressPrefixes: ['198.51.100.0/24', '203.0.113.7/32'] }),
      }),
    )
    const hours = (Date.parse(t.group().tags['bowsprit-expires']!) - Date.now()) / 3600_000
    expect(hours).toBeCloseTo(2, 1)
  })

  test('tells of everything whose it is and when it may go', async () => {
    const job = {
      GITHUB_REPOSITORY: 'owner/repository',
      GITHUB_RUN_ID: '7',
      GITHUB_SERVER_URL: 'https://github.com',
    }
    await using t = await asked({}, arm => ({ ...azureEnv(arm.ca), ...job }))
    await t.up()
    const tags = {
      ...{ 'bowsprit-cluster': 'pr-1', 'bowsprit-repository': 'owner/repository' },
      'bowsprit-owner': 'https://github.com/owner/repository/actions/runs/7',
      'bowsprit-expires': expect.stringMatching(/^20\d\d-.*Z$/),
    }
    const all = [t.group(), ...t.group().resources.values()]
    expect(all.length).toBeGreaterThan(8)
    // A container of blobs can have none.
    const own = all.filter(thing => !('type' in thing && thing.type.endsWith('/containers')))
    for (const thing of own) expect(thing.tags).toMatchObject(tags)
  })

  test('reaches the machines: ranges, network, feature gates, flags of components', async () => {
    await using t = await asked({
      ...{ 'pod-cidr': '10.200.0.0/16', 'service-cidr': '10.100.0.0/16', cni: 'none' },
      ...{ 'feature-gates': 'AllAlpha=true', 'runtime-config': 'api/all=true', 'proxy-mode': 'nftables' },
      ...{
        'apiserver-arg': '--audit-log-maxage=3',
        'scheduler-arg': '--v=4',
        'controller-manager-arg': '--v=5',
      },
      ...{ 'etcd-arg': '--quota-backend-bytes=1', 'kubelet-arg': '--max-pods=42', 'proxy-arg': '--v=6' },
    })
    await t.up()
    const { firstData = '', nodeData = '' } = t.given()
    const first = contents(firstData)
    for (const part of [
      ...[
        'podSubnet: 10.200.0.0/16',
        'serviceSubnet: 10.100.0.0/16',
        'AllAlpha',
        'api/all=true',
        'mode: nftables',
      ],
      ...['audit-log-maxage', 'quota-backend-bytes', 'max-pods', '--v=6'],
    ])
      expect(first).toContain(part)
    expect(contents(nodeData)).toContain('max-pods')
    expect([firstData, nodeData].map(contents).join()).not.toContain('10-bowsprit.conflist')
  })
})

describe('the key to log in with', () => {
  test('is made for the cluster, stays with the run, and goes with it', async () => {
    await using t = await asked({})
    await t.up()
    const file = join(t.ref.scope, t.ref.id, 'ssh-key')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const secret = (await readFile(file, 'utf8')).split('\n')[1]!
    expect(t.given()['sshKey']).toMatch(/^ssh-/)
    expect(JSON.stringify(t.arm.calls)).not.toContain(secret)
    for (const data of ['firstData', 'nodeData']) expect(contents(t.given()[data]!)).not.toContain(secret)
    expect((await azure.down(t.ref, t.ctx, Date.now() + 20_000)).left).toEqual([])
    expect(await readdir(t.ref.scope)).toEqual([])
  })

  test("is somebody's own where they name its public part", async () => {
    await writeFile(dir.getPath('key.pub'), 'ssh-ed25519 AAAAexample somebody\n')
    await using t = await asked({ 'azure-ssh-key': dir.getPath('key.pub') })
    await t.up()
    expect(t.given()['sshKey']).toBe('ssh-ed25519 AAAAexample somebody')
    expect(await readdir(join(t.ref.scope, t.ref.id))).not.toContain('ssh-key')
  })
})

describe('who asks', () => {
  test.each([
    [
      'by a certificate of the environment',
      async () => ({ AZURE_CLIENT_CERTIFICATE_PATH: await certificate() }),
    ],
    ['by a token file of the environment', async () => ({ AZURE_FEDERATED_TOKEN_FILE: await tokenFile() })],
    ['by a secret of the environment', async () => ({ AZURE_CLIENT_SECRET: 'secret' })],
  ])('is known %s', async (_, credential) => {
    const own = await credential()
    await using t = await asked({}, arm => ({ NODE_EXTRA_CA_CERTS: arm.ca, ...own }))
    expect(await azure.problems!(t.plan, t.ctx)).toEqual([])
    const tokens = t.arm.calls.filter(c => c.path.endsWith('/oauth2/v2.0/token'))
    expect(tokens.length).toBeGreaterThan(0)
    expect(tokens.every(c => String(c.body).includes(`client_id=${client}`))).toBe(true)
  })

  test.each([
    ['public', 'https://management.azure.com', 'https://login.microsoftonline.com'],
    ['government', 'https://management.usgovcloudapi.net', 'https://login.microsoftonline.us'],
    ['china', 'https://management.chinacloudapi.cn', 'https://login.partner.microsoftonline.cn'],
  ])('asks the %s cloud, by a token of its own directory', (cloud, arm, authority) => {
    const given = { 'azure-cloud': cloud, 'azure-subscription': subscription, region: 'x' }
    const o = readOptions(readerOf('up'), { given: { provider: 'azure', ...given }, env: {} })
    expect(azureAccount(o, {})).toBe(`${arm}/subscriptions/${subscription}`)
    expect(authorityOf(armOf(cloud)!)).toBe(authority)
  })
})

/** A token as the job's identity provider gives it. */
async function tokenFile(): Promise<string> {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const exp = Math.floor(Date.now() / 1000) + 600
  await writeFile(dir.getPath('token'), `${part({})}.${part({ aud: 'api://AzureADTokenExchange', exp })}.x`)
  return dir.getPath('token')
}

/** PEM of a key and its certificate. */
async function certificate(): Promise<string> {
  const sizes = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', ...sizes }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const own = await x509.X509CertificateGenerator.createSelfSigned(
    { name: 'CN=tests', keys: keys as never, signingAlgorithm: algorithm },
    webcrypto as never,
  )
  const secret = x509.PemConverter.encode(
    await webcrypto.subtle.exportKey('pkcs8', keys.privateKey),
    'PRIVATE KEY',
  )
  await writeFile(dir.getPath('identity.pem'), `${secret}\n${own.toString('pem')}\n`)
  await chmod(dir.getPath('identity.pem'), 0o600)
  return dir.getPath('identity.pem')
}
