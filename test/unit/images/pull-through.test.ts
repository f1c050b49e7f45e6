import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFixture } from 'fs-fixture'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { digestOf } from '../../../src/images/blobs.ts'
import { createRegistry } from '../../../src/images/registry.ts'
import { mediaTypes } from '../../../src/plan/image-documents.ts'

/** A registry as public ones are: wants an anonymous token, redirects blobs to another host. */
const blob = 'layer bytes'
const manifest = JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.manifest, layers: [] })
const asked: string[] = []
let spoilt = false
let broken = false

function publicRegistry(): Server {
  return createServer((req, res) => {
    const url = new URL(req.url!, `http://${req.headers.host}`)
    asked.push(`${req.method} ${url.pathname}`)
    if (url.pathname === '/token') {
      if (url.searchParams.get('scope') !== 'repository:pause:pull') return void res.writeHead(400).end()
      return void res.end(JSON.stringify({ token: 'anonymous' }))
    }
    if (url.pathname.startsWith('/elsewhere/')) {
      // Stores of blobs refuse requests that carry the registry's token; another port is another origin in earnest.
      return void res.end(spoilt ? 'other bytes' : blob)
    }
    if (req.headers.authorization !== 'Bearer anonymous') {
      const realm = `http://${req.headers.host}/token`
      res.setHeader('WWW-Authenticate', `Bearer realm="${realm}",service="r",scope="repository:pause:pull"`)
      return void res.writeHead(401).end('{}')
    }
    if (broken) return void res.writeHead(503).end()
    if (url.pathname === `/v2/pause/manifests/3.10`) {
      res.setHeader('Docker-Content-Digest', digestOf(manifest))
      res.setHeader('Content-Type', mediaTypes.manifest)
      return void res.end(manifest)
    }
    if (url.pathname === `/v2/pause/blobs/${digestOf(blob)}`)
      return void res.writeHead(307, { Location: `/elsewhere/${digestOf(blob)}` }).end()
    res.writeHead(404).end('{}')
  })
}

let upstream: Server
let ours: Server
let base: string
let clean: () => Promise<void>
const said: string[] = []

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

beforeEach(async () => {
  const fixture = await createFixture({})
  asked.length = 0
  said.length = 0
  spoilt = false
  broken = false
  upstream = publicRegistry()
  const mirrors = { 'registry.k8s.io': await listen(upstream) }
  ours = createRegistry({ dir: fixture.path, refs: {}, upstream: mirrors, say: line => said.push(line) })
  base = await listen(ours)
  clean = async () => {
    for (const server of [upstream, ours]) {
      server.closeAllConnections()
      server.close()
    }
    await fixture.rm()
  }
})
afterEach(() => clean())

const blobUrl = () => `${base}/v2/pause/blobs/${digestOf(blob)}?ns=registry.k8s.io`

test('what is not in the store comes from the real registry, with its token', async () => {
  const answer = await fetch(`${base}/v2/pause/manifests/3.10?ns=registry.k8s.io`)
  expect(await answer.text()).toBe(manifest)
  expect(answer.headers.get('docker-content-digest')).toBe(digestOf(manifest))
})

test('many nodes asking for one blob cost one fetch, and none once it is stored', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => fetch(blobUrl()).then(r => r.text())))
  expect(answers).toEqual(Array.from({ length: 5 }, () => blob))
  upstream.closeAllConnections()
  upstream.close()
  expect(await (await fetch(blobUrl())).text()).toBe(blob)
  expect(asked.filter(a => a.includes('/elsewhere/'))).toHaveLength(1)
})

test('bytes of another digest are not passed on and not kept', async () => {
  spoilt = true
  expect((await fetch(blobUrl())).status).toBe(500)
  expect(said.join('\n')).toContain(`not ${digestOf(blob)}`)
  spoilt = false
  expect(await (await fetch(blobUrl())).text()).toBe(blob)
})

test('unknown there is unknown here; a fault there is no "unknown"', async () => {
  expect((await fetch(`${base}/v2/pause/manifests/9?ns=registry.k8s.io`)).status).toBe(404)
  broken = true
  expect((await fetch(`${base}/v2/pause/manifests/8?ns=registry.k8s.io`)).status).toBe(500)
})

test("a registry that a pod runs on its node's localhost is never looked for on ours", async () => {
  const port = new URL(base).port
  expect((await fetch(`${base}/v2/pause/manifests/3.10?ns=localhost:${port}`)).status).toBe(404)
  expect(asked).toEqual([])
})
