import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFixture } from 'fs-fixture'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { githubToolCache } from '../../../src/adapters/github/tool-cache.ts'

afterEach(() => vi.unstubAllEnvs())

async function runner() {
  const f = await createFixture({ 'tools/.keep': '', 'temp/.keep': '', 'made/bin/etcd': '#!/bin/sh' })
  await chmod(f.getPath('made/bin/etcd'), 0o755)
  const env = {
    GITHUB_ACTIONS: 'true',
    RUNNER_TOOL_CACHE: f.getPath('tools'),
    RUNNER_TEMP: f.getPath('temp'),
  }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  return { f, made: f.getPath('made'), cache: githubToolCache(env)!, [Symbol.asyncDispose]: () => f.rm() }
}

describe('tool cache', () => {
  it('is there on Actions alone', () => {
    expect(githubToolCache({})).toBeUndefined()
    expect(githubToolCache({ GITHUB_ACTIONS: 'true' })).toBeUndefined()
    expect(githubToolCache({ RUNNER_TOOL_CACHE: '/opt/tools' })).toBeUndefined()
  })

  it('gives back a copy that can be run', async () => {
    await using r = await runner()
    expect(await r.cache.find('etcd', '3.6.4')).toBeUndefined()
    const kept = await r.cache.keep(r.made, 'etcd', '3.6.4')
    expect(await r.cache.find('etcd', '3.6.4')).toBe(kept)
    expect(kept.startsWith(r.f.getPath('tools'))).toBe(true)
    expect((await stat(join(kept, 'bin/etcd'))).mode & 0o777).toBe(0o755)
  })

  const versions = [
    '3.6.4',
    '3.6.4-rc.1',
    '3.6',
    '3',
    '3.6.4+k3s1',
    '3.6.4+k3s2',
    'v3.6.4',
    '3.6.4.1',
    '20260101',
    'main@abc/def',
  ]
  it('tells any two versions apart, semantic or not', async () => {
    await using r = await runner()
    for (const [i, version] of versions.entries()) {
      expect(await r.cache.find('etcd', version), version).toBeUndefined()
      await r.f.writeFile('made/which', String(i))
      await r.cache.keep(r.made, 'etcd', version)
    }
    for (const [i, version] of versions.entries()) {
      const dir = await r.cache.find('etcd', version)
      expect(await readFile(join(dir!, 'which'), 'utf8'), version).toBe(String(i))
    }
    expect(await r.cache.find('runc', '3.6.4')).toBeUndefined()
  })

  it('does not take a tool of that name that somebody else put there, nor half a one', async () => {
    await using r = await runner()
    const [theirs, half] = ['etcd', 'bowsprit-etcd'].map(n => r.f.getPath('tools', n, '3.6.4', process.arch))
    for (const dir of [theirs!, half!]) {
      await mkdir(dir, { recursive: true })
      await writeFile(join(dir, 'etcd'), '')
    }
    await writeFile(`${theirs}.complete`, '')
    expect(await r.cache.find('etcd', '3.6.4')).toBeUndefined()
    const kept = await r.cache.keep(r.made, 'etcd', '3.6.4')
    expect(await r.cache.find('etcd', '3.6.4')).toBe(kept)
  })

  it('leaves one that is there as it is: another job may be running it', async () => {
    await using r = await runner()
    const kept = await r.cache.keep(r.made, 'etcd', '3.6.4')
    const before = await stat(join(kept, 'bin/etcd'))
    await r.f.writeFile('made/bin/etcd', 'other')
    expect(await r.cache.keep(r.made, 'etcd', '3.6.4')).toBe(kept)
    expect((await stat(join(kept, 'bin/etcd'))).ino).toBe(before.ino)
    expect(await readFile(join(kept, 'bin/etcd'), 'utf8')).toBe('#!/bin/sh')
  })
})
