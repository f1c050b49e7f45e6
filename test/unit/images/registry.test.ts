import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createFixture } from 'fs-fixture'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { putBytes } from '../../../src/images/blobs.ts'
import { createRegistry } from '../../../src/images/registry.ts'
import { mediaTypes } from '../../../src/plan/image-documents.ts'

const layer = Buffer.from('0123456789')
let base: string
let said: string[]
let layerDigest: string
let manifest: { digest: string; size: number }
let close: () => Promise<void>

beforeEach(async () => {
  const fixture = await createFixture({})
  const stored = await putBytes(fixture.path, layer)
  layerDigest = stored.digest
  manifest = await putBytes(
    fixture.path,
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      layers: [{ ...stored, mediaType: mediaTypes.layer }],
    }),
  )
  said = []
  const server = createRegistry({
    dir: fixture.path,
    refs: {
      'registry.k8s.io/e2e-test-images/agnhost:2.63.0': manifest.digest,
      'docker.io/library/busybox:1': manifest.digest,
    },
    say: line => said.push(line),
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  close = async () => {
    server.closeAllConnections()
    server.close()
    await fixture.rm()
  }
})
afterEach(() => close())

const tag = '/v2/e2e-test-images/agnhost/manifests/2.63.0?ns=registry.k8s.io'

test('says that it speaks version 2', async () => {
  const answer = await fetch(`${base}/v2/`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('docker-distribution-api-version')).toBe('registry/2.0')
})

test.each([
  tag,
  '/v2/registry.k8s.io/e2e-test-images/agnhost/manifests/2.63.0',
  '/v2/library/busybox/manifests/1?ns=docker.io',
  '/v2/busybox/manifests/1',
])('a manifest by its tag: %s', async path => {
  for (const method of ['GET', 'HEAD']) {
    const answer = await fetch(base + path, { method })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('docker-content-digest')).toBe(manifest.digest)
    expect(answer.headers.get('content-type')).toBe(mediaTypes.manifest)
    expect(answer.headers.get('content-length')).toBe(String(manifest.size))
    expect((await answer.arrayBuffer()).byteLength).toBe(method === 'GET' ? manifest.size : 0)
  }
})

test('a manifest and a blob by digest', async () => {
  const answer = await fetch(`${base}/v2/e2e-test-images/agnhost/manifests/${manifest.digest}`)
  expect(await answer.json()).toMatchObject({ layers: [{ digest: layerDigest }] })
  const blob = await fetch(`${base}/v2/any/blobs/${layerDigest}`)
  expect(await blob.text()).toBe('0123456789')
})

test.each([
  ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
  ['bytes=7-', 206, '789', 'bytes 7-9/10'],
  ['bytes=-2', 206, '89', 'bytes 8-9/10'],
  ['bytes=0-99', 206, '0123456789', 'bytes 0-9/10'],
  ['bytes=0-1,4-5', 200, '0123456789', null],
])('part of a blob: %s', async (range, status, text, contentRange) => {
  const answer = await fetch(`${base}/v2/any/blobs/${layerDigest}`, { headers: { range } })
  expect([answer.status, await answer.text(), answer.headers.get('content-range')]).toEqual([
    status,
    text,
    contentRange,
  ])
})

test('a range outside of the blob is refused with its size', async () => {
  const answer = await fetch(`${base}/v2/any/blobs/${layerDigest}`, { headers: { range: 'bytes=10-' } })
  expect(answer.status).toBe(416)
  expect(answer.headers.get('content-range')).toBe('bytes */10')
})

test('what is not there is refused at once in the words of the API, and said once', async () => {
  const path = `${base}/v2/nginx/manifests/1.27?ns=registry.k8s.io`
  for (let i = 0; i < 2; i++) {
    const answer = await fetch(path)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toEqual({
      errors: [{ code: 'MANIFEST_UNKNOWN', message: 'registry.k8s.io/nginx:1.27 is not in this registry' }],
    })
  }
  const blob = await fetch(`${base}/v2/any/blobs/sha256:${'0'.repeat(64)}`)
  expect(await blob.json()).toMatchObject({ errors: [{ code: 'BLOB_UNKNOWN' }] })
  expect(said.filter(line => line.startsWith('missing registry.k8s.io/nginx:1.27 '))).toHaveLength(1)
})

test.each([
  ['PUT', tag, 405],
  ['POST', '/v2/x/blobs/uploads/', 405],
  ['DELETE', tag, 405],
  ['GET', '/', 404],
  ['GET', '/v2/x/blobs/sha256:..%2f..%2fetc%2fpasswd', 404],
  ['GET', '/v2/x/manifests/..%2f..%2fsets', 404],
])('nothing else is served: %s %s', async (method, path, status) => {
  const answer = await fetch(base + path, { method })
  expect(answer.status).toBe(status)
  expect(await answer.json()).toHaveProperty('errors')
})
