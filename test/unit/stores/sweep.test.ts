import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImageAt } from '../../../src/plan/stage-manifest.ts'
import { endLease, liveLeases, takeLease } from '../../../src/stores/leases.ts'
import { type StageOf, stageFiles } from '../../../src/stores/node-files.ts'
import { expireStage, renewStage, rivalsOf } from '../../../src/stores/renew.ts'
import { commitStage, findStages } from '../../../src/stores/stages.ts'
import { sweepStage } from '../../../src/stores/sweep.ts'
import { type Files, type Measured, testFiles } from '../../support/stores/files.ts'
import { type Kind, kinds } from '../../support/stores/kinds.ts'
import { inHours, opened, refused, stageOf } from '../../support/stores/open.ts'

/** The first run gets the services from their registries. */
const setUpMs = 15 * 60_000
const none = new Set<string>()
const lock = 'sweep-lock.json'

describe.each(Object.entries(kinds))('sweeping a store of kind %s', (_, open) => {
  let kind: Kind
  let files: Files
  let [a, b, c]: Measured[] = []
  beforeAll(async () => {
    files = await testFiles()
    ;[a, b, c] = await Promise.all(['kubelet', 'runc', 'crictl'].map(name => files.make(name, 1000)))
    kind = await open()
  }, setUpMs)
  afterAll(async () => {
    await kind?.[Symbol.asyncDispose]()
    await files?.[Symbol.asyncDispose]()
  })
  const blob = (file: Measured | undefined) => `sha256/${file!.sha256}`

  it('removes what has expired and nothing refers to any more', async () => {
    const { store, ctx } = await opened(await kind.store(), kind.env)
    const old = await stageFiles(store, [a!, b!], stageOf('old', { hours: 1 }), ctx)
    const used = await stageFiles(store, [b!, c!], stageOf('used', { hours: 1 }), ctx)
    const young = await stageFiles(store, [c!], stageOf('young', { hours: 9 }), ctx)

    const early = await sweepStage(store, new Date(), none, ctx)
    expect(early).toEqual({ stages: [], files: 0, bytes: 0, images: 0, kept: [], problems: [] })

    const report = await sweepStage(store, inHours(2), new Set(['used']), ctx)
    expect(report).toEqual({
      stages: [old.path],
      files: 1,
      bytes: 1000,
      images: 0,
      kept: [`${used.path}: a cluster uses it`],
      problems: [],
    })
    expect((await store.list('sha256')).map(o => o.path).sort()).toEqual([blob(b), blob(c)].sort())
    expect((await store.list('stages')).map(o => o.path).sort()).toEqual([used.path, young.path].sort())

    await sweepStage(store, inHours(10), none, ctx)
    for (const dir of ['sha256', 'stages', 'pending']) expect(await store.list(dir)).toEqual([])
    expect(await store.has(lock)).toBeUndefined()
  })

  it('keeps a stage for as long as a cluster of whatever machine has a lease of it', async () => {
    const { store, ctx } = await opened(await kind.store(), kind.env)
    const held = await stageFiles(store, [a!, b!], stageOf('held', { hours: 1 }), ctx)
    const free = await stageFiles(store, [b!, c!], stageOf('free', { hours: 1 }), ctx)
    const expires = inHours(5).toISOString()
    const lease = { v: 1, id: '7f3k2', stage: held.path, expires } as const
    await takeLease(store, { ...lease, cluster: 'ec2-7f3k2-0a1b2c' })
    await takeLease(store, { ...lease, cluster: 'ec2-dead-0a1b2c', expires: inHours(1).toISOString() })
    const report = await sweepStage(store, inHours(2), none, ctx)
    expect(report).toMatchObject({ stages: [free.path], files: 1, problems: [] })
    expect(report.kept).toEqual([`${held.path}: a cluster uses it (7f3k2 until ${expires})`])
    expect((await store.list('sha256')).map(o => o.path).sort()).toEqual([blob(a), blob(b)].sort())
    expect((await liveLeases(store, new Date())).map(l => l.cluster)).toEqual(['ec2-7f3k2-0a1b2c'])

    await endLease(store, 'ec2-7f3k2-0a1b2c')
    await endLease(store, 'ec2-7f3k2-0a1b2c')
    expect((await sweepStage(store, inHours(2), none, ctx)).stages).toEqual([held.path])
    for (const dir of ['sha256', 'stages', 'leases']) expect(await store.list(dir)).toEqual([])
  })

  it('lets a lease that has expired hold nothing, and removes no file for one that it cannot read', async () => {
    const { store, ctx } = await opened(await kind.store(), kind.env)
    const old = await stageFiles(store, [a!], stageOf('old', { hours: 1 }), ctx)
    const expires = inHours(3).toISOString()
    await takeLease(store, { v: 1, cluster: 'azure-x', id: 'x', stage: old.path, expires })
    await store.put('leases/ec2-newer.json', { bytes: Buffer.from('{"v":2}') })
    const careful = await sweepStage(store, inHours(4), none, ctx)
    expect(careful).toMatchObject({ stages: [], files: 0 })
    expect(careful.problems).toEqual([
      expect.stringMatching(/leases\/ec2-newer\.json .* cannot be read: .*; no files are removed/),
    ])
    await store.remove('leases/ec2-newer.json')
    expect((await sweepStage(store, inHours(4), none, ctx)).stages).toEqual([old.path])
    expect(await store.list('leases')).toEqual([])
  })

  it('leaves alone what a killed stage has sent, until that has expired too', async () => {
    const { store, ctx } = await opened(await kind.store(), kind.env)
    const dead = { ...stageOf('dead', { hours: 3 }), images: refused('killed') }
    await expect(stageFiles(store, [a!, b!], dead, ctx)).rejects.toThrow('killed')
    expect(await sweepStage(store, inHours(2), none, ctx)).toMatchObject({ files: 0, problems: [] })
    expect(await sweepStage(store, inHours(4), none, ctx)).toMatchObject({ files: 2, problems: [] })
    expect(await store.list('pending')).toEqual([])
  })

  it('gives up unfinished uploads of nobody, and leaves the others to be finished', async () => {
    const url = await kind.store()
    const large = await files.make('e2e.test', 60 * 1024 * 1024)
    const begin = async () => {
      const stop = new AbortController()
      const { store, ctx } = await opened(url, kind.env, stop.signal)
      const progress = (p: { done: number }) => {
        if (p.done >= 16 * 1024 * 1024) stop.abort(new Error('cancelled'))
      }
      const log = { ...ctx.log, progress }
      const staging = stageFiles(store, [large], stageOf('begun', { hours: 1 }), { ...ctx, log })
      await expect(staging).rejects.toThrow('cancelled')
    }
    await begin()
    const { store, ctx } = await opened(url, kind.env)
    await sweepStage(store, new Date(), none, ctx)
    const finished = await stageFiles(store, [large], stageOf('begun', { hours: 1 }), ctx)
    if (kind.cloud) expect(finished.resumed).toBeGreaterThanOrEqual(16 * 1024 * 1024)
    await sweepStage(store, inHours(2), none, ctx)
    expect(await store.list('sha256')).toEqual([])
    await begin()
    expect((await sweepStage(store, inHours(2), none, ctx)).problems).toEqual([])
    expect(await store.dropUnfinished(() => false)).toEqual([])
  }, 60_000)

  it('removes no file while there is a manifest that it does not understand', async () => {
    const { store, ctx } = await opened(await kind.store(), kind.env)
    await stageFiles(store, [a!], stageOf('old', { hours: 1 }), ctx)
    const future = { bytes: Buffer.from('{"v":2}') }
    await store.put('stages/newer/0123456789abcdef.json', future)
    const report = await sweepStage(store, inHours(2), none, ctx)
    expect(report.problems).toEqual([
      expect.stringMatching(
        /stages\/newer\/0123456789abcdef\.json .* cannot be read: .*; no files are removed/,
      ),
    ])
    expect(report.stages).toHaveLength(1)
    expect(await store.list('sha256')).toHaveLength(1)
  })

  it('never takes a file from a stage that is being made of it at that moment', async () => {
    for (let round = 0; round < 8; round++) {
      const url = await kind.store()
      const { store, ctx } = await opened(url, kind.env)
      const { manifest } = await stageFiles(store, [a!, b!, c!], stageOf('again', { hours: 1 }), ctx)
      await store.remove((await store.list('stages'))[0]!.path)
      await commitStage(store, { ...manifest, expires: new Date(Date.now() - 1000).toISOString() }, ctx)
      const wait = (ms: number) => new Promise(done => setTimeout(done, ms))
      await Promise.all([
        wait(Math.random() * 15).then(() => sweepStage(store, new Date(), none, ctx)),
        wait(Math.random() * 15).then(() => stageFiles(store, [a!, b!, c!], stageOf('again'), ctx)),
      ])
      const [stage, ...more] = await findStages(store, 'again', new Date())
      expect(more).toEqual([])
      for (const file of stage!.manifest.files) expect(await store.has(file.path)).toBeDefined()
    }
  }, 60_000)

  it('touches nothing of others, and stages nothing among it', async () => {
    const { store, ctx } = await opened(await kind.store(), kind.env)
    await store.put(blob(a), { bytes: Buffer.from('of somebody else') })
    const staging = stageFiles(store, [b!], stageOf('foreign'), ctx)
    await expect(staging).rejects.toThrow(/has files in sha256\/ that are not ours.*give a prefix of its own/)
    expect((await sweepStage(store, inHours(99), none, ctx)).files).toBe(0)
    expect((await store.list('sha256')).map(o => o.path)).toEqual([blob(a)])
  })

  it('is done by one at a time; a stage waits for it, and neither for one that was killed', async () => {
    const { store, ctx } = await opened(await kind.store(), kind.env)
    const held = (seconds: number) => ({
      bytes: Buffer.from(JSON.stringify({ until: new Date(Date.now() + seconds * 1000).toISOString() })),
    })
    await stageFiles(store, [a!], stageOf('first', { hours: 1 }), ctx)
    await store.put(lock, held(30))
    const report = await sweepStage(store, new Date(), none, ctx)
    expect(report.kept).toEqual([expect.stringMatching(/somebody else is sweeping it/)])
    let over = false
    const staging = stageFiles(store, [c!], stageOf('waits'), ctx).then(() => {
      over = true
    })
    await new Promise(done => setTimeout(done, 900))
    expect(over).toBe(false)
    expect(await store.has(blob(c))).toBeUndefined()
    await store.remove(lock)
    await staging
    await store.put(lock, held(-120))
    await stageFiles(store, [b!], stageOf('waits'), ctx)
    expect((await sweepStage(store, inHours(48), none, ctx)).files).toBe(3)
  })

  it('takes images along that no other stage needs, before what names them', async () => {
    const { store, ctx } = await opened(await kind.store(), kind.env)
    const old = await stageFiles(store, [a!], withImages('old', ['kube-proxy', 'pause']), ctx)
    await stageFiles(store, [b!], withImages('young', ['pause'], 9), ctx)
    const dead = withImages('dead', ['etcd'])
    const killed = { ...dead, images: { ...dead.images!, push: () => Promise.reject(new Error('killed')) } }
    await expect(stageFiles(store, [c!], killed, ctx)).rejects.toThrow('killed')
    const asked: string[] = []
    const drop = (problems: readonly string[]) => async (images: readonly ImageAt[]) => {
      asked.push(...images.map(i => `${i.registry} ${i.repository}`))
      expect(await store.has(old.path)).toBeDefined()
      return { gone: problems.length > 0 ? 0 : images.length, problems }
    }
    const failed = await sweepStage(store, inHours(2), none, ctx, drop(['the registry is away']))
    expect(asked.sort()).toEqual(['host.test/ci ci/etcd', 'host.test/ci ci/kube-proxy'])
    expect(failed).toMatchObject({ stages: [], images: 0 })
    expect(failed.kept).toEqual([`${old.path}: its images could not be removed`])
    expect(failed.problems).toEqual(['the registry is away', 'the registry is away'])

    const report = await sweepStage(store, inHours(2), none, ctx, drop([]))
    expect(report).toMatchObject({ stages: [old.path], images: 2, kept: [], problems: [] })
    expect(await store.list('pending')).toEqual([])
    asked.length = 0
    await sweepStage(store, inHours(2), none, ctx, drop([]))
    expect(asked).toEqual([])
  })
})

describe('a stage that is there', () => {
  it('lives longer when it is whole, and is nothing when it is not', async () => {
    await using files = await testFiles()
    await using kind = await kinds.directory()
    const { store, ctx } = await opened(await kind.store(), kind.env)
    const [a, b] = [await files.make('kubelet', 1000), await files.make('runc', 2000)]
    await stageFiles(store, [a, b], withImages('k', ['pause']), ctx)
    const [found] = await findStages(store, 'k', new Date())
    const until = inHours(30).toISOString()
    expect(await renewStage(store, found!, until, async () => false, ctx)).toBeUndefined()
    const renewed = await renewStage(store, found!, until, async () => true, ctx)
    expect(renewed).toMatchObject({ path: found!.path, manifest: { expires: until } })
    const shorter = await renewStage(store, renewed!, inHours(1).toISOString(), async () => true, ctx)
    expect(shorter?.manifest.expires).toBe(until)
    await store.remove(`sha256/${a.sha256}`)
    expect(await renewStage(store, found!, until, async () => true, ctx)).toBeUndefined()
    expect(await store.list('pending')).toEqual([])
  })

  it('ends when another build takes its names over', async () => {
    await using files = await testFiles()
    await using kind = await kinds.directory()
    const { store, ctx } = await opened(await kind.store(), kind.env)
    const file = await files.make('kubelet', 1000)
    const stage = (build: string, digit: string) =>
      stageFiles(store, [file], withImages(build, ['kube-proxy', 'pause'], 1, digit), ctx)
    const first = await stage('one', 'a')
    await stage('same', 'a')
    const wanted = {
      registry: 'host.test/ci',
      images: withImages('two', ['kube-proxy'], 1, 'b').images!.list,
    }
    const rivals = await rivalsOf(store, wanted, new Date())
    expect(rivals.map(r => r.manifest.build).sort()).toEqual(['one', 'same'])
    expect(await rivalsOf(store, { ...wanted, registry: 'host.test/other' }, new Date())).toEqual([])
    for (const rival of rivals) await expireStage(store, rival, new Date())
    expect(await findStages(store, undefined, new Date())).toEqual([])
    // Its own name brings it back.
    await stage('one', 'a')
    expect((await findStages(store, 'one', new Date())).map(s => s.path)).toEqual([first.path])
  })
})

function withImages(build: string, names: readonly string[], hours = 1, digit = '7'): StageOf {
  const digest = `sha256:${digit.repeat(64)}`
  const list = names.map(name => ({ repository: `ci/${name}`, tag: 'v1', digest, size: 5 }))
  return { ...stageOf(build, { hours }), registry: 'host.test/ci', images: { list, push: async () => {} } }
}
