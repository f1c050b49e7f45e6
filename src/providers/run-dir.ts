import { appendFileSync } from 'node:fs'
import { access, mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClusterRef, DownReport, Leftover } from '../plan/cluster-ref.ts'

/** Marks a directory as a run's own. A ref is only words: without the mark nothing is removed on its say-so. */
export const runMark = '.bowsprit-run'

/** Makes the run's directory and marks it before anything else is in it. @returns its path */
export async function makeRunDir(ref: ClusterRef): Promise<string> {
  const dir = join(ref.scope, ref.id)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await writeFile(join(dir, runMark), `${ref.id}\n`)
  return dir
}

/** Whether a run of ours made it. */
export async function isRunDir(dir: string): Promise<boolean> {
  return access(join(dir, runMark)).then(
    () => true,
    () => false,
  )
}

/** Ids of the processes of e2e.test that a run has started, a line each. */
const suites = 'e2e-runs'

/** Keeps the id that a process of e2e.test labels its namespaces with, before it makes any: `down` looks for them. */
export function noteSuite(dir: string, id: string): void {
  appendFileSync(join(dir, suites), `${id}\n`)
}

/** What `noteSuite` kept. */
export async function suitesOf(dir: string): Promise<readonly string[]> {
  const text = await readFile(join(dir, suites), 'utf8').catch(() => '')
  return text.split('\n').filter(id => /^[0-9a-f-]{36}$/.test(id))
}

/** A directory that a ref names and that no run of ours has made. */
export function foreign(dir: string): Leftover {
  return {
    kind: 'file',
    name: dir,
    remove: `nothing that bowsprit would type: ${dir} has no ${runMark}, so no run made it; look at the ref again`,
  }
}

/** Removes a run's directory, the mark last, so that a removal that was cut short can be taken up again. */
export async function removeRunDir(dir: string): Promise<DownReport> {
  const names = await readdir(dir).catch(() => undefined)
  if (names === undefined) return { gone: [], left: [] }
  if (names.length > 0 && !names.includes(runMark)) return { gone: [], left: [foreign(dir)] }
  const others = names.filter(name => name !== runMark)
  await Promise.allSettled(others.map(name => rm(join(dir, name), { recursive: true, force: true })))
  try {
    if ((await readdir(dir)).every(name => name === runMark)) await rm(join(dir, runMark), { force: true })
    await rmdir(dir)
    return { gone: [`file ${dir}`], left: [] }
  } catch {
    return {
      gone: [],
      left: [{ kind: 'file', name: dir, remove: `rm -rf '${dir.replaceAll("'", `'\\''`)}'` }],
    }
  }
}
