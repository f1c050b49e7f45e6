import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createFixture } from 'fs-fixture'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { githubCache } from '../../../src/adapters/github/cache.ts'
import { type ResultsService, resultsService } from '../../support/actions/results-service.ts'
import { seenLog } from '../../support/ctx.ts'

afterEach(() => vi.unstubAllEnvs())

async function jobOf(service: ResultsService, more: Record<string, string> = {}) {
  const f = await createFixture({ 'workspace/.keep': '', 'temp/.keep': '', 'gocache/ab/one': 'object' })
  const log = seenLog()
  const env: Record<string, string> = {
    ...service.env(),
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_WORKSPACE: f.getPath('workspace'),
    RUNNER_TEMP: f.getPath('temp'),
    ...more,
  }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  const said = () => log.seen.map(l => `${l.level}: ${l.text}`)
  return {
    f,
    said,
    paths: [f.getPath('gocache')],
    cache: githubCache(env, log),
    [Symbol.asyncDispose]: () => f.rm(),
  }
}

describe('cache', () => {
  it('gives back what was saved, by its key or by the beginning of one', async () => {
    await using service = await resultsService()
    await using job = await jobOf(service)
    const { cache, paths, f } = job
    expect(await cache.restore(paths, 'go-abc', ['go-'])).toBeUndefined()
    expect(await cache.save(paths, 'go-abc')).toBe(true)
    await rm(paths[0]!, { recursive: true })
    expect(await cache.restore(paths, 'go-abc', [])).toBe('go-abc')
    expect(await readFile(f.getPath('gocache/ab/one'), 'utf8')).toBe('object')
    await rm(paths[0]!, { recursive: true })
    expect(await cache.restore(paths, 'go-new', ['other-', 'go-'])).toBe('go-abc')
    expect(await readFile(f.getPath('gocache/ab/one'), 'utf8')).toBe('object')
    expect(job.said()).toEqual([])
  })

  it('does not pack what is there already', async () => {
    await using service = await resultsService()
    await using job = await jobOf(service)
    await job.cache.save(job.paths, 'k')
    const before = service.calls.length
    expect(await job.cache.save(job.paths, 'k')).toBe(true)
    expect(service.calls.slice(before)).toEqual(['GetCacheEntryDownloadURL'])
  })

  it('counts a key that another job saved meanwhile as there', async () => {
    await using service = await resultsService()
    await using job = await jobOf(service)
    await job.cache.save(job.paths, 'k')
    service.refuse('GetCacheEntryDownloadURL', { body: { ok: false } })
    expect(await job.cache.save(job.paths, 'k')).toBe(true)
    expect(job.said()).toEqual(['info: cache k was not saved: another job has saved it'])
  })

  it('says a denial in one line and goes on', async () => {
    await using service = await resultsService()
    await using job = await jobOf(service)
    service.cachePolicy = 'read'
    expect(await job.cache.save(job.paths, 'k')).toBe(false)
    expect(job.said()).toEqual([
      expect.stringMatching(/^info: cache k was not saved: .*cache write denied: /),
    ])
    service.cachePolicy = 'none'
    expect(await job.cache.restore(job.paths, 'k', [])).toBeUndefined()
    expect(job.said()[1]).toMatch(/^info: cache k was not restored: .*cache read denied: /)
    expect(job.said()).toHaveLength(2)
  })

  it('keeps to the cache mode of the job', async () => {
    await using service = await resultsService()
    await using job = await jobOf(service, { ACTIONS_CACHE_MODE: 'read' })
    expect(await job.cache.save(job.paths, 'k')).toBe(false)
    expect(service.caches).toEqual([])
    expect(job.said()).toEqual([expect.stringMatching(/^info: cache k was not saved: .*cache-mode 'read'/)])
  })

  it('of a service that is down is a warning, and nothing is packed', async () => {
    await using service = await resultsService()
    await using job = await jobOf(service, { ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/' })
    expect(await job.cache.restore(job.paths, 'k', [])).toBeUndefined()
    expect(await job.cache.save(job.paths, 'k')).toBe(false)
    expect(job.said()).toEqual([
      expect.stringMatching(/^warn: cache k was not restored: .*ECONNREFUSED/s),
      expect.stringMatching(/^warn: cache k was not looked for: .*ECONNREFUSED/s),
    ])
  })

  it('survives a broken archive, a key that is none, and paths that are not there', async () => {
    await using service = await resultsService()
    await using job = await jobOf(service)
    await job.cache.save(job.paths, 'k')
    service.refuse('GET', { status: 200, headers: { 'content-range': 'bytes 0-4/5' }, body: 'xxxxx' }, 100)
    expect(await job.cache.restore(job.paths, 'k', [])).toBeUndefined()
    expect(job.said().at(-1)).toMatch(/^warn: cache k was not restored: /)
    expect(await job.cache.restore(job.paths, 'a,b', [])).toBeUndefined()
    expect(job.said().at(-1)).toMatch(/^warn: cache a,b was not restored: .*commas/)
    expect(await job.cache.save([job.f.getPath('none')], 'n')).toBe(false)
    expect(job.said().at(-1)).toMatch(/^warn: cache n was not saved: .*not exist/)
  })

  it('where there is none is silence', async () => {
    await using service = await resultsService()
    await using job = await jobOf(service, { ACTIONS_RUNTIME_TOKEN: '' })
    expect(await job.cache.restore(job.paths, 'k', [])).toBeUndefined()
    expect(await job.cache.save(job.paths, 'k')).toBe(false)
    await using other = await jobOf(service, { ACTIONS_CACHE_SERVICE_V2: '' })
    expect(await other.cache.restore(other.paths, 'k', [])).toBeUndefined()
    expect([...job.said(), ...other.said(), ...service.calls]).toEqual([])
  })

  it('never shows the signature of a URL, not even what tar says', async () => {
    await using service = await resultsService()
    await using job = await jobOf(service)
    await mkdir(job.f.getPath('gocache/x'))
    await writeFile(job.f.getPath('gocache/x/::set-output name=a::b'), 'x')
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    await job.cache.save(job.paths, 'k')
    await job.cache.restore(job.paths, 'k', [])
    const printed = write.mock.calls.map(([chunk]) => String(chunk)).join('')
    write.mockRestore()
    expect(printed).toBe('')
    expect(service.signatures.length).toBeGreaterThan(2)
    expect(job.said()).toEqual([])
  })
})
