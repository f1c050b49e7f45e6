import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callerId } from '../fakes/arm/directory.ts'
import { type AzureCloud, openAzure } from '../machines/azure-cloud.ts'
import { type ActEnded, scene } from '../support/act.ts'
import { type OidcEndpoint, oidcEndpoint } from '../support/actions/oidc.ts'
import { client, subscription, tenant } from '../support/azure.ts'
import { ownPlace } from '../support/azure-cluster.ts'
import type { AzureStage } from '../support/azure-services.ts'
import { kubeVersion } from '../support/checkout.ts'
import { appeared, machine as lookOver } from '../support/machine.ts'
import { text } from '../support/workflow-files.ts'

/**
 * The example's workflow, run by act against an Azure on this machine: its deployments boot simulated machines with the
 * template's own custom data, which take their files and images by their managed identity. The job has no secret, but
 * its own OIDC token. One cluster brings its registry and storage account, the other takes all from shared ones.
 */
const before = lookOver()
const id = 'nightly'
const controlPlanes = 3
const spec = 'ConfigMap should be consumable from pods in volume \\[NodeConformance\\]'
let dir: FsFixture
let cloud: AzureCloud
let oidc: OidcEndpoint

beforeAll(async () => {
  dir = await createFixture({})
  oidc = await oidcEndpoint()
  cloud = await openAzure(dir.path, {
    ...{ own: [ownPlace(id)], controlPlanes },
    federated: {
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:owner/repository:ref:refs/heads/main',
    },
  })
})
afterAll(async () => {
  await cloud?.[Symbol.asyncDispose]()
  await oidc?.[Symbol.asyncDispose]()
  await dir?.rm()
})

/**
 * The example as it is, but for what its comment says is to be changed, and for a spec instead of four hundred.
 * @param stage where the cluster takes all from; undefined: from what it makes for itself
 */
function example(stage: AzureStage | undefined): string {
  const nobody = '00000000-0000-0000-0000-000000000000'
  const changes: readonly (readonly [string, string])[] = [
    [`AZURE_SUBSCRIPTION_ID: ${nobody}`, `AZURE_SUBSCRIPTION_ID: ${subscription}`],
    [`AZURE_TENANT_ID: ${nobody}`, `AZURE_TENANT_ID: ${tenant}`],
    [`AZURE_CLIENT_ID: ${nobody}`, `AZURE_CLIENT_ID: ${client}`],
    ['source: .', `source: module:${kubeVersion}`],
    ['registry: name.azurecr.io/ci', stage === undefined ? '' : `registry: ${stage.registry}`],
    [
      'store: https://account.blob.core.windows.net/stage/ci',
      stage === undefined ? '' : `store: ${stage.store}`,
    ],
    ['nodes: 3', 'nodes: 1'],
    ['suite: conformance', `focus: '${spec}'`],
  ]
  return changes.reduce((yaml, [from, to]) => {
    expect(yaml).toContain(from)
    return yaml.replace(from, to)
  }, text('examples/azure.yml'))
}

/** @param artifacts directory for them: the workspace that act makes goes with its run */
const env = (artifacts: string) => ({
  ...{ ...cloud.env, ...oidc.env, BOWSPRIT_ALLOW_FROM: `${cloud.region.host}/32` },
  BOWSPRIT_CONTROL_PLANES: `${controlPlanes}`,
  // Control planes are machines by themselves in any case.
  BOWSPRIT_AZURE_NODES_AS: 'scale-set',
  BOWSPRIT_ARTIFACTS: dir.getPath(artifacts),
})

/** Whether machines, which are not whoever stages, took images from there. */
const isPulled = ({ given }: AzureStage) => given.some(g => !g.startsWith(callerId) && g.endsWith(':pull'))
const outputs = (ended: ActEnded) => Object.values(ended.outputs).find(o => 'result' in o)

describe('a cluster on Azure', () => {
  test('comes up from its template and its own registry by the token of the job, passes a spec, tells what it logged, and is gone', async () => {
    await using at = await scene()
    const [shared, own] = cloud.stages as [AzureStage, AzureStage]
    const ended = await at.run(example(undefined), {
      env: { ...env('artifacts'), BOWSPRIT_ID: id },
      within: cloud.within,
    })
    expect(ended.jobs).toEqual({ sweep: 'success', cluster: 'success' })
    expect(outputs(ended)).toMatchObject({ result: 'passed', specs: '1', passed: '1', proof: 'holds' })
    expect(ended.log).toMatch(new RegExp(`${controlPlanes + 1} nodes Ready`))
    expect(ended.log).toMatch(/nothing left/)
    expect(new Set(oidc.asked)).toEqual(new Set(['api://AzureADTokenExchange']))
    const logs = dir.getPath('artifacts/logs')
    const planes = Array.from({ length: controlPlanes }, (_, i) => `control-plane-${i + 1}`)
    for (const name of [...planes, 'node-00000A'])
      expect(await readFile(join(logs, name, 'console.log'), 'utf8')).toMatch(/bowsprit: ready/)
    const pushers = own.given.filter(g => /[:,]push$/.test(g)).map(g => g.split(' ')[0])
    expect(new Set(pushers)).toEqual(new Set([callerId]))
    expect([isPulled(own), shared.given]).toEqual([true, []])
    await gone(at.home)
  })

  test('whose job is cancelled while it comes up from what is shared goes in the post step, by a token of its own', async () => {
    await using at = await scene()
    const [shared] = cloud.stages as [AzureStage]
    const started = await at.start(example(shared), { env: env('cancelled'), within: cloud.within })
    await expect.poll(() => isPulled(shared), { timeout: 240_000 }).toBe(true)
    const minted = oidc.asked.length
    started.kill('SIGINT')
    const ended = await started.ended
    expect(ended.jobs).toEqual({ sweep: 'success', cluster: 'failure' })
    expect(ended.log).toMatch(/removed \d+ things, nothing left/)
    expect(oidc.asked.length).toBeGreaterThan(minted)
    await gone(at.home)
  })

  async function gone(home: string): Promise<void> {
    await cloud.arm.settled()
    expect(cloud.arm.left()).toEqual([])
    expect([...cloud.machines.running.keys()]).toEqual([])
    expect(cloud.region.machines()).toEqual([])
    const states = await readdir(join(home, '.local/state/bowsprit')).catch(() => [])
    expect(states).not.toContainEqual(expect.stringMatching(/^[a-z0-9]{8}/))
  }
})

test('nothing of it is left on this machine', async () => {
  await cloud[Symbol.asyncDispose]()
  expect(appeared(before)).toEqual([])
})
