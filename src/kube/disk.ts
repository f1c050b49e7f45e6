import { readdir, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import prettyBytes from 'pretty-bytes'
import type { Go } from './go.ts'

const gib = 1024 ** 3
/** Measured with v1.36.3, all targets: build cache 3.7 GB, modules 2 GB, binaries 0.7 GB, Go's own work files. */
const coldBuildCache = 4.5 * gib
const coldModules = 2.5 * gib
/** Programs of one build twice over, and what a link writes meanwhile. */
const always = 1.5 * gib

/**
 * Whether a build of all of Kubernetes has room. What the caches already hold is not needed again.
 * @returns one problem per file system that is too small
 */
export async function diskProblems(go: Go, cache: string): Promise<string[]> {
  const needs = [
    { dir: go.buildCache, bytes: Math.max(0, coldBuildCache - (await buildCacheSize(go.buildCache))) },
    { dir: go.modCache, bytes: (await hasEntries(join(go.modCache, 'k8s.io'))) ? 0 : coldModules },
    { dir: cache, bytes: always },
  ]
  const byDevice = new Map<number, { dirs: string[]; bytes: number; free: number }>()
  for (const { dir, bytes } of needs) {
    const there = await nearest(dir)
    const { dev } = await stat(there)
    const fs = await statfs(there)
    const sum = byDevice.get(dev) ?? { dirs: [], bytes: 0, free: fs.bavail * fs.bsize }
    if (bytes > 0) sum.dirs.push(dir)
    sum.bytes += bytes
    byDevice.set(dev, sum)
  }
  return [...byDevice.values()]
    .filter(d => d.free < d.bytes)
    .map(
      d =>
        `not enough disk: the build needs ${size(d.bytes)} for ${d.dirs.join(', ')}, and ${size(d.free)} are free there; ` +
        'make room, or set GOCACHE, GOMODCACHE and the cache directory to a larger disk',
    )
}

/** Bytes in Go's build cache, estimated from 4 of its 256 directories (files are spread by hash). */
async function buildCacheSize(dir: string): Promise<number> {
  let bytes = 0
  for (const part of ['07', '5e', 'a3', 'f9'])
    for (const name of await readdir(join(dir, part)).catch(() => []))
      bytes += (await stat(join(dir, part, name)).catch(() => undefined))?.size ?? 0
  return bytes * 64
}

async function hasEntries(dir: string): Promise<boolean> {
  return (await readdir(dir).catch(() => [])).length > 0
}

async function nearest(dir: string): Promise<string> {
  try {
    await stat(dir)
    return dir
  } catch {
    return dirname(dir) === dir ? dir : nearest(dirname(dir))
  }
}

function size(bytes: number): string {
  return prettyBytes(bytes, { maximumFractionDigits: 1 })
}
