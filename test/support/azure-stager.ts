/**
 * Uses a registry and a store of Azure as a job does that has its own OIDC token and nothing else. To be run where Azure's
 * names lead to this machine's loopback, with NODE_EXTRA_CA_CERTS (read when a process starts) being the certificate of
 * the services. Prints what it found as JSON.
 */

import type { RunCtx } from '../../src/flows/asked.ts'
import { openOwnStore } from '../../src/flows/azure-identity.ts'
import { findRegions } from '../../src/flows/stage/regions.ts'
import { openRegistry } from '../../src/flows/stage/registry.ts'
import type { Options } from '../../src/options/table.ts'
import { parseRegistryPlace, type RegistryPlace } from '../../src/plan/registry-place.ts'
import { openArm } from '../fakes/arm/server.ts'
import { oidcEndpoint } from './actions/oidc.ts'
import { client, tenant } from './azure.ts'
import { armOptions } from './azure-cluster.ts'
import { type AzureStage, azureHosts, azureServices, stagersRoles } from './azure-services.ts'
import { testCtx } from './ctx.ts'

const [cert = '', key = '', dir = '', subject = ''] = process.argv.slice(2)
const issuer = 'https://token.actions.githubusercontent.com'
const names = { arm: `https://${azureHosts.arm}`, authority: `https://${azureHosts.authority}` }
await using oidc = await oidcEndpoint()
await using arm = await openArm({ ...armOptions, given: stagersRoles, federated: { issuer, subject }, names })
const tls = { cert, key, [Symbol.asyncDispose]: async () => {} }
await using services = await azureServices(arm, tls, '127.0.0.1', dir)

const env = { ...oidc.env, AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, NODE_EXTRA_CA_CERTS: cert }
const ctx = testCtx({ cache: dir, runs: dir, env }) as unknown as RunCtx
const [{ registry, store: url }] = services.stages as [AzureStage]
const store = await openOwnStore(url, {}, ctx)
const { problems } = await store.check()
const found: Record<string, unknown> = { problems }
if (problems.length === 0) {
  await store.put('sha256/file', { bytes: Buffer.from('content') })
  found['signed'] = await (await fetch((await store.url('sha256/file', 60)) ?? '')).text()
  const place = parseRegistryPlace(registry) as RegistryPlace
  const pushed = await openRegistry(place, {}, ctx)
  found['registry'] = await pushed.client(ctx).problems(['ci/pause', 'ci/etcd'])
  found['places'] = await findRegions(place, store, { store: url, region: 'westeurope' } as Options, ctx)
}
console.log(JSON.stringify(found))
