import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { type Header, pack } from 'tar-stream'
import { putStream, type Stored } from './blobs.ts'

/** One file system object of a layer. */
export interface Entry {
  /** Relative to the root, no leading or trailing slash. */
  readonly path: string
  readonly type: 'file' | 'directory' | 'symlink'
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** symlink: where it points. */
  readonly to?: string
  /** file: its content, or the file that has it. */
  readonly body?: Buffer | { readonly file: string; readonly size: number }
}

/** Debian's packages differ in whether they spell /bin or /usr/bin: as on a real system the first is a link. */
const merged = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32']

/**
 * Puts entries together as a file system would: later ones win, top-level bin, lib … become links into usr, missing
 * parents appear as root's directories.
 */
export function assemble(entries: readonly Entry[]): readonly Entry[] {
  const byPath = new Map<string, Entry>()
  const linked = new Set<string>()
  for (const entry of entries) {
    const [top = '', ...rest] = entry.path.split('/')
    if (!merged.includes(top)) byPath.set(entry.path, entry)
    else {
      linked.add(top)
      if (rest.length > 0) byPath.set(`usr/${entry.path}`, { ...entry, path: `usr/${entry.path}` })
    }
  }
  for (const top of linked) {
    byPath.set(top, { path: top, type: 'symlink', mode: 0o777, uid: 0, gid: 0, to: `usr/${top}` })
    parents(`usr/${top}/x`, byPath)
  }
  for (const path of [...byPath.keys()]) parents(path, byPath)
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

function parents(path: string, byPath: Map<string, Entry>): void {
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
    const parent = path.slice(0, cut)
    if (byPath.has(parent)) return
    byPath.set(parent, { path: parent, type: 'directory', mode: 0o755, uid: 0, gid: 0 })
  }
}

/** Writes a layer (plain tar, sorted, all times 0) into the store: the same entries always make the same bytes. */
export async function putLayer(dir: string, entries: readonly Entry[]): Promise<Stored> {
  return putStream(dir, tarOf(entries))
}

/** A tar of these entries in this order; an entry that cannot be read ends the stream with its error. */
export function tarOf(entries: readonly Entry[]): AsyncIterable<Uint8Array> {
  const tar = pack()
  const written = (async () => {
    for (const entry of entries) await write(tar, entry)
    tar.finalize()
  })()
  written.catch(cause => tar.destroy(cause as Error))
  return tar as unknown as AsyncIterable<Uint8Array>
}

async function write(tar: ReturnType<typeof pack>, entry: Entry): Promise<void> {
  const header: Partial<Header> & { name: string } = {
    name: entry.type === 'directory' ? `${entry.path}/` : entry.path,
    type: entry.type,
    mode: entry.mode,
    uid: entry.uid,
    gid: entry.gid,
    uname: '',
    gname: '',
    mtime: new Date(0),
    ...(entry.to === undefined ? {} : { linkname: entry.to }),
  }
  const { body } = entry
  if (entry.type === 'file' && body !== undefined && 'file' in body) {
    await copyIn(body.file, tar.entry({ ...header, size: body.size }))
    return
  }
  await new Promise<void>((resolve, reject) => {
    const done = (error?: Error | null) => (error ? reject(error) : resolve())
    if (entry.type === 'file') tar.entry(header, Buffer.isBuffer(body) ? body : Buffer.alloc(0), done)
    else tar.entry(header, done)
  })
}

async function copyIn(file: string, sink: ReturnType<ReturnType<typeof pack>['entry']>): Promise<void> {
  const failed = once(sink, 'error').then(([error]) => Promise.reject(error as Error))
  failed.catch(() => undefined)
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }))
    if (!sink.write(chunk as Buffer)) await Promise.race([once(sink, 'drain'), failed])
  const closed = once(sink, 'close')
  sink.end(undefined)
  await Promise.race([closed, failed])
}
