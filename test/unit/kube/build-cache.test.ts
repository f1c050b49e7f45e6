import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { beginBuild, buildKey, findBuild, finishBuild } from '../../../src/kube/build-cache.ts'
import type { Source } from '../../../src/kube/source.ts'
import { parseSource } from '../../../src/plan/source.ts'
import { testCtx } from '../../support/ctx.ts'

/** A source as one user has it; `home` is where the module cache and ours lie. */
function sourceAt(home: string, text = 'module:v1.36.3'): Source {
  return {
    spec: parseSource(text),
    dir: `${home}/mod/k8s.io/kubernetes@v1.36.3`,
    moduleDir: `${home}/cache/modules/kubernetes`,
    modFlags: ['-mod=mod'],
    vendored: false,
    version: {
      gitVersion: 'v1.36.3',
      gitCommit: '',
      gitTreeState: 'archive',
      gitMajor: '1',
      gitMinor: '36',
      buildDate: '2026-01-01T00:00:00Z',
    },
    identity: 'k8s.io/kubernetes@v1.36.3',
    go: { program: 'go', version: 'go1.26.8', platform: 'linux/amd64', env: {} } as never,
    companions: { etcd: '3', coredns: '1', pause: '3', cni: '1', crictl: '1', agnhost: '2' },
  }
}

async function made(cache: string, source: Source) {
  const ctx = testCtx({ cache, runs: cache })
  const key = buildKey(source, ['kubectl'], [])
  const staging = await beginBuild(source, ['kubectl'], ctx)
  await writeFile(join(staging.bin, 'kubectl'), 'program')
  const facts = {
    ...{ key, version: 'v1.36.3', commit: '', treeState: 'archive' as const },
    ...{ goVersion: source.go.version, platform: source.go.platform, companions: source.companions },
    ...{ sourceDir: source.dir, moduleDir: source.moduleDir, goFlags: [] },
  }
  await finishBuild(staging, facts, ['kubectl'], ctx)
  return key
}

describe('a build in the cache', () => {
  it('of a published version is found wherever the cache is moved to, and knows its new place', async () => {
    await using dir = await createFixture()
    const key = await made(dir.getPath('a/cache'), sourceAt(dir.getPath('a')))
    await cp(dir.getPath('a/cache'), dir.getPath('b/cache'), { recursive: true })
    await dir.rm('a')
    const there = sourceAt(dir.getPath('b'))
    expect(buildKey(there, ['kubectl'], [])).toBe(key)
    const cache = dir.getPath('b/cache')
    const ctx = testCtx({ cache, runs: cache })
    const found = await findBuild(key, ctx, there)
    expect(found).toMatchObject({ sourceDir: there.dir, moduleDir: there.moduleDir })
    expect(await readFile(found!.files['kubectl']!.path, 'utf8')).toBe('program')
    // Who looks for it by its key alone learns of the new place too.
    expect(await findBuild(key, ctx)).toEqual(found)
  })

  it('is not taken when a file of it is another', async () => {
    await using dir = await createFixture()
    const source = sourceAt(dir.path)
    const cache = dir.getPath('cache')
    const key = await made(cache, source)
    const ctx = testCtx({ cache, runs: cache })
    const found = await findBuild(key, ctx, source)
    await writeFile(found!.files['kubectl']!.path, 'changed')
    expect(await findBuild(key, ctx, source)).toBeUndefined()
  })

  it('of a tree is for the tree at this place: its errors and images name it', () => {
    const at = (home: string) => ({ ...sourceAt(home, `module:v1.36.3,replace=${home}`), dir: home })
    expect(buildKey(at('/a'), ['kubectl'], [])).not.toBe(buildKey(at('/b'), ['kubectl'], []))
  })
})
