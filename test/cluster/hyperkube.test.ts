import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/adapters/clock.ts'
import { openBase, type ReadImage, readImage } from '../../src/images/base.ts'
import { blobPath } from '../../src/images/blobs.ts'
import { composeHyperkube } from '../../src/images/hyperkube.ts'
import { joinPlatforms } from '../../src/images/join-platforms.ts'
import { readyImage } from '../../src/images/ready.ts'
import { ensureImages } from '../../src/images/store.ts'
import { writeImage } from '../../src/images/write-image.ts'
import { buildKubernetes } from '../../src/kube/build.ts'
import { ensureCompanions } from '../../src/kube/companions.ts'
import { resolveSource } from '../../src/kube/source.ts'
import type { BuildManifest } from '../../src/plan/build-manifest.ts'
import { hyperkubePrograms, kubeadmImages } from '../../src/plan/kubeadm-images.ts'
import type { OciImage } from '../../src/plan/oci-image.ts'
import { registryClient } from '../../src/registries/client.ts'
import { anonymous } from '../../src/registries/credentials.ts'
import { cache } from '../support/cache.ts'
import { kubeVersion } from '../support/checkout.ts'
import { containerd } from '../support/containerd.ts'
import { seenLog, testCtx } from '../support/ctx.ts'
import { dockerRegistry } from '../support/docker-registry.ts'

/** The real programs, on a base made of Debian's packages. No cluster. */
let dir: FsFixture
let build: BuildManifest
let image: OciImage
let root: string

const ctx = () => testCtx({ cache, runs: dir.path })

beforeAll(async () => {
  dir = await createFixture({})
  const source = await resolveSource({ kind: 'module', version: kubeVersion }, ctx())
  build = (await buildKubernetes(source, [...hyperkubePrograms, 'kubeadm'], ctx())).manifest
  image = await composeHyperkube(build, { sourceDateEpoch: 0, compression: 'gzip' }, ctx())
  root = dir.getPath('root')
  await mkdir(root)
  const { manifest } = await readImage(image.dir, image.digest, build.platform, 'hyperkube')
  for (const layer of manifest.layers)
    await execa('tar', ['-xzf', blobPath(image.dir, layer.digest), '-C', root])
})
afterAll(() => dir.rm())

/** In a root of its own and a network of its own, with nothing of ours in the environment. */
async function inside(...argv: string[]): Promise<string> {
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  const all = ['--net', '--mount', '--pid', '--fork', 'chroot', root, ...argv]
  const { stdout } = await execa('unshare', all, { env: { PATH: path }, extendEnv: false })
  return stdout
}

describe('hyperkube on Debian', () => {
  test('runs every component by its bare name', async () => {
    for (const program of hyperkubePrograms)
      expect(await inside(program, '--version')).toBe(`Kubernetes ${build.version}`)
  })

  test('has what kube-proxy runs, and it works', async () => {
    expect(await inside('iptables', '--version')).toMatch(/^iptables v1\.\d+\.\d+ \((nf_tables|legacy)\)/)
    expect(await inside('nft', '--version')).toMatch(/^nftables v/)
    expect(await inside('conntrack', '--version')).toMatch(/^conntrack v/)
    expect(await inside('ipset', '--version')).toMatch(/^ipset v/)
    await inside('iptables', '-t', 'nat', '-N', 'KUBE-SERVICES')
    expect(await inside('iptables-save', '-t', 'mangle')).not.toContain('KUBE-SERVICES')
    await inside('ip6tables-save', '-t', 'mangle')
  })

  test.each(['nft', 'legacy'])('keeps to the rules of a node whose kubelet uses %s', async mode => {
    await rm(join(root, 'run/iptables-mode'), { force: true })
    const hint = `chroot "$0" iptables-${mode} -t mangle -N KUBE-IPTABLES-HINT && chroot "$0" iptables --version`
    const { stdout } = await execa('unshare', ['--net', 'sh', '-c', hint, root])
    expect(stdout).toContain(mode === 'nft' ? '(nf_tables)' : '(legacy)')
  })

  test('is the same when it is made in another cache', async () => {
    const other = testCtx({ cache: dir.getPath('cache'), runs: dir.path })
    const again = await composeHyperkube(build, { sourceDateEpoch: 0, compression: 'gzip' }, other)
    expect(again.digest).toBe(image.digest)
  })

  test('is pulled, unpacked and loaded by containerd, however it is packed', async () => {
    const companions = await ensureCompanions(['containerd'], build.companions, ctx())
    await using registry = await dockerRegistry(dir.getPath('registry'))
    await using runtime = await containerd(companions.containerd!.dir, dir.getPath('containerd'))
    const shared = { log: seenLog(), clock: systemClock, signal: new AbortController().signal }
    const client = registryClient({ ...shared, registry: registry.host, credentials: anonymous() })
    for (const compression of ['gzip', 'zstd'] as const) {
      const packed = await composeHyperkube(build, { sourceDateEpoch: 0, compression }, ctx())
      await client.push(packed, [{ repository: `by/${compression}`, tag: 'v1' }])
      const name = `${registry.host}/by/${compression}:v1`
      // In a namespace of its own: what is unpacked has one name, however it was packed.
      const images = (...args: string[]) => runtime.ctr('--namespace', compression, 'images', ...args)
      await images('pull', '--local', '--plain-http', '--snapshotter', 'native', name)
      expect(await images('ls', `name==${name}`)).toContain(packed.digest)
    }
    const tar = dir.getPath('image.tar')
    await writeImage(image, 'docker-tar', tar, ctx(), ['localhost/loaded:v1'])
    await runtime.ctr('images', 'import', '--local', '--snapshotter', 'native', tar)
    expect(await runtime.ctr('images', 'ls', 'name==localhost/loaded:v1')).toContain('localhost/loaded:v1')
  }, 300_000)

  /** e_machine of a program in the lowest layer. */
  const machineOf = async ({ dir: store, manifest }: ReadImage, program: string) => {
    const file = dir.getPath('program')
    const layer = blobPath(store, manifest.layers[0]!.digest)
    await execa('tar', ['-xf', layer, '-O', program], { stdout: { file } })
    return (await readFile(file)).readUInt16LE(18)
  }
  /** Numbers of e_machine, as elf.h has them. */
  const machines = { 'linux/amd64': 62, 'linux/arm64': 183 } as const

  test('stands on programs of the platform that the build is for', async () => {
    const arm = { ...build, platform: 'linux/arm64' }
    const base = await openBase(undefined, arm, join(cache, 'images'), ctx())
    expect(base.config.architecture).toBe('arm64')
    expect(await machineOf(base, 'usr/sbin/nft')).toBe(machines['linux/arm64'])
  })

  test('has beside it, in one index, what is compiled for each platform', async () => {
    const ref = `registry.k8s.io/pause:${build.companions.pause}`
    const names = [{ repository: 'pause', tag: build.companions.pause }]
    const made = async (platform: string) => {
      const own = { ...build, platform }
      const store = await ensureImages([ref], own, {}, ctx(), { mirrors: 'none' })
      return { platform, images: [{ image: await readyImage(ref, store, own, 'gzip', ctx()), names }] }
    }
    const platforms = Object.keys(machines) as (keyof typeof machines)[]
    const [pause] = await joinPlatforms(await Promise.all(platforms.map(made)))
    for (const platform of platforms) {
      const read = await readImage(pause!.image.dir, pause!.image.digest, platform, ref)
      expect(await machineOf(read, 'pause'), platform).toBe(machines[platform])
    }
  })

  test("goes by the names that the branch's kubeadm asks for", async () => {
    const { path } = build.files['kubeadm']!
    const args = [
      'config',
      'images',
      'list',
      '--kubernetes-version',
      'v1.36.3+dirty',
      '--image-repository',
      'r.test/run',
    ]
    const { stdout } = await execa(path, args, { env: { HOME: join(dir.path, 'home') } })
    const names = kubeadmImages({ ...build, version: 'v1.36.3+dirty' }, 'run')
    const all = [...names.hyperkube, names.coredns, names.pause, names.etcd]
    expect(stdout.split('\n').sort()).toEqual(all.map(n => `r.test/${n.repository}:${n.tag}`).sort())
  })
})
