import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createFixture } from 'fs-fixture'
import { describe, expect, test } from 'vitest'
import { roles } from '../../../src/plan/azure/names.ts'
import { answerBlobs } from '../../fakes/arm/blobs.ts'
import { callerId } from '../../fakes/arm/directory.ts'
import { type AzureRegistry, answerRegistry } from '../../fakes/arm/registry.ts'
import { openArm } from '../../fakes/arm/server.ts'
import { accessClaims, claimsOf, unsigned } from '../../fakes/arm/tokens.ts'
import { tenant } from '../../support/azure.ts'
import { accountId, armOptions, registryId } from '../../support/azure-cluster.ts'
import { azureHosts, stagersRoles } from '../../support/azure-services.ts'
import { registryTokens } from '../../support/registry-tokens.ts'

/** Of a machine. */
const machine = '4d5e6f70-8192-4a3b-8c4d-5e6f70819203'
const tokenFor = (aud: string, oid: string) => unsigned(accessClaims(tenant, { aud, oid, appid: '' }))
const scope = 'repository:ci/pause:pull,push'

/** The services of a stage, with nothing behind them: a request that they let through is answered with 200. */
async function stage() {
  const dir = await createFixture({})
  const arm = await openArm({ ...armOptions, given: stagersRoles })
  const open = createServer((asked, answer) => void asked.resume().on('end', () => answer.end()))
  const front = createServer((asked, answer) => {
    if (asked.headers.host === azureHosts.blobs) answerBlobs(asked, answer, arm.state, behind)
    else void answerRegistry(asked, answer, arm.state, registry)
  })
  for (const server of [open, front]) await once(server.listen(0, '127.0.0.1'), 'listening')
  const portOf = (server: typeof open) => (server.address() as AddressInfo).port
  const behind = { url: `http://127.0.0.1:${portOf(open)}` }
  const tokens = await registryTokens(join(dir.path, 'tokens.pem'), azureHosts.registry)
  const registry: AzureRegistry = { host: azureHosts.registry, behind, tokens, given: [] }
  const ask = async (method: string, host: string, path: string, headers = {}, body = '') => {
    const asked = request({
      ...{ port: portOf(front), method, path },
      headers: { host, 'content-length': Buffer.byteLength(body), ...headers },
    })
    asked.end(body)
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    const text = await new Response(ReadableStream.from(answer)).text()
    return { status: answer.statusCode, text }
  }
  /** What its first token becomes, '' where it is refused. */
  const refresh = async (holder: string) => {
    const token = tokenFor('https://containerregistry.azure.net/', holder)
    const form = { grant_type: 'access_token', service: azureHosts.registry, access_token: token }
    const { text } = await ask(
      'POST',
      azureHosts.registry,
      '/oauth2/exchange',
      {},
      `${new URLSearchParams(form)}`,
    )
    return (JSON.parse(text) as { refresh_token?: string }).refresh_token ?? ''
  }
  return {
    ...{ arm, ask, refresh, given: registry.given },
    [Symbol.asyncDispose]: async () => {
      for (const server of [open, front]) server.close()
      await arm[Symbol.asyncDispose]()
      await dir.rm()
    },
  }
}

function assign(state: Awaited<ReturnType<typeof stage>>['arm']['state'], scope: string, role: string): void {
  const properties = { principalId: machine, roleDefinitionId: `/roleDefinitions/${role}` }
  state.assignments.set(scope, { id: scope, name: scope, scope, properties })
}

describe('the registry and the account of the tests', () => {
  test('give nobody a token of the registry who has no role there', async () => {
    await using t = await stage()
    expect(await t.refresh(machine)).toBe('')
    const forged = { authorization: `Basic ${Buffer.from('ci:secret').toString('base64')}` }
    const path = `/oauth2/token?service=${azureHosts.registry}&scope=${scope}`
    expect(await t.ask('GET', azureHosts.registry, path, forged)).toMatchObject({ status: 401 })
    expect(t.given).toEqual([])
  })

  test('let machines pull, and who stages push', async () => {
    await using t = await stage()
    assign(t.arm.state, registryId, roles.registry)
    const password = `00000000-0000-0000-0000-000000000000:${await t.refresh(machine)}`
    const path = `/oauth2/token?service=${azureHosts.registry}&scope=${scope}`
    const headers = { authorization: `Basic ${Buffer.from(password).toString('base64')}` }
    const { text } = await t.ask('GET', azureHosts.registry, path, headers)
    const { access } = claimsOf(JSON.parse(text).access_token) as { access?: unknown }
    expect(access).toEqual([{ type: 'repository', name: 'ci/pause', actions: ['pull'] }])
    const form = { grant_type: 'refresh_token', refresh_token: await t.refresh(callerId), scope }
    await t.ask('POST', azureHosts.registry, '/oauth2/token', {}, `${new URLSearchParams(form)}`)
    expect(t.given).toEqual([`${machine} repository:ci/pause:pull`, `${callerId} ${scope}`])
  })

  test('let machines read blobs, and who stages write them', async () => {
    await using t = await stage()
    const blob = (method: string, holder: string, audience = 'https://storage.azure.com/') =>
      t
        .ask(method, azureHosts.blobs, '/stage/x', { authorization: `Bearer ${tokenFor(audience, holder)}` })
        .then(a => a.status)
    expect(await blob('GET', machine)).toBe(403)
    assign(t.arm.state, accountId, roles.store)
    expect(await blob('GET', machine)).toBe(200)
    expect(await blob('PUT', machine)).toBe(403)
    expect(await blob('PUT', callerId)).toBe(200)
    expect(await blob('PUT', callerId, 'https://management.azure.com')).toBe(403)
  })
})
