import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Ctx } from '../ports/ctx.ts'
import { digestOf, markUsed } from './blobs.ts'
import { debianEntries } from './debian.ts'
import { assemble, type Entry } from './layer.ts'

/**
 * Debian packages of another architecture, without what they depend on, as a directory: for compilers that look for headers
 * and libraries. Unpacked once; nothing is installed.
 * @param architecture as Debian calls it: arm64
 * @returns the directory, absolute
 */
export async function unpackedPackages(
  packages: readonly string[],
  architecture: string,
  ctx: Ctx,
): Promise<string> {
  const cache = join(ctx.paths.cache, 'images')
  const key = digestOf(JSON.stringify([1, architecture, packages.toSorted()])).slice('sha256:'.length, 24)
  const root = join(cache, 'roots', key)
  if (existsSync(root)) {
    await markUsed(root)
    return root
  }
  const entries = assemble(await debianEntries({ packages, alone: true, architecture }, cache, ctx))
  const making = join(cache, 'tmp', `root-${process.pid}-${randomUUID().slice(0, 8)}`)
  try {
    for (const entry of entries) await put(entry, making)
    await mkdir(dirname(root), { recursive: true })
    await rename(making, root).catch(cause => {
      // Another process was first; its copy is as good.
      if (!existsSync(root)) throw cause
    })
    return root
  } finally {
    await rm(making, { recursive: true, force: true })
  }
}

/** Parents come before what is in them. */
async function put({ path, type, mode, to, body }: Entry, root: string): Promise<void> {
  const at = join(root, path)
  if (type === 'directory') await mkdir(at, { recursive: true })
  else await mkdir(dirname(at), { recursive: true })
  if (type === 'symlink') await symlink(to ?? '', at)
  if (type === 'file') await writeFile(at, Buffer.isBuffer(body) ? body : '', { mode })
}
