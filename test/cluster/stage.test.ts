import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { execa } from 'execa'
import { pack } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBuild } from '../../src/kube/build-cache.ts'
import { ensureCompanions } from '../../src/kube/companions.ts'
import type { BuildManifest } from '../../src/plan/build-manifest.ts'
import { stagedName } from '../../src/plan/stage-test-images.ts'
import { endLease, takeLease } from '../../src/stores/leases.ts'
import { expireStage } from '../../src/stores/renew.ts'
import { findStages, signedUrls } from '../../src/stores/stages.ts'
import { startJob } from '../support/actions/run-action.ts'
import { cache } from '../support/cache.ts'
import { containerd } from '../support/containerd.ts'
import { testCtx } from '../support/ctx.ts'
import { freePort } from '../support/docker-registry.ts'
import { baseEnv, bowsprit } from '../support/program.ts'
import { pusher, type Staged, type Staging, staging, storeIn } from '../support/staging.ts'
import { kinds } from '../support/stores/kinds.ts'
import { opened } from '../support/stores/open.ts'

/** The real build, from the caches; a registry with token authentication; stores of each kind. No cluster. */
let place: Staging
let first: Staged
let build: BuildManifest

beforeAll(async () => {
  place = await staging()
  first = await place.stage('ci', ['--store', storeIn(place, 'first').url])
  build = (await findBuild(first.manifest.build, testCtx({ cache, runs: place.dir.path })))!
}, 40 * 60_000)
afterAll(() => place?.[Symbol.asyncDispose]())

async function inRegistry(staged: Staged): Promise<void> {
  for (const { repository, tag, digest } of staged.manifest.images)
    expect((await place.client().head(repository, tag))?.digest, `${repository}:${tag}`).toBe(digest)
}

async function inStore(staged: Staged, dir: string): Promise<void> {
  for (const { sha256, size } of staged.manifest.files)
    expect((await stat(join(dir, 'sha256', sha256))).size).toBe(size)
}

/** How long a stage took that was there, after the checks. */
function lookMs(staged: Staged): number {
  const [, time = '', unit] = /✔ look .* ([\d.]+)(ms|s)$/m.exec(staged.stderr) ?? []
  return Number(time || Number.NaN) * (unit === 's' ? 1000 : 1)
}

describe('a stage', () => {
  test('has every image by the name that its own kubeadm asks for, and every file of a node', async () => {
    expect(first).toMatchObject({ reused: false, registry: `${place.registry.host}/ci` })
    expect(first.sent.files).toBe(first.manifest.files.reduce((sum, f) => sum + f.size, 0))
    const args = ['--kubernetes-version', build.version, '--image-repository', first.registry]
    const kubeadm = [build.files['kubeadm']!.path, 'config', 'images', 'list', ...args]
    const { stdout } = await execa(kubeadm[0]!, kubeadm.slice(1), { env: { HOME: place.dir.path } })
    const staged = first.manifest.images.map(i => `${place.registry.host}/${i.repository}:${i.tag}`)
    expect(staged.sort()).toEqual(stdout.split('\n').sort())
    await inRegistry(first)
    await inStore(first, storeIn(place, 'first').path)
    const names = first.manifest.files.map(f => f.name)
    for (const name of ['kubelet', 'kubeadm', 'kubectl', 'e2e.test', 'containerd', 'runc', 'cni/bridge'])
      expect(names).toContain(name)
    const crictl = first.manifest.without.filter(text => text.startsWith('crictl: '))
    expect(crictl.length === 1).toBe(!names.includes('crictl'))
    const shown = JSON.parse(await readFile(place.dir.getPath('artifacts/stage.json'), 'utf8'))
    expect(shown).toMatchObject({ path: first.path, manifest: first.manifest })
  })

  test('is there for the next one, also on a machine that has built nothing: nothing is sent, or built', async () => {
    const { url } = storeIn(place, 'first')
    const again = await place.stage('ci', ['--store', url, '--cache-dir', place.dir.getPath('empty')])
    expect(again).toMatchObject({ reused: true, sent: { images: 0, files: 0 }, path: first.path })
    expect(Date.parse(again.manifest.expires)).toBeGreaterThan(Date.parse(first.manifest.expires))
    expect(again.stderr).not.toMatch(/build/)
    expect(lookMs(again)).toBeLessThan(2000)
    const anew = await place.stage('ci', ['--store', url, '--refresh'])
    expect(anew).toMatchObject({ reused: false, sent: { images: 0, files: 0 }, path: first.path })
  })

  test('is there for the action, too: it says where, and shows it on the page of the run', async () => {
    await using job = await startJob({ env: baseEnv({ DOCKER_CONFIG: place.dir.getPath('login') }) })
    const inputs = { registry: first.registry, store: storeIn(place, 'first').url, upload: 'false' }
    const main = await job.step({ action: 'actions/stage', inputs })
    expect(main.failed, main.output).toBe(false)
    expect(main.outputs).toMatchObject({
      ...{ registry: first.registry, store: inputs.store, stage: first.path, reused: 'true' },
      version: first.manifest.version,
      digest: first.manifest.images.find(i => i.repository === 'ci/kube-apiserver')!.digest,
    })
    expect(main.summary).toContain(`Staged before: ${first.manifest.version}`)
    const post = await job.step({ action: 'actions/stage', part: 'post', state: main.state })
    expect(post.failed, post.output).toBe(false)
  })

  test('of another packing, with a crictl that was given, lies beside it; files go once', async () => {
    const { url } = storeIn(place, 'first')
    // Any program does: nobody runs it here.
    const program = await readFile('/bin/true')
    const archive = pack()
    archive.entry({ name: 'crictl', mode: 0o755 }, program)
    archive.finalize()
    const released = gzipSync(await buffer(archive))
    const server = createServer((_request, response) => response.end(released)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const crictl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/crictl-{arch}.tar.gz`
    const other = await place
      .stage('ci/zstd', ['--store', url, '--compression', 'zstd', '--crictl', crictl])
      .finally(() => server.close())
    expect(other.path).not.toBe(first.path)
    expect(other.sent.files).toBe(program.length)
    expect(other.sent.images).toBeGreaterThan(0)
    const sha256 = createHash('sha256').update(program).digest('hex')
    expect(other.manifest.files).toContainEqual(expect.objectContaining({ name: 'crictl', sha256 }))
    expect(other.manifest.without).toEqual([])
    await inRegistry(first)
  })

  test.each(['oci-dir', 'oci-tar', 'docker-tar'])('writes hyperkube as %s', async format => {
    const output = place.dir.getPath(format)
    const args = ['--store', storeIn(place, 'first').url, '--format', format, '--output', output]
    expect((await place.stage('ci', args)).written['hyperkube']).toBe(output)
    const digest = first.manifest.images.find(i => i.repository === 'ci/kube-proxy')!.digest
    const index =
      format === 'oci-dir'
        ? await readFile(join(output, 'index.json'), 'utf8')
        : (await execa('tar', ['-xOf', output, 'index.json'])).stdout
    expect(index).toContain(digest)
  })
})

describe.each(['s3 (MiniStack)', 'blob (Azurite)'] as const)('in a store of kind %s', name => {
  test('a stage is made once, and read by signed URLs', async () => {
    await using kind = await kinds[name]()
    const url = await kind.store()
    const staged = await place.stage('ci', ['--store', url], kind.env)
    expect(staged.sent).toEqual({ images: 0, files: first.sent.files })
    const again = await place.stage('ci', ['--store', url], kind.env)
    expect(again).toMatchObject({ reused: true, sent: { images: 0, files: 0 } })
    expect(lookMs(again)).toBeLessThan(2000)
    const { store } = await opened(url, kind.env)
    const urls = await signedUrls(store, staged.manifest, 60)
    const runc = staged.manifest.files.find(f => f.name === 'runc')!
    const bytes = Buffer.from(await (await fetch(urls![runc.path]!)).arrayBuffer())
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(runc.sha256)
    for (const secret of kind.secrets) expect(staged.stderr + JSON.stringify(staged)).not.toContain(secret)
  }, 300_000)
})

test('of one cloud: repositories of ECR are made, and filled, beside a bucket of S3 (MiniStack)', async () => {
  await using kind = await kinds['s3 (MiniStack)']()
  const registry = `${new URL(kind.env['AWS_ENDPOINT_URL']!).host}/ci`
  const args = ['stage', '--registry', registry, '--store', await kind.store(), '--json']
  const run = () => bowsprit(args, { cwd: place.dir.path, env: baseEnv(kind.env) }).ended
  const { code, stdout, stderr } = await run()
  expect(code, stderr).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ registry, manifest: { region: 'eu-west-1' } })
  expect(JSON.parse(stdout).sent.images).toBeGreaterThan(0)
  expect(JSON.parse((await run()).stdout)).toMatchObject({ reused: true, sent: { images: 0, files: 0 } })
  const store = args[4]!
  const { store: opens } = await opened(store, kind.env)
  for (const found of await findStages(opens, undefined, new Date()))
    await expireStage(opens, found, new Date())
  const sweep = ['sweep', '--store', store, '--json', '--state-dir', 'elsewhere']
  const swept = await bowsprit(sweep, { cwd: place.dir.path, env: baseEnv(kind.env) }).ended
  expect(JSON.parse(swept.stdout), swept.stderr).toEqual([
    expect.objectContaining({ images: 7, files: first.manifest.files.length, problems: [], kept: [] }),
  ])
}, 300_000)

describe('stages at once, and killed ones', () => {
  test('several of the same build end with one complete stage', async () => {
    const { url, path } = storeIn(place, 'matrix')
    const all = await Promise.all([0, 1, 2].map(() => place.stage('ci/matrix', ['--store', url])))
    expect(new Set(all.map(s => s.path)).size).toBe(1)
    expect(await readdir(join(path, 'stages', build.key))).toHaveLength(1)
    expect(await readdir(join(path, 'pending'))).toEqual([])
    await inRegistry(all[0]!)
    await inStore(all[0]!, path)
  }, 300_000)

  test('one that is killed at any moment is completed by the next', async () => {
    const { url, path } = storeIn(place, 'killed')
    const moments: [RegExp, number][] = [
      [/▶ look/, 0],
      [/▶ stage/, 0],
      [/▶ stage/, 200],
      [/▶ stage/, 450],
      [/push .* of/, 0],
      [/files .* of/, 700],
    ]
    let killed = 0
    for (const [pattern, ms] of moments) {
      const run = place.start('ci/killed', ['--store', url])
      await run.until(pattern).catch(() => undefined)
      await new Promise(done => setTimeout(done, ms))
      run.kill('SIGKILL')
      if ((await run.ended).signal === 'SIGKILL') killed++
    }
    expect(killed).toBeGreaterThan(2)
    const last = await place.stage('ci/killed', ['--store', url])
    await inRegistry(last)
    await inStore(last, path)
    expect(await readdir(join(path, 'stages', build.key))).toHaveLength(1)
    expect(await place.stage('ci/killed', ['--store', url])).toMatchObject({ reused: true })
  }, 300_000)
})

test('Ctrl-C ends it at once, and the next goes on', async () => {
  const { url } = storeIn(place, 'interrupted')
  const run = place.start('ci/interrupted', ['--store', url])
  await run.until(/files .* of/)
  const at = performance.now()
  run.kill('SIGINT')
  expect((await run.ended).code).toBe(130)
  expect(performance.now() - at).toBeLessThan(5000)
  await inRegistry(await place.stage('ci/interrupted', ['--store', url]))
}, 120_000)

describe('bad input', () => {
  const refused = async (args: readonly string[], env?: Record<string, string>) => {
    const { code, stderr } = await place.start('ci', args, env).ended
    expect(code, stderr).toBe(2)
    expect(stderr).not.toMatch(/▶/)
    return stderr
  }

  test('is named all at once, before anything is built or sent', async () => {
    const before = (await place.registry.requests()).length
    const stderr = await refused([
      ...['--store', 'dir:/no/such/place', '--source', '/no/such/tree', '--base', 'Not An Image'],
      ...['--output', '/no/such/dir/image.tar', '--focus', 'x', '--registry-mirrors', 'ftp://x'],
    ])
    for (const problem of [
      /there is no directory \/no\/such\. Make it/,
      /no\/such\/tree/,
      /--base Not An Image: this is no image/,
      /--output: there is no directory \/no\/such\/dir/,
      /--focus: .*add --e2e-images/,
      /registry mirror 'ftp:\/\/x' cannot be read/,
    ])
      expect(stderr).toMatch(problem)
    const sent = (await place.registry.requests()).slice(before).filter(r => /^(PUT|PATCH) /.test(r))
    expect(sent).toEqual([])
  })

  test('a disk that is too small', async () => {
    const small = place.dir.getPath('small')
    await mkdir(small)
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', small])
    try {
      const stderr = await refused(['--store', `dir:${small}/store`])
      expect(stderr).toMatch(
        /not enough disk: \d+ MB are needed for the store, and [\d.]+ MB are free at .*small/,
      )
    } finally {
      await execa('umount', [small])
    }
  })

  test('a login that may not push is told which scope was asked for and which granted', async () => {
    const guest = { DOCKER_CONFIG: place.dir.getPath('guest') }
    const stderr = await refused(['--store', storeIn(place, 'guest').url], guest)
    expect(stderr).toMatch(
      /user guest .*may not do this: asked .* for .*repository:ci\/kube-apiserver:pull,push/,
    )
    expect(stderr).toMatch(/granted was repository:ci\/[a-z-]+:pull/)
  })

  test('a registry that is not there, and one that is none', async () => {
    const at = async (registry: string) => {
      const args = ['stage', '--registry', registry, '--store', storeIn(place, 'x').url]
      return bowsprit(args, { cwd: place.dir.path, env: baseEnv() }).ended
    }
    expect(await at(`127.0.0.1:${await freePort()}`)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/nothing listens/),
    })
    expect((await at(new URL(place.tokens.url).host)).stderr).toMatch(/answers 401/)
    expect((await at('HOST/Upper')).stderr).toMatch(/"Upper" is no name of a repository/)
  })

  test('regions that differ are named, all three; with --allow-cross-region their price is', async () => {
    await using kind = await kinds['s3 (MiniStack)']()
    const args = ['--store', await kind.store(), '--region', 'us-east-2']
    const stderr = await refused(args, kind.env)
    expect(stderr).toMatch(
      /the registry \S+\/ci has no region that is known, the store s3:\/\/\S+ is in eu-west-1, the cluster .* is in us-east-2/,
    )
    const allowed = await refused([...args, '--allow-cross-region', '--output', '/no/such/x'], kind.env)
    expect(allowed).toMatch(/warning: .*is in eu-west-1.*for 100 nodes USD/)
    expect(allowed).not.toMatch(/^bowsprit: registry, store/m)
  }, 300_000)
})

describe('test images', () => {
  test('go where the suite finds them by its list, and containerd by its mirrors', async () => {
    const { url } = storeIn(place, 'first')
    const artifacts = place.dir.getPath('tests')
    const args = ['--store', url, '--e2e-images', '--suite', 'smoke', '--artifacts', artifacts]
    const staged = await place.stage('ci', args)
    const env = { HOME: place.dir.path, KUBE_TEST_REPO_LIST: staged.written['test images']! }
    const suite = build.files['e2e.test']!.path
    const [ours, upstream] = await Promise.all([
      execa(suite, ['--list-images'], { env, extendEnv: false }),
      execa(suite, ['--list-images'], { env: { HOME: place.dir.path }, extendEnv: false }),
    ])
    const agnhost = upstream.stdout
      .split('\n')
      .find(l => /\/agnhost:2\.(?!55)/.test(l) && l.startsWith('registry'))!
    const { repository, tag } = stagedName(agnhost, 'ci')
    const name = `${place.registry.host}/${repository}:${tag}`
    expect(ours.stdout.split('\n')).toContain(name)
    expect(staged.manifest.images.map(i => `${place.registry.host}/${i.repository}:${i.tag}`)).toContain(name)
    await inRegistry(staged)

    const ctx = testCtx({ cache, runs: place.dir.path })
    const { containerd: program } = await ensureCompanions(['containerd'], build.companions, ctx)
    await using runtime = await containerd(program!.dir, place.dir.getPath('containerd'))
    const login = ['--user', `${pusher.name}:${pusher.password}`, '--snapshotter', 'native', '--local']
    const mirrors = ['--hosts-dir', staged.written['mirrors']!]
    await runtime.ctr('images', 'pull', ...login, ...mirrors, agnhost)
    await runtime.ctr('images', 'pull', ...login, '--plain-http', name)
    const listed = await runtime.ctr('images', 'ls')
    for (const ref of [agnhost, name]) expect(listed).toContain(ref)
    const again = await place.stage('ci', args)
    expect(again).toMatchObject({ reused: true, written: staged.written })
  }, 300_000)
})

describe('sweep', () => {
  const sweep = async () => {
    const args = ['sweep', '--json', '--state-dir', '.bowsprit']
    const env = baseEnv({ DOCKER_CONFIG: place.dir.getPath('login') })
    return bowsprit(args, { cwd: place.dir.path, env }).ended
  }
  /** As if its time were up. */
  const age = async (url: string, build: string) => {
    const { store } = await opened(url, {})
    for (const found of await findStages(store, build, new Date()))
      await expireStage(store, found, new Date())
    const dir = place.dir.getPath('.bowsprit/_stages')
    for (const name of await readdir(dir)) {
      const record = JSON.parse(await readFile(join(dir, name), 'utf8'))
      const expires = '2020-01-01T00:00:00.000Z'
      if (record.store === url) await writeFile(join(dir, name), JSON.stringify({ ...record, expires }))
    }
  }

  test('removes what has expired, files and images, and nothing that another stage or a cluster needs', async () => {
    const { url, path } = storeIn(place, 'swept')
    const staged = await place.stage('ci/swept', ['--store', url])
    await age(url, build.key)
    const run = place.dir.getPath('.bowsprit/live.json')
    const [created, expires] = [Date.now(), Date.now() + 3600_000].map(t => new Date(t).toISOString())
    const ref = {
      v: 1,
      provider: 'kubeconfig',
      id: 'live',
      region: 'local',
      scope: place.dir.getPath('.bowsprit'),
    }
    const record = {
      v: 1,
      ref,
      pid: process.pid,
      created,
      expires,
      kept: true,
      kubeconfig: '/x',
      build: build.key,
    }
    await mkdir(place.dir.getPath('.bowsprit'), { recursive: true })
    await writeFile(run, JSON.stringify(record))
    const held = await sweep()
    expect(held.stderr).toMatch(/a cluster uses it/)
    await inRegistry(staged)
    await inStore(staged, path)

    await writeFile(run, JSON.stringify({ ...record, build: 'another' }))
    const swept = await sweep()
    expect(swept.code, swept.stderr).toBe(0)
    expect(JSON.parse(swept.stdout)).toEqual([
      expect.objectContaining({ store: url, stages: [staged.path], images: 7, problems: [] }),
    ])
    for (const { repository, tag } of staged.manifest.images)
      expect(await place.client().head(repository, tag)).toBeUndefined()
    expect(await readdir(join(path, 'sha256'))).toEqual([])
    await inRegistry(first)
    await inStore(first, storeIn(place, 'first').path)
    expect((await sweep()).stdout).toBe('[]\n')
  }, 120_000)

  test('and a build of the same version takes the names over, but not from a live cluster', async () => {
    const { url } = storeIn(place, 'rivals')
    const one = await place.stage('ci/rivals', ['--store', url])
    const { store } = await opened(url, {})
    const [found] = await findStages(store, build.key, new Date())
    // Another build with other programs, as far as the store can tell.
    const digest = `sha256:${'0'.repeat(64)}`
    const images = found!.manifest.images.map(i => ({ ...i, digest }))
    const other = { ...found!.manifest, build: 'older', images }
    await store.put('stages/older/0123456789abcdef.json', { bytes: Buffer.from(JSON.stringify(other)) })
    const run = place.dir.getPath('.bowsprit/live.json')
    const record = JSON.parse(await readFile(run, 'utf8'))
    await writeFile(run, JSON.stringify({ ...record, build: 'older' }))
    const stage = 'stages/older/0123456789abcdef.json'
    const expires = new Date(Date.now() + 3600_000).toISOString()
    const lease = { v: 1, cluster: 'ec2-far-0a1b2c', id: 'far', stage, expires } as const
    await takeLease(store, lease)
    const refused = await place.start('ci/rivals', ['--store', url, '--refresh']).ended
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/the cluster live, far uses another build of v1.* under the same names/)
    await writeFile(run, JSON.stringify({ ...record, build: 'another' }))
    await endLease(store, lease.cluster)
    const after = await place.stage('ci/rivals', ['--store', url, '--refresh'])
    expect(after.path).toBe(one.path)
    expect(await findStages(store, 'older', new Date())).toEqual([])
  }, 120_000)
})
