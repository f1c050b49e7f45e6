import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, type Stats } from 'node:fs'
import { access, constants, link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ProvisionError, UsageError } from '../errors.ts'
import { writeFetched } from './fetched.ts'
import { type Content, changedFile, type FileStore, type PutOptions, type StoreCtx } from './file-store.ts'

/** Unfinished files and locks; no path of the store begins so. */
export const work = '.work'
/** A lock is held for a read, a comparison and a rename: one that is older belongs to nobody. */
const staleLockMs = 10_000
/** Nobody copies one file for so long: what is older was left by a killed process, maybe of another machine. */
const staleCopyMs = 6 * 60 * 60_000

/** A directory, maybe one that several machines share. Made when it is missing, but not its parents. */
export function dirStore(root: string, ctx: StoreCtx): FileStore {
  const at = (path: string) => join(root, checked(path))
  const failed = (doing: string) => (error: unknown) => {
    ctx.signal.throwIfAborted()
    throw explained(`${doing} in ${root}`, error)
  }
  return {
    address: `dir:${root}`,
    check: () => check(root),
    put: (path, content, o = {}) => putFile(root, at(path), content, o, ctx).catch(failed(`storing ${path}`)),
    read: path => readVersion(at(path)).catch(failed(`reading ${path}`)),
    get: (path, to) =>
      writeFetched(path, createReadStream(at(path)), to, ctx.signal).catch(failed(`fetching ${path}`)),
    has: async path => {
      const found = await statOf(at(path)).catch(failed(`looking for ${path}`))
      return found?.isFile() ? { path, size: found.size } : undefined
    },
    list: async dir => {
      const entries = await readdir(at(dir), { recursive: true, withFileTypes: true }).catch(absent([]))
      const files = entries.filter(e => e.isFile()).map(e => join(e.parentPath, e.name))
      const found = await Promise.all(files.map(async f => [relative(root, f), await statOf(f)] as const))
      return found.flatMap(([path, s]) => (s === undefined ? [] : [{ path, size: s.size }]))
    },
    remove: path => rm(at(path), { force: true }).catch(failed(`removing ${path}`)),
    url: async () => undefined,
    region: async () => ({ why: 'a directory has no region' }),
    dropUnfinished: () => dropOld(join(root, work), ctx.clock.now()).catch(failed('tidying up')),
  }
}

async function check(root: string): Promise<{ problems: readonly string[]; warnings: readonly string[] }> {
  const found = await statOf(root).catch((error: unknown) => (error as Error).message)
  const problem = (text: string) => ({ problems: [text], warnings: [] })
  if (typeof found === 'string') return problem(`the store ${root} cannot be looked at: ${found}`)
  if (found !== undefined && !found.isDirectory()) return problem(`the store ${root} is no directory`)
  const there = found === undefined ? dirname(root) : root
  if (found === undefined && !(await statOf(there).catch(() => undefined))?.isDirectory())
    return problem(
      `the store ${root} cannot be made: there is no directory ${there}. Make it, or correct the path`,
    )
  return access(there, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => ({ problems: [], warnings: [] }),
    () => problem(`we may not write to ${there}, where the store is to be: change its owner or its mode`),
  )
}

/**
 * A file below `root` that appears whole, and only where the condition holds.
 * @param to absolute; its directories are made
 * @returns false when `onlyOver` did not hold
 */
export async function putFile(
  root: string,
  to: string,
  content: Content,
  o: PutOptions,
  ctx: StoreCtx,
): Promise<boolean> {
  // The root's parents are nobody's to make: a typo would be a new tree.
  await mkdir(root).catch(ignore('EEXIST'))
  const temporary = join(root, work, randomUUID())
  await mkdir(dirname(temporary), { recursive: true })
  await mkdir(dirname(to), { recursive: true })
  try {
    await copy(content, temporary, o, ctx.signal)
    if (o.onlyOver === undefined) await rename(temporary, to)
    else if (o.onlyOver === 'absent') return await linkedNew(temporary, to)
    else return await overVersion(root, temporary, to, o.onlyOver.version, ctx)
    return true
  } finally {
    await rm(temporary, { force: true })
  }
}

async function copy(content: Content, to: string, o: PutOptions, signal: AbortSignal): Promise<void> {
  const hash = createHash('sha256')
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      if ('file' in content) o.onBytes?.(chunk.length, 'sent')
      done(null, chunk)
    },
  })
  const source =
    'file' in content
      ? createReadStream(content.file, { highWaterMark: 1 << 20 })
      : Readable.from([content.bytes])
  // Flushed: a file of the right size and no content, after a power failure, would pass for a good one.
  await pipeline(source, meter, createWriteStream(to, { mode: 0o644, flush: true }), { signal })
  if ('file' in content && hash.digest('hex') !== content.sha256)
    throw new ProvisionError(changedFile(content.file))
}

/** A hard link is made only where no file is: one call, on all of a machine's and NFS's file systems. */
async function linkedNew(temporary: string, to: string): Promise<boolean> {
  return link(temporary, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )
}

async function overVersion(
  root: string,
  temporary: string,
  to: string,
  version: string,
  ctx: StoreCtx,
): Promise<boolean> {
  const lock = join(root, work, `lock-${digest(Buffer.from(to)).slice(0, 16)}`)
  for (;;) {
    const mine = await open(lock, 'wx').catch(ignore('EEXIST'))
    if (mine !== undefined) {
      await mine.close()
      break
    }
    const age = ctx.clock.now() - ((await statOf(lock))?.mtimeMs ?? ctx.clock.now())
    if (age > staleLockMs) await rm(lock, { force: true })
    await ctx.clock.sleep(10, ctx.signal)
  }
  try {
    if ((await readVersion(to))?.version !== version) return false
    await rename(temporary, to)
    return true
  } finally {
    await rm(lock, { force: true })
  }
}

export async function readVersion(path: string): Promise<{ bytes: Buffer; version: string } | undefined> {
  const bytes = await readFile(path).catch(absent(undefined))
  return bytes === undefined ? undefined : { bytes, version: digest(bytes) }
}

async function dropOld(dir: string, now: number): Promise<string[]> {
  const gone: string[] = []
  for (const name of await readdir(dir).catch(absent([]))) {
    const found = await statOf(join(dir, name))
    if (found === undefined || now - found.mtimeMs < staleCopyMs) continue
    await rm(join(dir, name), { force: true })
    gone.push(`${work}/${name}`)
  }
  return gone
}

function checked(path: string): string {
  if (!/^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/.test(path))
    throw new Error(`${JSON.stringify(path)} is no path of a store`)
  return path
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function statOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch(absent(undefined))
}

function absent<T>(value: T): (error: NodeJS.ErrnoException) => T {
  return error => {
    if (['ENOENT', 'ENOTDIR'].includes(error.code ?? '')) return value
    throw error
  }
}

function ignore(code: string): (error: NodeJS.ErrnoException) => undefined {
  return error => {
    if (error.code === code) return undefined
    throw error
  }
}

/** A file system's error in the words of the stores. */
export function explained(doing: string, error: unknown): Error {
  if (error instanceof ProvisionError) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new ProvisionError(
      `${doing} failed: the disk is full. Make room, or sweep old stages, and stage again`,
    )
  if (['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR'].includes(code))
    return new UsageError(`${doing} failed: ${message}`)
  return new ProvisionError(`${doing} failed: ${message}`)
}
