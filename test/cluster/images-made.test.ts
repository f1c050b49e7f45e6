import { readFile } from 'node:fs/promises'
import { execa } from 'execa'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blobPath } from '../../src/images/blobs.ts'
import { clusterImages, ensureImages, type ImageStore, imagesOfSpecs } from '../../src/images/store.ts'
import { buildKubernetes } from '../../src/kube/build.ts'
import { ensureCompanions } from '../../src/kube/companions.ts'
import { resolveSource } from '../../src/kube/source.ts'
import type { BuildManifest } from '../../src/plan/build-manifest.ts'
import { recipeFor } from '../../src/plan/image-table.ts'
import type { Spec } from '../../src/plan/specs.ts'
import { listSpecs } from '../../src/testers/list.ts'
import { kubeVersion } from '../support/checkout.ts'
import { testCtx } from '../support/ctx.ts'

/** The real branch: its own list of specs, its own programs, what they need. No cluster. */
let dir: FsFixture
let build: BuildManifest
let specs: readonly Spec[]
let needs: ReadonlyMap<string, readonly string[]>
let store: ImageStore

const ctxIn = (cache: string) =>
  testCtx({
    cache: dir.getPath(cache),
    runs: dir.path,
    env: { ...process.env, BOWSPRIT_REGISTRY_MIRRORS: 'none' },
  })

beforeAll(async () => {
  dir = await createFixture({})
  const ctx = ctxIn('cache')
  const source = await resolveSource({ kind: 'module', version: kubeVersion }, ctx)
  build = (await buildKubernetes(source, ['e2e.test'], ctx)).manifest
  specs = await listSpecs(build, ctx)
  needs = await imagesOfSpecs(specs, build, ctx)
  const companions = await ensureCompanions(['etcd', 'coredns'], build.companions, ctx)
  store = await ensureImages([...clusterImages(build), ...conformanceImages()], build, companions, ctx)
})

afterAll(() => dir.rm())

function conformanceImages(): string[] {
  const some = specs.filter(s => /\[Conformance\]/.test(s.name) && !s.serial && !s.slow && !s.disruptive)
  expect(some.length).toBeGreaterThan(400)
  return [...new Set(some.flatMap(s => needs.get(s.name) ?? []))].sort()
}

async function filesOf(ref: string): Promise<string> {
  const { layers } = JSON.parse(await readFile(blobPath(store.dir, store.refs[ref]!), 'utf8'))
  const lists = layers.map(async (l: { digest: string }) => {
    const { stdout } = await execa('tar', ['tvf', blobPath(store.dir, l.digest), '--numeric-owner'])
    return stdout
  })
  return (await Promise.all(lists)).join('\n')
}

const image = (name: string) => Object.keys(store.refs).find(ref => ref.includes(`/${name}:`))!

describe('images that the conformance suite of the branch needs', () => {
  it('are made here, all of them', () => {
    expect(store.missing).toEqual([])
    const names = Object.keys(store.refs).map(ref => ref.replace(/^.*\/|:.*$/g, ''))
    expect([...new Set(names)].sort()).toEqual(
      expect.arrayContaining(['agnhost', 'busybox', 'coredns', 'etcd', 'kitten', 'nginx', 'pause']),
    )
  })

  it('agnhost has what its Dockerfile states', async () => {
    const files = await filesOf(image('agnhost'))
    const wanted = [
      'agnhost',
      'agnhost-2 -> agnhost',
      'coredns',
      'localhost.crt',
      'localhost.key',
      'uploads/',
      'usr/bin/bash',
      'usr/bin/curl',
      'usr/bin/dig',
      'usr/bin/nslookup',
      'usr/bin/nc -> nc.openbsd',
      'usr/bin/ss',
      'usr/bin/ipcs',
      'usr/local/bin/iperf -> /usr/bin/iperf',
      'var/registry/pause/manifests/testing',
    ]
    for (const name of wanted) expect(files).toMatch(new RegExp(` ${name.replaceAll('.', '\\.')}$`, 'm'))
    expect(files).not.toMatch(/usr\/share\/(doc|man)\//)
  })

  it('nonewprivs is setuid root', async () => {
    expect(await filesOf(image('nonewprivs'))).toMatch(/^-rws\S+ 0\/0 .* usr\/local\/bin\/nnp$/m)
  })

  it('are at once there again', async () => {
    const began = performance.now()
    const ctx = ctxIn('cache')
    const companions = await ensureCompanions(['etcd', 'coredns'], build.companions, ctx)
    const ready = performance.now()
    expect(await ensureImages(Object.keys(store.refs), build, companions, ctx)).toEqual(store)
    expect(performance.now() - ready).toBeLessThan(2000)
    expect(ready).toBeGreaterThan(began)
  })
})

describe('images of specs', () => {
  it('are found for the whole suite with less than 2.5 s of one core', async () => {
    const began = process.cpuUsage()
    await imagesOfSpecs(specs, { ...build, key: 'read again' }, ctxIn('cache'))
    const { user } = process.cpuUsage(began)
    expect(user / 1e6).toBeLessThan(2.5)
  })

  it('name what e2e.test itself lists, and nothing that does not exist', async () => {
    const e2e = build.files['e2e.test']!.path
    const listed = (await execa(e2e, ['--list-images'])).stdout.split('\n')
    for (const refs of needs.values()) for (const ref of refs) expect(listed).toContain(ref)
  })

  it('leave no conformance spec without an image for want of a recipe', () => {
    const without = conformanceImages().filter(ref => 'why' in recipeFor(ref))
    expect(without).toEqual([])
  })
})
