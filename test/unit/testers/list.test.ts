import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import type { BuildManifest } from '../../../src/plan/build-manifest.ts'
import { listSpecs, matchSpecs, readSuite } from '../../../src/testers/list.ts'
import { startParallelHost } from '../../../src/testers/parallel-host.ts'
import { testCtx } from '../../support/ctx.ts'
import { buildGinkgoSuite, buildOf } from '../../support/ginkgo-suite.ts'

let dir: FsFixture
let build: BuildManifest
const ctx = () => testCtx({ cache: dir.path, runs: dir.path })
beforeAll(async () => {
  dir = await createFixture()
  build = await buildGinkgoSuite(dir.getPath('build'), ctx())
}, 300_000)
afterAll(async () => await dir.rm())

describe('the list', () => {
  test('has lanes, labels, places, and a name once that occurs twice', async () => {
    const specs = await listSpecs(build, ctx())
    const of = (name: string) => specs.find(s => s.name.endsWith(name))
    expect(of('alone 1 [Serial]')).toMatchObject({ serial: true, disruptive: false })
    expect(of('breaks things [Serial] [Disruptive]')).toMatchObject({ serial: true, disruptive: true })
    expect(of('quick 03')!.labels).toEqual(['sig-fixture', 'Conformance'])
    expect(of('quick 03')!.file).toMatch(/suite_test\.go$/)
    expect(specs.filter(s => s.name.endsWith('occurs twice'))).toMatchObject([{ occurrences: 2 }])
  })

  test('is kept beside the build, and not believed for another binary', async () => {
    const kept = `${build.dir}/specs.json`
    const before = readFileSync(kept, 'utf8')
    writeFileSync(kept, before.replaceAll('quick 03', 'quick 99'))
    expect((await listSpecs(build, ctx())).some(s => s.name.endsWith('quick 99'))).toBe(true)
    const e2e = build.files['e2e.test']!
    const other = { ...build, files: { 'e2e.test': { ...e2e, sha256: 'f'.repeat(64) } } }
    expect((await listSpecs(other, ctx())).some(s => s.name.endsWith('quick 99'))).toBe(false)
    writeFileSync(kept, '{"half')
    expect((await listSpecs(build, ctx())).some(s => s.name.endsWith('quick 03'))).toBe(true)
  })

  test('of a binary that cannot list is an error with its words', async () => {
    await using bad = await createFixture({ 'e2e.test': '#!/bin/sh\necho cannot start >&2\nexit 2\n' })
    await ctx().exec.run(['chmod', '+x', bad.getPath('e2e.test')], { env: {}, timeoutMs: 5000 })
    const listing = listSpecs(buildOf(bad.getPath('e2e.test'), bad.path), ctx())
    await expect(listing).rejects.toThrow(/cannot start/)
    await expect(listing).rejects.not.toThrow(UsageError)
  })
})

test('a build that was never listed is listed by its first filter, the same list', async () => {
  const plain = await listSpecs(build, ctx())
  const kept = `${build.dir}/specs.json`
  const listing = readFileSync(kept, 'utf8')
  rmSync(kept)
  await matchSpecs(build, { focus: ['quick 0[0-4]'], skip: [], labelFilter: '' }, ctx())
  expect(readFileSync(kept, 'utf8')).toBe(listing)
  expect(await listSpecs(build, ctx())).toEqual(plain)
})

test('filters are decided by ginkgo', async () => {
  const filters = { focus: ['quick 0[0-4]'], skip: ['02'], labelFilter: 'Conformance' }
  expect([...(await matchSpecs(build, filters, ctx()))].map(n => n.slice(-2)).sort()).toEqual([
    '00',
    '01',
    '03',
    '04',
  ])
  const none = await matchSpecs(build, { focus: ['nothing like it'], skip: [], labelFilter: '' }, ctx())
  expect(none.size).toBe(0)
})

describe('--suite', () => {
  test('a name, a file, or bad input that names both', async () => {
    await using files = await createFixture({ 'mine.txt': '# x\na\nb\n' })
    expect(await readSuite('smoke')).toEqual({ kind: 'named', name: 'smoke' })
    expect(await readSuite(files.getPath('mine.txt'))).toMatchObject({ kind: 'names', names: ['a', 'b'] })
    await expect(readSuite('smok')).rejects.toThrow(/--suite smok: neither one of smoke, .* nor a file/)
  })
})

test('the host of the processes answers nobody who does not know its word', async () => {
  let asked = 0
  const host = await startParallelHost({
    total: 2,
    next: () => asked++,
    report: () => asked++,
    output: () => {},
    ended: () => {},
    alive: () => true,
  })
  try {
    const good = host.url(1)
    expect((await fetch(`${good}/up`)).status).toBe(200)
    const { origin } = new URL(good)
    for (const path of ['/counter', '/1/counter', '/guess/1/counter', `${new URL(good).pathname}0/counter`])
      expect((await fetch(origin + path)).status).toBe(404)
    expect(asked).toBe(0)
  } finally {
    await host.close()
  }
})
