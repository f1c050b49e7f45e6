import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, rm, stat, symlink, utimes } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import { createFixture, type FsFixture } from 'fs-fixture'
import { expect, test } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { blobPath } from '../../../src/images/blobs.ts'
import { clusterImages, ensureImages, type ImageStore, registryArgv } from '../../../src/images/store.ts'
import type { BuildManifest } from '../../../src/plan/build-manifest.ts'
import { testCtx } from '../../support/ctx.ts'

const pauseC = 'int main(void) { return 7; }\n'
const pause = 'registry.k8s.io/pause:3.10.2'
const coredns = 'registry.k8s.io/coredns/coredns:v1.14.2'

/** A branch that is small: the C of pause, companions that are only files. */
const branch = () =>
  createFixture({
    'src/build/pause/linux/pause.c': pauseC,
    'tools/coredns': 'coredns binary',
    'tools/etcd': 'etcd binary',
  })

const buildOf = (fixture: FsFixture, key = 'k1') =>
  ({
    v: 1,
    key,
    version: 'v1.36.3',
    platform: 'linux/amd64',
    sourceDir: fixture.getPath('src'),
    moduleDir: fixture.getPath('src'),
    goFlags: ['-trimpath'],
    companions: { etcd: '3.6.8', coredns: '1.14.2', pause: '3.10.2' },
  }) as unknown as BuildManifest

const companionsOf = (fixture: FsFixture) => ({
  coredns: { dir: fixture.getPath('tools'), version: '1.14.2' },
  etcd: { dir: fixture.getPath('tools'), version: '3.6.8' },
})

function ctxIn(fixture: FsFixture, cache = 'cache', mirrors = 'none') {
  const env = { ...process.env, BOWSPRIT_REGISTRY_MIRRORS: mirrors }
  return testCtx({ cache: fixture.getPath(cache), runs: fixture.getPath('runs'), env })
}

const ensure = (fixture: FsFixture, refs: readonly string[], cache = 'cache', key = 'k1') =>
  ensureImages(refs, buildOf(fixture, key), companionsOf(fixture), ctxIn(fixture, cache))

async function manifestOf(store: ImageStore, ref: string) {
  return JSON.parse(await readFile(blobPath(store.dir, store.refs[ref]!), 'utf8'))
}

test('what any cluster needs is what the branch states', async () => {
  await using fixture = await branch()
  expect(clusterImages(buildOf(fixture))).toEqual([pause, coredns])
})

test('images are made without a registry, alike in two caches', async () => {
  await using fixture = await branch()
  const store = await ensure(fixture, [pause, coredns])
  expect(store.missing).toEqual([])
  expect(store.refs).toEqual((await ensure(fixture, [pause, coredns], 'other')).refs)
  const manifest = await manifestOf(store, pause)
  const config = JSON.parse(await readFile(blobPath(store.dir, manifest.config.digest), 'utf8'))
  expect(config).toMatchObject({
    os: 'linux',
    architecture: 'amd64',
    config: { Entrypoint: ['/pause'], User: '65535:65535' },
    rootfs: { diff_ids: [manifest.layers[0].digest] },
  })
})

test('where there is no C compiler, pause is Go that waits and ends at once when told', async () => {
  await using fixture = await branch()
  const go = (process.env['PATH'] ?? '')
    .split(':')
    .map(dir => `${dir}/go`)
    .find(existsSync)
  await fixture.mkdir('bin')
  await symlink(go!, fixture.getPath('bin/go'))
  const ctx = testCtx({
    cache: fixture.getPath('cache'),
    runs: fixture.path,
    env: { ...process.env, PATH: fixture.getPath('bin'), BOWSPRIT_REGISTRY_MIRRORS: 'none' },
  })
  const store = await ensureImages([pause], buildOf(fixture), {}, ctx)
  expect(store.missing).toEqual([])
  const layer = blobPath(store.dir, (await manifestOf(store, pause)).layers[0].digest)
  await execa('tar', ['xf', layer, '-C', fixture.path, '--no-same-owner'])
  const child = spawn(fixture.getPath('pause'), { stdio: 'ignore' })
  const ended = once(child, 'exit')
  await new Promise(resolve => setTimeout(resolve, 200))
  expect(child.exitCode).toBeNull()
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

test('the second call makes nothing and the third repairs what is gone', async () => {
  await using fixture = await branch()
  const first = await ensure(fixture, [pause])
  const layer = blobPath(first.dir, (await manifestOf(first, pause)).layers[0].digest)
  await utimes(layer, 1, 1)
  expect(await ensure(fixture, [pause])).toEqual(first)
  expect((await stat(layer)).mtimeMs).toBe(1000)
  await rm(layer)
  expect(await ensure(fixture, [pause])).toEqual(first)
  expect((await stat(layer)).size).toBeGreaterThan(0)
})

test('a branch that changed makes the image anew; one that changed elsewhere makes the same bytes', async () => {
  await using fixture = await branch()
  const first = await ensure(fixture, [pause])
  expect(await ensure(fixture, [pause], 'cache', 'k2')).toEqual(first)
  await fixture.writeFile('src/build/pause/linux/pause.c', pauseC.replace('7', '8'))
  expect((await ensure(fixture, [pause], 'cache', 'k3')).refs).not.toEqual(first.refs)
})

test('tags of one recipe share layers and differ in their digests', async () => {
  await using fixture = await branch()
  const store = await ensure(fixture, [pause, 'registry.k8s.io/pause:3.9'])
  const [one, two] = [await manifestOf(store, pause), await manifestOf(store, 'registry.k8s.io/pause:3.9')]
  expect(one.layers).toEqual(two.layers)
  expect(store.refs[pause]).not.toBe(store.refs['registry.k8s.io/pause:3.9'])
})

test('several calls at once do not disturb one another', async () => {
  await using fixture = await branch()
  const stores = await Promise.all(Array.from({ length: 4 }, () => ensure(fixture, [pause, coredns])))
  for (const store of stores) expect(store).toEqual(stores[0])
})

test('what cannot be had is named with its reason and stops nothing else', async () => {
  await using fixture = await branch()
  await fixture.rm('tools/etcd')
  const csi = 'registry.k8s.io/sig-storage/csi-attacher:v4.8.1'
  const agnhost = 'registry.k8s.io/e2e-test-images/regression-issue-74839:1.4'
  const etcd = 'registry.k8s.io/etcd:3.6.8-0'
  const store = await ensure(fixture, [csi, agnhost, etcd, pause])
  expect(Object.keys(store.refs)).toEqual([pause])
  const why = Object.fromEntries(store.missing.map(m => [m.ref, m.why]))
  expect(why[csi]).toMatch(/no registry answers; there is no recipe/)
  expect(why[agnhost]).toMatch(/regression-issue-74839 of the branch does not build: .*go build/s)
  expect(why[etcd]).toMatch(/ENOENT.*etcd/)
})

test('mirrors that cannot be read are bad input', async () => {
  await using fixture = await branch()
  const ctx = ctxIn(fixture, 'cache', 'registry.k8s.io=nonsense')
  await expect(ensureImages([pause], buildOf(fixture), {}, ctx)).rejects.toThrow(UsageError)
})

interface Served {
  readonly url: string
  readonly lines: string[]
  stop(): Promise<number | null>
}

async function serve(store: ImageStore, fixture: FsFixture): Promise<Served> {
  const ctx = ctxIn(fixture)
  const [program, ...args] = registryArgv(store, { host: '127.0.0.1', port: 0 }, ctx)
  const child = spawn(program!, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: '/usr/bin:/bin' },
  })
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', line => lines.push(line))
  const [first] = (await once(reader, 'line')) as [string]
  const url = /listening (http:\S+)/.exec(first)?.[1]
  if (url === undefined) throw new Error(`the registry said: ${first}`)
  const stop = async () => {
    child.kill('SIGTERM')
    const [code] = (await once(child, 'exit')) as [number | null]
    return code
  }
  return { url, lines, stop }
}

test('the registry process serves the store until SIGTERM, and says what was missing', async () => {
  await using fixture = await branch()
  const served = await serve(await ensure(fixture, [pause, coredns]), fixture)
  const answer = await fetch(`${served.url}/v2/coredns/coredns/manifests/v1.14.2?ns=registry.k8s.io`)
  const { layers } = (await answer.json()) as { layers: { digest: string; size: number }[] }
  const layer = await fetch(`${served.url}/v2/coredns/coredns/blobs/${layers[0]!.digest}?ns=registry.k8s.io`)
  expect((await layer.arrayBuffer()).byteLength).toBe(layers[0]!.size)
  expect((await fetch(`${served.url}/v2/nix/manifests/1?ns=registry.k8s.io`)).status).toBe(404)
  expect(await served.stop()).toBe(0)
  expect(served.lines.at(-1)).toMatch(/missing registry.k8s.io\/nix:1/)
})

test('where a registry answers, images come from there and nothing is made', async () => {
  await using fixture = await branch()
  const made = await ensure(fixture, [pause])
  const upstream = await serve(made, fixture)
  const empty = ctxIn(fixture, 'elsewhere', upstream.url)
  const csi = 'registry.k8s.io/sig-storage/csi-attacher:v4.8.1'
  const store = await ensureImages([pause, csi, coredns], buildOf(fixture), companionsOf(fixture), empty)
  expect(store.refs[pause]).toBe(made.refs[pause])
  expect(store.missing).toEqual([{ ref: csi, why: expect.stringContaining('its registry does not have it') }])
  // What the registry has not is still made here.
  expect(Object.keys(store.refs)).toEqual([coredns, pause])
  await expect(stat(blobPath(store.dir, store.refs[pause]!))).rejects.toThrow('ENOENT')
  const served = await serve(store, fixture)
  const url = `${served.url}/v2/pause/manifests/3.10.2?ns=registry.k8s.io`
  const manifest = await (await fetch(url)).text()
  expect(await upstream.stop()).toBe(0)
  expect(await (await fetch(url)).text()).toBe(manifest)
  await served.stop()
})
