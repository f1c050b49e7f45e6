import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stageFiles } from '../../../src/stores/node-files.ts'
import { findStages, signedUrls } from '../../../src/stores/stages.ts'
import { repo, start } from '../../support/program.ts'
import { type Files, testFiles } from '../../support/stores/files.ts'
import { type Kind, kinds } from '../../support/stores/kinds.ts'
import { inHours, opened, refused, stageOf } from '../../support/stores/open.ts'

/** The first run gets the services from their registries. */
const setUpMs = 15 * 60_000
const large = 20 * 1024 * 1024 + 12_345
const doc = (text: string) => ({ bytes: Buffer.from(text) })

describe.each(Object.entries(kinds))('a store of kind %s', (_, open) => {
  let kind: Kind
  let files: Files
  beforeAll(async () => {
    files = await testFiles()
    kind = await open()
  }, setUpMs)
  afterAll(async () => {
    await kind?.[Symbol.asyncDispose]()
    await files?.[Symbol.asyncDispose]()
  })

  it('gives back what was put, and knows what is there', async () => {
    const { store } = await opened(await kind.store(), kind.env)
    expect(await store.check()).toMatchObject({ problems: [] })
    expect(await store.read('stages/a.json')).toBeUndefined()
    expect(await store.has('stages/a.json')).toBeUndefined()
    expect(await store.list('stages')).toEqual([])
    expect(await store.put('stages/a.json', doc('{}'))).toBe(true)
    expect((await store.read('stages/a.json'))?.bytes.toString()).toBe('{}')
    expect(await store.has('stages/a.json')).toEqual({ path: 'stages/a.json', size: 2 })
    await store.put('stages/b/c.json', doc('{"b":1}'))
    await store.put('stagesx/d.json', doc('of another directory'))
    expect((await store.list('stages')).map(o => [o.path, o.size]).sort()).toEqual([
      ['stages/a.json', 2],
      ['stages/b/c.json', 7],
    ])
    const to = join(files.dir, 'fetched')
    await store.get('stages/b/c.json', to)
    expect(await readFile(to, 'utf8')).toBe('{"b":1}')
    await store.remove('stages/a.json')
    await store.remove('stages/a.json')
    expect(await store.has('stages/a.json')).toBeUndefined()
  })

  it('keeps to the condition of a put', async () => {
    const { store } = await opened(await kind.store(), kind.env)
    expect(await store.put('stages/m.json', doc('1'), { onlyOver: 'absent' })).toBe(true)
    expect(await store.put('stages/m.json', doc('2'), { onlyOver: 'absent' })).toBe(false)
    const first = await store.read('stages/m.json')
    expect(first?.bytes.toString()).toBe('1')
    const over = { onlyOver: { version: first!.version } }
    expect(await store.put('stages/m.json', doc('3'), over)).toBe(true)
    expect(await store.put('stages/m.json', doc('4'), over)).toBe(false)
    expect(await store.put('stages/none.json', doc('5'), over)).toBe(false)
    expect((await store.read('stages/m.json'))?.bytes.toString()).toBe('3')
    const at = await store.read('stages/m.json')
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        store.put('stages/m.json', doc(`racer ${i}`), { onlyOver: { version: at!.version } }),
      ),
    )
    expect(results.filter(Boolean)).toHaveLength(1)
  })

  it('takes large files in parts, and refuses those that have changed', async () => {
    const { store } = await opened(await kind.store(), kind.env)
    const file = await files.make('e2e.test', large)
    const path = `sha256/${file.sha256}`
    let bytes = 0
    await store.put(path, { ...file, file: file.path }, { onBytes: n => (bytes += n) })
    expect(bytes).toBe(large)
    const to = join(files.dir, 'fetched-large')
    await store.get(path, to)
    expect((await readFile(to)).equals(await readFile(file.path))).toBe(true)
    for (const size of [large, 1000]) {
      const other = await files.make('other', size)
      const now = Buffer.alloc(size, 7)
      await writeFile(other.path, now)
      const put = store.put(`sha256/${other.sha256}`, { ...other, file: other.path })
      await expect(put).rejects.toThrow(/changed while it was being staged/)
      expect(await store.has(`sha256/${other.sha256}`)).toBeUndefined()
    }
    await store.put(`sha256/${'0'.repeat(64)}`, doc('not that'))
    await expect(store.get(`sha256/${'0'.repeat(64)}`, to)).rejects.toThrow(/is damaged/)
  })

  it('stages files once, manifest last; a second stage sends nothing and lets it live longer', async () => {
    const { store, ctx } = await opened(await kind.store(), kind.env)
    const all = [await files.make('kubelet', large), await files.make('cni/bridge', 4000)]
    const again = [...all, { ...all[1]!, name: 'cni/copy' }]
    const failing = { ...stageOf('build1'), images: refused('the push failed') }
    await expect(stageFiles(store, again, failing, ctx)).rejects.toThrow('the push failed')
    expect(await store.list('sha256')).toHaveLength(2)
    expect(await findStages(store, 'build1', new Date())).toEqual([])

    const third = await files.make('crictl', 5000)
    const first = await stageFiles(store, [...again, third], stageOf('build1'), ctx)
    expect(first).toMatchObject({ sent: { files: 1, bytes: 5000 }, kept: { files: 2, bytes: large + 4000 } })
    expect(first.manifest.files.map(f => f.name)).toEqual(['kubelet', 'cni/bridge', 'cni/copy', 'crictl'])
    const before = Date.now()
    const second = await stageFiles(store, [...again, third], stageOf('build1', { hours: 48 }), ctx)
    expect(Date.now() - before).toBeLessThan(2000)
    expect(second).toMatchObject({ sent: { files: 0, bytes: 0 }, path: first.path })
    const shorter = await stageFiles(store, [...again, third], stageOf('build1', { hours: 1 }), ctx)
    expect(shorter.manifest.expires).toBe(second.manifest.expires)
    const found = await findStages(store, 'build1', new Date())
    expect(found.map(f => f.path)).toEqual([first.path])
    expect(found[0]!.manifest.expires).toBe(second.manifest.expires)
    expect(await findStages(store, 'build1', inHours(72))).toEqual([])
    expect(await store.list('pending')).toHaveLength(1) // of the stage that failed, whose files stay for the next
  })

  it('ends with one complete stage when many make it at once', async () => {
    const url = await kind.store()
    const all = await Promise.all(
      ['kubelet', 'kubeadm', 'runc', 'cni/bridge'].map((name, i) =>
        files.make(name, i === 0 ? large : 300_000, 'n'),
      ),
    )
    const staged = await Promise.all(
      Array.from({ length: 6 }, async (_, i) => {
        const { store, ctx } = await opened(url, kind.env)
        return stageFiles(store, all, stageOf('matrix', { hours: 24 + i }), ctx)
      }),
    )
    const { store } = await opened(url, kind.env)
    expect(new Set(staged.map(s => s.path)).size).toBe(1)
    const stages = await findStages(store, 'matrix', inHours(28.9))
    expect(stages).toHaveLength(1) // the longest life of all that were asked for
    expect((await store.list('stages')).map(o => o.path)).toEqual([stages[0]!.path])
    expect(await store.list('pending')).toEqual([])
    for (const file of all) {
      const to = join(files.dir, 'fetched-one')
      await store.get(`sha256/${file.sha256}`, to)
      expect((await readFile(to)).equals(await readFile(file.path))).toBe(true)
    }
  })

  it('completes what a killed process began', async () => {
    const url = await kind.store()
    const all = [await files.make('suite', 64 * 1024 * 1024), await files.make('small', 1000)]
    const stage = stageOf('killed')
    const task = JSON.stringify({ url, files: all, stage, pause: kind.cloud ? 100 : 40 })
    const child = start([process.execPath, join(repo, 'test/support/stores/stage-child.ts')], {
      cwd: repo,
      env: { ...kind.env, PATH: process.env['PATH'] ?? '', BOWSPRIT_STAGE: task },
    })
    await child.until(/done (?:1[6-9]|[2-5]\d)\d{6}\n/)
    child.kill('SIGKILL')
    expect((await child.ended).signal).toBe('SIGKILL')
    const { store, ctx } = await opened(url, kind.env)
    expect(await store.has(`sha256/${all[0]!.sha256}`)).toBeUndefined()
    expect(await store.list('stages')).toEqual([])
    const next = await stageFiles(store, all, stage, ctx)
    if (kind.cloud) expect(next.resumed).toBeGreaterThanOrEqual(8 * 1024 * 1024)
    const to = join(files.dir, 'fetched-resumed')
    await store.get(`sha256/${all[0]!.sha256}`, to)
    expect((await readFile(to)).equals(await readFile(all[0]!.path))).toBe(true)
    expect(await findStages(store, 'killed', new Date())).toHaveLength(1)
  }, 60_000)

  it('says what is missing before anything is sent', async () => {
    const { store, ctx } = await opened(kind.missing, kind.env)
    const { problems } = await store.check()
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(
      /no such bucket: make it|no such container: make it|there is no directory .*Make it/,
    )
    const file = await files.make('kubelet', 1000)
    const failed = stageFiles(store, [file], stageOf('missing'), ctx)
    await expect(failed).rejects.toMatchObject({ name: 'UsageError' })
    expect(ctx.log.updates).toEqual([])
  })

  it('stops when the run is cancelled', async () => {
    const stop = new AbortController()
    const { store, ctx } = await opened(await kind.store(), kind.env, stop.signal)
    const all = [await files.make('cancelled', 3 * large)]
    const log = { ...ctx.log, progress: () => stop.abort(new Error('the user said stop')) }
    await expect(stageFiles(store, all, stageOf('cancel'), { ...ctx, log })).rejects.toThrow(
      'the user said stop',
    )
  })

  it('signs URLs that end, and never says a secret', async () => {
    const { store, ctx } = await opened(await kind.store(), kind.env)
    const file = await files.make('kubectl', 2000)
    const { manifest } = await stageFiles(store, [file], stageOf('signed'), ctx)
    const urls = await signedUrls(store, manifest, 60)
    if (!kind.cloud) expect(urls).toBeUndefined()
    else {
      const answer = await fetch(urls![manifest.files.find(f => f.name === 'kubectl')!.path]!)
      expect(answer.status).toBe(200)
      expect(Buffer.from(await answer.arrayBuffer()).equals(await readFile(file.path))).toBe(true)
    }
    await store.check()
    const said = JSON.stringify(ctx.log)
    for (const secret of kind.secrets) expect(said).not.toContain(secret)
  })

  it('takes no file that is missing or has changed, and no stage without a future', async () => {
    const { store, ctx } = await opened(await kind.store(), kind.env)
    const file = await files.make('kubeadm', 100)
    const wrong = [{ ...file, size: 99 }, { name: 'runc', path: join(files.dir, 'nothing') }, { ...file }]
    const failed = await stageFiles(store, wrong, stageOf('wrong'), ctx).catch(e => e)
    expect(failed.name).toBe('UsageError')
    expect(failed.problems).toEqual([
      'two files are to be staged as kubeadm: give one of them another name',
      expect.stringMatching(/has 100 bytes, but 99 when it was built/),
      expect.stringMatching(/^runc cannot be staged: ENOENT/),
    ])
    const past = stageFiles(store, [file], stageOf('wrong', { hours: -1 }), ctx)
    await expect(past).rejects.toThrow(/would be gone at once/)
    expect(await store.list('sha256')).toEqual([])
  })
})
