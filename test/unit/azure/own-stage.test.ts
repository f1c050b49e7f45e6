import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ProvisionError } from '../../../src/errors.ts'
import type { RunCtx } from '../../../src/flows/asked.ts'
import { phasesOf } from '../../../src/flows/phases.ts'
import type { StageFacts } from '../../../src/flows/stage/facts.ts'
import { placeOwnStage } from '../../../src/flows/stage/own.ts'
import type { Options } from '../../../src/options/table.ts'
import type { ClusterSpec } from '../../../src/plan/cluster-spec.ts'
import { type Arm, openArm } from '../../fakes/arm/server.ts'
import { armOptions, azureClusterSpec, azureEnv, azureRef, ownPlace } from '../../support/azure-cluster.ts'
import { azureHosts } from '../../support/azure-services.ts'
import { withinAzure } from '../../support/azure-within.ts'
import { hurriedClock } from '../../support/ctx.ts'
import { dockerRegistry } from '../../support/docker-registry.ts'
import { runCtx } from '../../support/prow/run-ctx.ts'
import { azuriteAccount, startAzurite } from '../../support/stores/services.ts'

const child = resolve(import.meta.dirname, '../../support/azure-own-stager.ts')

const made = new AsyncDisposableStack()
let dir = ''
let arm: Arm
let registry = ''
let blobs = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bowsprit-own-'))
  made.defer(() => rm(dir, { recursive: true, force: true }))
  registry = made.use(await dockerRegistry(join(dir, 'registry'))).host
  blobs = `${made.use(await startAzurite()).endpoint}/${azuriteAccount.name}`
  arm = made.use(await openArm({ ...armOptions, answering: { registry, blobs: `${blobs}/` } }))
}, 600_000)
afterAll(() => made.disposeAsync())

/** What is only known once it has been made: the container is there after so many looks, as a role is. */
function opened(id: string, looks: number) {
  const credential = new StorageSharedKeyCredential(azuriteAccount.name, azuriteAccount.key)
  const container = new BlobServiceClient(blobs, credential).getContainerClient('stage')
  const hurried = hurriedClock()
  let waits = 0
  const clock = {
    ...hurried,
    // Looks at what was made are ten seconds apart, polls of what is being made are not.
    sleep: async (ms: number) => {
      if (ms === 10_000 && ++waits === looks) await container.createIfNotExists()
      await hurried.sleep(ms === 10_000 ? 10 * ms : ms)
    },
  }
  const key = { AZURE_STORAGE_ACCOUNT: azuriteAccount.name, AZURE_STORAGE_KEY: azuriteAccount.key }
  const base = runCtx({ ...azureEnv(arm.ca), ...key })
  const ctx: RunCtx = {
    ...{ ...base, clock, paths: { ...base.paths, runs: join(dir, 'runs') } },
    withSignal: signal => ({ ...ctx, signal }),
  }
  const spec: ClusterSpec = azureClusterSpec(azureRef(id, arm.url, ctx.paths.runs), { ownStage: true })
  const o = { region: 'westeurope', 'e2e-images': false } as Options
  const facts = { build: 'b', asked: '', wish: undefined, expires: '2030-01-01T00:00:00.000Z' }
  const place = () => placeOwnStage(facts as unknown as StageFacts, spec, o, ctx, phasesOf(ctx))
  return { place, waits: () => waits, log: base.log }
}

test('a registry and a store that are not known to us everywhere are given up after ten minutes, with what they say', async () => {
  const t = opened('never', Number.POSITIVE_INFINITY)
  const error = await t.place().catch(e => e as Error)
  expect(error).toBeInstanceOf(ProvisionError)
  expect((error as Error).message).toMatch(
    /^10 minutes after they were made, nothing can be staged there:\n.*container/,
  )
  expect(t.waits()).toBeGreaterThan(5)
})

test('they are waited for, and are where the cluster is staged', async () => {
  const t = opened('known', 2)
  const stage = await t.place()
  expect(stage).toMatchObject({ own: true, store: `${blobs}/stage`, region: 'westeurope', build: 'b' })
  expect(stage.registry.place.repository).toBe(registry)
  expect(t.waits()).toBe(2)
  expect(t.log.seen.filter(l => l.text.startsWith('waiting until the roles'))).toHaveLength(1)
  expect(t.log.seen.filter(l => l.level === 'phase').map(l => l.text)).toEqual([
    expect.stringMatching(/^registry started/),
    `registry passed ${registry} and ${blobs}/stage, which go with the cluster`,
  ])
})

test('under their own names, whoever made them may push and write, machines may pull and read, and nothing stays', async () => {
  const hosts = ownPlace('own')
  const all = Object.values({ ...azureHosts, ...hosts })
  expect(await withinAzure(child, all, ['own'])).toMatchObject({
    place: [hosts.registry, `https://${hosts.blobs}/stage`],
    given: expect.arrayContaining([expect.stringMatching(/^repository:kube-apiserver:.*push/)]),
    ...{ may: ['pull', 'read'], left: [], after: expect.stringMatching(/Storage Blob Data Contributor/) },
  })
}, 120_000)
