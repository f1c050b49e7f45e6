import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { execa } from 'execa'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../../src/adapters/clock.ts'
import { putBytes } from '../../../src/images/blobs.ts'
import { composeHyperkube, type HyperkubeOptions } from '../../../src/images/hyperkube.ts'
import { kubeadmSet } from '../../../src/images/kubeadm-set.ts'
import { putLayer } from '../../../src/images/layer.ts'
import { composeIndex, packImage } from '../../../src/images/pack-image.ts'
import { imageFormats, writeImage } from '../../../src/images/write-image.ts'
import type { BuildManifest } from '../../../src/plan/build-manifest.ts'
import { imageManifest, mediaTypes } from '../../../src/plan/image-documents.ts'
import { hyperkubePrograms } from '../../../src/plan/kubeadm-images.ts'
import {
  blobPath,
  type ImageConfig,
  type ImageManifest,
  layerType,
  type OciImage,
} from '../../../src/plan/oci-image.ts'
import { registryClient } from '../../../src/registries/client.ts'
import { anonymous } from '../../../src/registries/credentials.ts'
import { seenLog, testCtx } from '../../support/ctx.ts'
import { fakeRegistry } from '../../support/fake-registry.ts'
import { noise } from '../../support/oci-layout.ts'
import { debianTool } from '../../support/registry-tools.ts'

const epoch = 1_784_743_658
let dir: FsFixture
let build: BuildManifest
let base: OciImage

/** A base of one plain layer, as one that is made here, or of another media type. */
async function makeBase(
  at: string,
  architecture = 'amd64',
  mediaType = layerType('none'),
): Promise<OciImage> {
  const entry = {
    path: 'etc/passwd',
    type: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    body: Buffer.from('root\n'),
  } as const
  const layer = await putLayer(at, [entry])
  const config = { architecture, os: 'linux', config: { Env: ['PATH=/bin', 'A=b'], Labels: { of: 'base' } } }
  const rootfs = { type: 'layers', diff_ids: [layer.digest] }
  const stored = {
    mediaType: mediaTypes.config,
    ...(await putBytes(at, JSON.stringify({ ...config, rootfs }))),
  }
  const manifest = imageManifest(stored, [{ mediaType, ...layer }])
  return { dir: at, mediaType: mediaTypes.manifest, ...(await putBytes(at, manifest)) }
}

async function programs(place: string, seed: string): Promise<BuildManifest['files']> {
  const files: Record<string, BuildManifest['files'][string]> = {}
  for (const [i, name] of hyperkubePrograms.entries()) {
    // The first is packed in several pieces, and its end is not a piece's.
    const bytes = noise(i === 0 ? 20_000_001 : 30_000, name === 'kube-proxy' ? `${name} ${seed}` : name)
    const path = join(place, `${name}-${seed}`)
    await writeFile(path, bytes)
    files[name] = { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  }
  return files
}

beforeAll(async () => {
  dir = await createFixture({})
  base = await makeBase(dir.getPath('base'))
  const facts = {
    v: 1,
    version: 'v1.36.4-alpha.0.12+4be1c0d9a7f3e1',
    commit: 'c'.repeat(40),
    platform: 'linux/amd64',
  }
  build = { ...facts, files: await programs(dir.path, 'one') } as unknown as BuildManifest
  await debianTool('skopeo')
}, 300_000)
afterAll(() => dir.rm())

const ctxIn = (cache: string) => testCtx({ cache: dir.getPath(cache), runs: dir.path })
const compose = (cache: string, more: Partial<HyperkubeOptions> = {}, of = build) =>
  composeHyperkube(
    of,
    { base: { kind: 'layout', image: base }, sourceDateEpoch: epoch, compression: 'gzip', ...more },
    ctxIn(cache),
  )

function read<T>(image: OciImage, digest = image.digest): T {
  return JSON.parse(readFileSync(blobPath(image.dir, digest), 'utf8')) as T
}
const layersOf = (image: OciImage) => read<ImageManifest>(image).layers
const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

describe('the image', () => {
  test.each(['gzip', 'zstd', 'none'] as const)(
    'has a layer for each program, packed by %s',
    async compression => {
      const image = await compose('each', { compression })
      const manifest = read<ImageManifest>(image)
      const config = read<ImageConfig>(image, manifest.config.digest)
      expect(manifest.layers.map(l => l.mediaType)).toEqual(Array(5).fill(layerType(compression)))
      const unpack = { gzip: gunzipSync, zstd: zstdDecompressSync, none: (b: Buffer) => b }[compression]
      for (const [i, layer] of manifest.layers.entries()) {
        const packed = await readFile(blobPath(image.dir, layer.digest))
        expect([sha256(packed), packed.length]).toEqual([layer.digest, layer.size])
        const tar = unpack(packed)
        expect(sha256(tar)).toBe(config.rootfs.diff_ids[i])
        const { stdout } = await execa('tar', ['tvf', '-', '--numeric-owner', '--utc'], { input: tar })
        if (i > 0) {
          const name = hyperkubePrograms[i - 1]!
          expect(stdout).toMatch(
            new RegExp(
              `^-rwxr-xr-x 0/0 +${build.files[name]!.size} 1970-01-01 00:00 usr/local/bin/${name}$`,
              'm',
            ),
          )
        }
      }
    },
  )

  test('says what it is', async () => {
    const image = await compose('each')
    const config = read<ImageConfig & { created: string }>(image, read<ImageManifest>(image).config.digest)
    expect(config).toMatchObject({ architecture: 'amd64', os: 'linux', created: '2026-07-22T18:07:38Z' })
    expect(config.config).toEqual({
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'A=b'],
      WorkingDir: '/',
      Labels: {
        'org.opencontainers.image.title': 'hyperkube',
        'org.opencontainers.image.version': build.version,
        'org.opencontainers.image.revision': build.commit,
        'org.opencontainers.image.created': '2026-07-22T18:07:38Z',
        'org.opencontainers.image.base.name': base.digest,
      },
    })
    expect(config.history?.length).toBe(config.rootfs.diff_ids.length)
  })

  test('has the same digest wherever it is made', async () => {
    expect((await compose('here')).digest).toBe((await compose('there')).digest)
  })

  test('is not packed again, even where only its notes are left', async () => {
    const other = { ...build, files: await programs(dir.getPath('base'), 'gone') }
    const first = await compose('again', {}, other)
    for (const file of Object.values(other.files)) await rm(file.path)
    expect(await compose('again', {}, other)).toEqual(first)
  })

  test('shares all layers but the changed one with another build', async () => {
    const changed = { ...build, version: 'v1.36.5', files: await programs(dir.path, 'two') }
    const [a, b] = [
      await compose('shared'),
      await compose('shared', { sourceDateEpoch: epoch + 60 }, changed),
    ]
    const [before, after] = [layersOf(a).map(l => l.digest), layersOf(b).map(l => l.digest)]
    expect(after.slice(0, 4)).toEqual(before.slice(0, 4))
    expect(after[4]).not.toBe(before[4])
    expect(a.digest).not.toBe(b.digest)
  })

  test('leaves packed layers of its base as they are', async () => {
    const packed = await packImage(base, 'gzip', 'linux/amd64', ctxIn('each'))
    const docker = await makeBase(
      dir.getPath('docker'),
      'amd64',
      'application/vnd.docker.image.rootfs.diff.tar.gzip',
    )
    for (const below of [packed, docker]) {
      const [lowest] = layersOf(
        await compose('kept', { base: { kind: 'layout', image: below }, compression: 'zstd' }),
      )
      expect(lowest).toEqual({ ...layersOf(below)[0], mediaType: layerType('gzip') })
    }
  })

  test('stands on a base that a registry has', async () => {
    await using fake = await fakeRegistry()
    const shared = { log: seenLog(), clock: systemClock, signal: new AbortController().signal }
    const client = registryClient({ ...shared, registry: fake.host, credentials: anonymous() })
    await client.push(base, [{ repository: 'some/base', tag: 'v1' }])
    const mirrors = { [fake.host]: `http://${fake.host}` }
    const ref = `${fake.host}/some/base:v1`
    const image = await compose('by-ref', { base: { kind: 'ref', ref, mirrors } })
    expect(layersOf(image)).toEqual(layersOf(await compose('each')))
    const absent = compose('by-ref', { base: { kind: 'ref', ref: `${fake.host}/some/other:v1`, mirrors } })
    await expect(absent).rejects.toThrow(/image 127\.0\.0\.1:\d+\/some\/other:v1 is not there/)
  })
})

describe('the set that kubeadm asks for', () => {
  const refs = ['pause:3.10.2', 'coredns/coredns:v1.14.2', 'etcd:3.6.8-1']

  async function branch() {
    const fixture = await createFixture({
      'src/build/pause/linux/pause.c': 'int main(void) { return 0; }\n',
      'src/cmd/kubeadm/app/constants/constants.go': '\tDefaultEtcdVersion = "3.6.8-1"\n',
      'tools/coredns': 'coredns binary',
      'tools/etcd': 'etcd binary',
    })
    const tools = { dir: fixture.getPath('tools'), version: '' }
    const of: BuildManifest = {
      ...build,
      ...{ key: 'k', sourceDir: fixture.getPath('src'), moduleDir: fixture.getPath('src'), goFlags: [] },
      companions: { etcd: '3.6.8', coredns: '1.14.2', pause: '3.10.2' } as BuildManifest['companions'],
    }
    return { fixture, of, companions: { coredns: tools, etcd: tools } }
  }
  const options = (mirrors: string) => ({
    ...{
      base: { kind: 'layout', image: base } as const,
      sourceDateEpoch: epoch,
      compression: 'gzip' as const,
    },
    ...{ prefix: 'run/1', mirrors },
  })

  test('is one image under four names and three others, made here and packed', async () => {
    const { fixture, of, companions } = await branch()
    await using _ = fixture
    const set = await kubeadmSet(of, companions, options('none'), ctxIn('set'))
    expect(set.map(s => s.names.map(n => `${n.repository}:${n.tag}`))).toEqual([
      hyperkubePrograms.map(p => `run/1/${p}:v1.36.4-alpha.0.12_4be1c0d9a7f3e1`),
      ['run/1/pause:3.10.2'],
      ['run/1/coredns:v1.14.2'],
      ['run/1/etcd:3.6.8-1'],
    ])
    for (const { image } of set)
      expect(new Set(layersOf(image).map(l => l.mediaType))).toEqual(new Set([layerType('gzip')]))
  })

  test('is pulled where a registry answers, for the platform of the build', async () => {
    const { fixture, of, companions } = await branch()
    await using _ = fixture
    await using fake = await fakeRegistry()
    const shared = { log: seenLog(), clock: systemClock, signal: new AbortController().signal }
    const client = registryClient({ ...shared, registry: fake.host, credentials: anonymous() })
    const theirs = await packImage(base, 'gzip', 'linux/amd64', ctxIn('each'))
    const index = await composeIndex([
      { image: theirs, platform: 'linux/amd64' },
      { image: await makeBase(dir.getPath('foreign'), 'arm64'), platform: 'linux/arm64' },
    ])
    for (const ref of refs) {
      const [repository = '', tag = ''] = ref.split(':')
      await client.push(index, [{ repository, tag }])
    }
    const [hyperkube, ...others] = await kubeadmSet(
      of,
      companions,
      options(`http://${fake.host}`),
      ctxIn('set-pulled'),
    )
    expect(layersOf(hyperkube!.image).length).toBe(5)
    for (const { image } of others) expect(image).toEqual({ ...theirs, dir: image.dir })
  })

  test('is made here and packed where a registry answers that lacks it', async () => {
    const { fixture, of, companions } = await branch()
    await using _ = fixture
    await using fake = await fakeRegistry()
    const set = await kubeadmSet(of, companions, options(`http://${fake.host}`), ctxIn('set-lacking'))
    for (const { image } of set)
      expect(new Set(layersOf(image).map(l => l.mediaType))).toEqual(new Set([layerType('gzip')]))
  })
})

describe('bad input', () => {
  test('programs that were not built are all named', async () => {
    const { 'kube-proxy': _, 'kube-scheduler': __, ...files } = build.files
    await expect(compose('bad', {}, { ...build, files })).rejects.toThrow(
      /needs kube-scheduler, kube-proxy, and this build has none/,
    )
  })

  test('a base for another platform is refused', async () => {
    const arm = await makeBase(dir.getPath('arm'), 'arm64')
    await expect(compose('bad', { base: { kind: 'layout', image: arm } })).rejects.toThrow(
      /is for linux\/arm64, the build is for linux\/amd64/,
    )
    const index = await composeIndex([{ image: arm, platform: 'linux/arm64' }])
    await expect(compose('bad', { base: { kind: 'layout', image: index } })).rejects.toThrow(
      /nothing for linux\/amd64, only linux\/arm64/,
    )
    await expect(
      composeIndex([
        { image: arm, platform: 'a/b' },
        { image: arm, platform: 'a/b' },
      ]),
    ).rejects.toThrow(/two images for one platform/)
  })
})

describe('on disk', () => {
  const name = 'registry.test/kube-proxy:v1'

  async function inspected(transport: string): Promise<string> {
    const { program, env } = await debianTool('skopeo')
    const { stdout } = await execa(program, ['inspect', '--raw', transport], { env })
    return stdout
  }

  test.each(imageFormats)('%s is read by others, and is the same each time', async format => {
    const image = await compose('each')
    const ctx = ctxIn('each')
    const [to, again] = [dir.getPath(`out/${format}`), dir.getPath(`out/${format}-again`)]
    await writeImage(image, format, to, ctx, [name])
    await writeImage(image, format, again, ctx, [name])
    if (format === 'oci-dir') expect(await inspected(`oci:${to}:${name}`)).toBe(await text(image))
    if (format === 'oci-tar') expect(await inspected(`oci-archive:${to}:${name}`)).toBe(await text(image))
    if (format === 'docker-tar') {
      const { layers } = JSON.parse(await inspected(`docker-archive:${to}:${name}`))
      expect(layers.length).toBe(5)
    }
    if (format !== 'oci-dir') expect(sha256(await readFile(to))).toBe(sha256(await readFile(again)))
    expect((await readdir(dir.getPath('out'))).filter(f => f.includes('.') || /-\d/.test(f))).toEqual([])
  })

  test('docker-tar is an image, whole, to a program that copies it', async () => {
    const { program, env } = await debianTool('skopeo')
    const to = dir.getPath('out/docker')
    const image = await compose('each')
    await writeImage(image, 'docker-tar', to, ctxIn('each'), [name])
    const copied = dir.getPath('copied')
    await execa(program, ['--insecure-policy', 'copy', `docker-archive:${to}:${name}`, `dir:${copied}`], {
      env,
    })
    const { config } = JSON.parse(await readFile(join(copied, 'manifest.json'), 'utf8')) as ImageManifest
    // A configuration names every layer by the digest of its content.
    expect(config.digest).toBe(read<ImageManifest>(image).config.digest)
  })

  test('a directory takes further images, and a name moves to the newest', async () => {
    const ctx = ctxIn('each')
    const to = dir.getPath('out-several')
    const [one, two] = [await compose('each'), await compose('each', { compression: 'zstd' })]
    await writeImage(one, 'oci-dir', to, ctx, [name, 'registry.test/other:v1'])
    await writeImage(two, 'oci-dir', to, ctx, [name])
    expect(await inspected(`oci:${to}:${name}`)).toBe(await text(two))
    expect(await inspected(`oci:${to}:registry.test/other:v1`)).toBe(await text(one))
    await writeImage(two, 'oci-dir', to, ctx, [name])
    expect(JSON.parse(await readFile(join(to, 'index.json'), 'utf8')).manifests.length).toBe(2)
    // Copies: what is done to them does not reach the cache.
    expect((await stat(blobPath(to, one.digest))).ino).not.toBe(
      (await stat(blobPath(one.dir, one.digest))).ino,
    )
  })

  test('what a place or a format cannot hold is refused', async () => {
    const image = await compose('each')
    const ctx = ctxIn('each')
    await writeFile(dir.getPath('base/file'), '')
    await expect(writeImage(image, 'oci-dir', dir.getPath('base'), ctx)).rejects.toThrow(
      /is no directory of OCI images/,
    )
    const index = await composeIndex([{ image, platform: 'linux/amd64' }])
    await expect(writeImage(index, 'docker-tar', dir.getPath('index.tar'), ctx)).rejects.toThrow(
      /docker-tar holds one platform/,
    )
  })

  const text = (image: OciImage) => readFile(blobPath(image.dir, image.digest), 'utf8')
})
