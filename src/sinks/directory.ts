import type { Stats } from 'node:fs'
import { open, opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { explained, putFile, readVersion, work } from '../stores/dir.ts'
import type { Sink, SinkCtx, SinkObject } from './sink.ts'

/** A directory in prow's layout: for a web server, for a later copy into a bucket, for `bowsprit validate`. */
export function directorySink(root: string, ctx: SinkCtx): Sink {
  const at = (path: string) => join(root, ...parts(path))
  const failed = (doing: string) => (error: unknown) => {
    ctx.signal.throwIfAborted()
    throw explained(`${doing} in ${root}`, error)
  }
  return {
    address: `dir:${root}`,
    link: path => pathToFileURL(at(path)).href,
    page: () => undefined,
    encodes: false,
    put: async (path, content, o) => {
      const to = at(path)
      const options = {
        ...(o.onlyOver === undefined ? {} : { onlyOver: o.onlyOver }),
        ...(o.onBytes === undefined ? {} : { onBytes: o.onBytes }),
      }
      return putFile(root, to, content, options, ctx).catch(failed(`storing ${path}`))
    },
    read: async (path, limit) => {
      const found = await readSome(at(path), limit).catch(failed(`reading ${path}`))
      if (found === undefined) return undefined
      // A directory knows no Content-Encoding: what was stored compressed says so by its first bytes.
      const packed = found.bytes[0] === 0x1f && found.bytes[1] === 0x8b && !/\.(?:t?gz|gzip)$/.test(path)
      return packed && limit === undefined ? { ...found, bytes: gunzipSync(found.bytes) } : found
    },
    head: async path => {
      const found = await statOf(at(path)).catch(failed(`looking for ${path}`))
      return found?.isFile() ? { path, size: found.size } : undefined
    },
    list: prefix => listed(root, prefix),
  }
}

function parts(path: string): string[] {
  const all = path.split('/')
  if (all.some(p => p === '' || p === '.' || p === '..') || all[0] === work || /[\0\r\n]/.test(path))
    throw new Error(`${JSON.stringify(path)} is no path of a sink`)
  return all
}

async function readSome(
  path: string,
  limit: number | undefined,
): Promise<{ bytes: Buffer; version: string } | undefined> {
  if (limit === undefined) return readVersion(path)
  const handle = await open(path).catch(absent)
  if (handle === undefined) return undefined
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(limit), 0, limit, 0)
    return { bytes: buffer.subarray(0, bytesRead), version: '' }
  } finally {
    await handle.close()
  }
}

/** Depth first, a directory open at a time for each level: trees of ten thousands of builds need no memory. */
async function* listed(root: string, prefix: string): AsyncGenerator<SinkObject> {
  const below = prefix.slice(0, prefix.lastIndexOf('/') + 1)
  for await (const path of filesBelow(root, below)) {
    if (!path.startsWith(prefix)) continue
    const found = await statOf(join(root, path))
    if (found?.isFile()) yield { path, size: found.size }
  }
}

async function* filesBelow(root: string, dir: string): AsyncGenerator<string> {
  const entries = await opendir(join(root, dir)).catch(absent)
  if (entries === undefined) return
  for await (const entry of entries) {
    const path = `${dir}${entry.name}`
    if (entry.isDirectory()) {
      if (path !== work) yield* filesBelow(root, `${path}/`)
    } else if (entry.isFile()) yield path
  }
}

function statOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch(absent)
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (['ENOENT', 'ENOTDIR'].includes(error.code ?? '')) return undefined
  throw error
}
