import { createHash } from 'node:crypto'
import { readlink, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClusterRef } from '../plan/cluster-ref.ts'

/** Specs make sockets below it, and the path of a socket has 108 characters at most. */
const longest = 50

/**
 * The run's directory, for what specs need while they run: it goes with the run, also after a kill. Where its path is
 * too long for sockets, a link to it that has a short one.
 */
export async function makeScratch(ref: ClusterRef): Promise<string> {
  const dir = join(ref.scope, ref.id)
  if (dir.length <= longest) return dir
  const link = linkTo(dir)
  await dropScratch(ref)
  await symlink(dir, link)
  return link
}

/** Removes the link, if there is one and it is this run's. */
export async function dropScratch(ref: ClusterRef): Promise<void> {
  const dir = join(ref.scope, ref.id)
  const link = linkTo(dir)
  if ((await readlink(link).catch(() => undefined)) === dir) await rm(link, { force: true })
}

function linkTo(dir: string): string {
  return join(tmpdir(), `bowsprit-${createHash('sha256').update(dir).digest('hex').slice(0, 12)}`)
}
