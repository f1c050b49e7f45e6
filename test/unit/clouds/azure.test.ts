import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { azureLocations } from '../../../src/clouds/azure.ts'

interface Asked {
  readonly url: string | undefined
  readonly authorization: string | undefined
  readonly body: { query: string }
}

/** Azure Resource Graph, as far as one query goes. */
async function graph(status: number, answer: unknown) {
  const asked: Asked[] = []
  const server = createServer(async (req, res) => {
    const parts: Buffer[] = []
    for await (const part of req) parts.push(part as Buffer)
    const body = JSON.parse(Buffer.concat(parts).toString())
    asked.push({ url: `${req.method} ${req.url}`, authorization: req.headers.authorization, body })
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    arm: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  }
}

const things = { registry: 'name.azurecr.io', account: 'acct' }
const never = new AbortController().signal
const token = async (scope: string) => `token for ${scope}`

describe('where things of Azure are', () => {
  it('is asked for in one request, under the identity', async () => {
    await using service = await graph(200, {
      totalRecords: 2,
      data: [
        { type: 'microsoft.containerregistry/registries', location: 'westeurope' },
        { type: 'Microsoft.Storage/storageAccounts', location: 'northeurope' },
      ],
    })
    expect(await azureLocations(things, service.arm, token, never)).toEqual({
      registry: 'westeurope',
      account: 'northeurope',
    })
    expect(service.asked).toHaveLength(1)
    expect(service.asked[0]).toMatchObject({
      url: 'POST /providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01',
      authorization: `Bearer token for ${service.arm}/.default`,
    })
    expect(service.asked[0]?.body.query).toMatch(/^resources \| where .* \| project type, location$/)
  })

  it('is unknown for what the identity may not see, with what to do', async () => {
    await using service = await graph(200, {
      data: [{ type: 'microsoft.containerregistry/registries', location: 'westeurope' }],
    })
    const found = await azureLocations(things, service.arm, token, never)
    expect(found.registry).toBe('westeurope')
    expect(found.account).toBeUndefined()
    expect(found.why).toMatch(/has acct: give it the role Reader/)
  })

  it('is unknown where the service refuses, or nobody is logged in', async () => {
    await using service = await graph(403, { error: { code: 'AuthorizationFailed', message: 'no' } })
    expect((await azureLocations(things, service.arm, token, never)).why).toMatch(
      /answers 403: AuthorizationFailed: no/,
    )
    const nobody = () => Promise.reject(new Error('log in first\nand more'))
    expect(await azureLocations(things, service.arm, nobody, never)).toEqual({ why: 'log in first' })
  })

  it('ends with the run', async () => {
    await using service = await graph(200, { data: [] })
    const over = AbortSignal.abort(new Error('cancelled'))
    await expect(azureLocations(things, service.arm, token, over)).rejects.toThrow('cancelled')
  })
})
