import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createFixture, type FsFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { blobPath, putBytes } from '../../../src/images/blobs.ts'
import { pruneImages } from '../../../src/images/prune.ts'
import { testCtx } from '../../support/ctx.ts'

const hours = (n: number) => new Date(Date.now() - n * 3_600_000)
const days = (n: number) => hours(24 * n)

/** An image cache in which everything was used when it is said. */
function cacheIn(fixture: FsFixture) {
  const dir = fixture.path
  const at = async (path: string, text: string, used: Date) => {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
    await utimes(join(dir, path), used, used)
  }
  const blob = async (bytes: string | Buffer, used: Date) => {
    const { digest } = await putBytes(dir, bytes)
    await utimes(blobPath(dir, digest), used, used)
    return digest
  }
  /** With a layer of 100 kB of its own. */
  const image = async (used: Date) => {
    const layer = await blob(randomBytes(100_000), used)
    const config = await blob(`{"of":"${layer}"}`, used)
    const manifest = await blob(
      JSON.stringify({ config: { digest: config }, layers: [{ digest: layer }] }),
      used,
    )
    return { manifest, layer, all: [manifest, config, layer] }
  }
  const there = (digests: readonly string[]) => digests.map(d => existsSync(blobPath(dir, d)))
  const ctx = testCtx({ cache: dir, runs: dir })
  return { dir, at, blob, image, there, prune: (bytes = 1e9) => pruneImages(dir, ctx, { bytes }) }
}

describe('the image cache', () => {
  it('loses what nobody has used for long, wholly, and nothing else', async () => {
    await using fixture = await createFixture()
    const { at, blob, image, there, prune, dir } = cacheIn(fixture)
    const [old, recent, served, indexed] = [
      await image(days(60)),
      await image(days(60)),
      await image(days(60)),
      await image(days(60)),
    ]
    const index = await blob(JSON.stringify({ manifests: [{ digest: indexed.manifest }] }), days(60))
    const [shared, pulled, fresh] = [
      await blob(randomBytes(1000), days(60)),
      await blob('pulled through long ago', days(8)),
      await blob('pulled through lately', days(6)),
    ]
    await at('made/old', JSON.stringify({ digest: old.manifest }), days(31))
    await at('made/recent', JSON.stringify({ digest: recent.manifest }), days(29))
    await at('layers/old', JSON.stringify({ digest: shared, size: 1000 }), days(31))
    await at('packed/new', JSON.stringify({ digest: shared, size: 1000 }), days(1))
    await at('sets/live.json', JSON.stringify({ refs: { a: served.manifest, b: index } }), hours(2))
    await at('sets/dead.json', JSON.stringify({ refs: { a: old.manifest } }), days(2))
    await at('programs/old/agnhost', '', days(1))
    await utimes(join(dir, 'programs/old'), days(31), days(31))
    await at('debs/new.deb', '', days(3))
    await at('tmp/torn', '', days(2))
    await prune()
    expect(there(old.all)).toEqual([false, false, false])
    for (const { all } of [recent, served, indexed]) expect(there(all)).toEqual([true, true, true])
    expect(there([index, shared, pulled, fresh])).toEqual([true, true, false, true])
    const left = ['made', 'layers', 'packed', 'sets', 'programs', 'debs', 'tmp'].map(kind =>
      readdir(join(dir, kind)),
    )
    expect(await Promise.all(left)).toEqual([
      ['recent'],
      [],
      ['new'],
      ['dead.json', 'live.json'],
      [],
      ['new.deb'],
      [],
    ])
  })

  it('keeps to its size: what was used last stays, and what is in use, however much that is', async () => {
    await using fixture = await createFixture()
    const { at, image, there, prune } = cacheIn(fixture)
    const images = []
    for (const used of [hours(0.5), hours(2), hours(3), hours(4)]) {
      const made = await image(days(2))
      await at(`made/${images.length}`, JSON.stringify({ digest: made.manifest }), used)
      images.push(made)
    }
    const served = await image(days(2))
    await at('sets/live.json', JSON.stringify({ refs: { a: served.manifest } }), hours(2))
    await prune(350_000)
    expect(there([...images, served].map(i => i.layer))).toEqual([true, true, false, false, true])
    await prune(1000)
    expect(there([...images, served].map(i => i.layer))).toEqual([true, false, false, false, true])
  })
})
