import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFixture } from 'fs-fixture'
import { extract, type Header } from 'tar-stream'
import { expect, test } from 'vitest'
import { blobPath } from '../../../src/images/blobs.ts'
import { assemble, type Entry, putLayer } from '../../../src/images/layer.ts'

const at = (path: string, more: Partial<Entry> = {}): Entry => ({
  path,
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  body: Buffer.from(path),
  ...more,
})

async function headersOf(path: string): Promise<Header[]> {
  const reader = extract()
  reader.end(await readFile(path))
  const headers: Header[] = []
  for await (const entry of reader) {
    headers.push(entry.header)
    entry.resume()
  }
  return headers
}

test('the same entries make the same layer, in whatever order they come', async () => {
  await using one = await createFixture({})
  await using two = await createFixture({})
  const entries = [at('b/x'), at('a', { mode: 0o6755 }), at('c', { type: 'symlink', to: 'a' })]
  const first = await putLayer(one.path, assemble(entries))
  const second = await putLayer(two.path, assemble([...entries].reverse()))
  expect(second).toEqual(first)
  const headers = await headersOf(blobPath(one.path, first.digest))
  expect(headers.map(h => h.name)).toEqual(['a', 'b/', 'b/x', 'c'])
  expect(headers.map(h => h.mtime?.getTime())).toEqual([0, 0, 0, 0])
  expect(headers.every(h => h.uid === 0 && h.gid === 0 && h.uname === '')).toBe(true)
  expect(headers[0]?.mode).toBe(0o6755)
})

test('content of files on disk goes in whole', async () => {
  const big = Buffer.alloc(3_000_001, 'bowsprit')
  await using fixture = await createFixture({ big })
  const file = join(fixture.path, 'big')
  const fromDisk = await putLayer(fixture.path, [at('big', { body: { file, size: big.length } })])
  const fromMemory = await putLayer(fixture.path, [at('big', { body: big })])
  expect(fromDisk).toEqual(fromMemory)
  expect(fromDisk.size).toBeGreaterThan(big.length)
})

test('a file that is shorter than was said fails the layer instead of making a bad one', async () => {
  await using fixture = await createFixture({ short: 'abc' })
  const file = join(fixture.path, 'short')
  await expect(putLayer(fixture.path, [at('f', { body: { file, size: 10 } })])).rejects.toThrow()
})

test('later entries win, and top-level bin and lib become links into usr', () => {
  const made = assemble([
    at('bin/ip', { body: Buffer.from('busybox') }),
    at('usr/bin/ip', { body: Buffer.from('iproute2') }),
    at('lib/x86_64-linux-gnu/libc.so.6'),
    at('bin', { type: 'directory' }),
  ])
  expect(made.map(e => `${e.type} ${e.path}${e.to ? ` -> ${e.to}` : ''}`)).toEqual([
    'symlink bin -> usr/bin',
    'symlink lib -> usr/lib',
    'directory usr',
    'directory usr/bin',
    'file usr/bin/ip',
    'directory usr/lib',
    'directory usr/lib/x86_64-linux-gnu',
    'file usr/lib/x86_64-linux-gnu/libc.so.6',
  ])
  expect(made.find(e => e.path === 'usr/bin/ip')?.body?.toString()).toBe('iproute2')
})
