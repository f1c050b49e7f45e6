/**
 * Makes the registry and the account that a cluster brings, as a job does that has its own OIDC token and nothing else, and
 * uses them. To be run where Azure's names lead to this machine's loopback, with NODE_EXTRA_CA_CERTS (read when a process
 * starts) being the certificate of the services. Prints what it found as JSON.
 */

import type { RunCtx } from '../../src/flows/asked.ts'
import { phasesOf } from '../../src/flows/phases.ts'
import type { StageFacts } from '../../src/flows/stage/facts.ts'
import { placeOwnStage } from '../../src/flows/stage/own.ts'
import type { Options } from '../../src/options/table.ts'
import { azure } from '../../src/providers/azure/index.ts'
import { dataActions } from '../fakes/arm/roles.ts'
import { openArm } from '../fakes/arm/server.ts'
import { oidcEndpoint } from './actions/oidc.ts'
import { client, tenant } from './azure.ts'
import { armOptions, azureClusterSpec, azureRef, ownPlace } from './azure-cluster.ts'
import { azureHosts, azureServices } from './azure-services.ts'
import { testCtx } from './ctx.ts'

const [cert = '', key = '', dir = '', id = ''] = process.argv.slice(2)
const names = { arm: `https://${azureHosts.arm}`, authority: `https://${azureHosts.authority}` }
await using oidc = await oidcEndpoint()
await using arm = await openArm({ ...armOptions, names })
const tls = { cert, key, [Symbol.asyncDispose]: async () => {} }
await using services = await azureServices(arm, tls, '127.0.0.1', dir, [ownPlace(id)])

const env = { ...oidc.env, AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, NODE_EXTRA_CA_CERTS: cert }
const ctx = testCtx({ cache: dir, runs: dir, env }) as unknown as RunCtx
const ref = azureRef(id, names.arm, dir)
const facts = { build: 'b', asked: '', wish: undefined, expires: '2030-01-01T00:00:00.000Z' }
const o = { region: 'westeurope', 'e2e-images': false } as Options
const spec = azureClusterSpec(ref, { ownStage: true })
const stage = await placeOwnStage(facts as unknown as StageFacts, spec, o, ctx, phasesOf(ctx))
const store = await stage.open(ctx)
await store.put('sha256/file', { bytes: Buffer.from('content') })
const resources = [...(arm.state.groups.get(`bowsprit-${id}`)?.resources.values() ?? [])]
const principal = String(resources.find(r => r.name === 'nodes')?.properties['principalId'])
const may = resources
  .filter(r => /registries$|storageAccounts$/.test(r.type))
  .flatMap(r => [...dataActions(arm.state, principal, r.id)])
  .toSorted()
const { left } = await azure.down(ref, ctx, Date.now() + 20_000)
console.log(
  JSON.stringify({
    place: [stage.registry.place.repository, stage.store],
    after: await store.has('sha256/file').catch(error => String(error)),
    given: services.stages.flatMap(s => s.given).map(g => g.split(' ').at(1)),
    ...{ may, left: [...left, ...arm.left()] },
  }),
)
