import { describe } from '../errors.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'
import { stateDirs } from '../plan/state-url.ts'
import { parseRecord, type RunRecord, recordText } from './runs.ts'

/** Where copies of records lie; of a store what they need. */
export interface Copies {
  read(path: string): Promise<{ readonly bytes: Buffer; readonly version: string } | undefined>
  /** @returns false when `onlyOver` did not hold */
  put(
    path: string,
    content: { readonly bytes: Buffer },
    o?: { readonly onlyOver?: 'absent' | { readonly version: string } },
  ): Promise<boolean>
  remove(path: string): Promise<void>
  list(dir: string): Promise<readonly { readonly path: string }[]>
}

/** Others write the same record at the same moment at most so often. */
const tries = 3

const pathOf = (id: string) => `${stateDirs.runs}/${id}.json`
const beforeOf = (id: string) => `${stateDirs.before}/${id}.json`
const bytesOf = (record: RunRecord) => ({ bytes: Buffer.from(recordText(record)) })

/** @returns false when another run has its id there */
export function claimCopy(copies: Copies, record: RunRecord): Promise<boolean> {
  return copies.put(pathOf(record.ref.id), bytesOf(record), { onlyOver: 'absent' })
}

/**
 * Writes a record over what is there of the same run, and only over what was read a moment ago; that is kept beside it.
 * @throws Error when the place is another run's, or what the store throws
 */
export async function writeCopy(copies: Copies, record: RunRecord): Promise<void> {
  const { id } = record.ref
  for (let i = 0; i < tries; i++) {
    const found = await copies.read(pathOf(id))
    if (found !== undefined) {
      const there = readable(found.bytes, id)
      if (there !== undefined && there.created !== record.created)
        throw new Error(`the record of ${id} there is of another run, made at ${there.created}`)
      if (there !== undefined) await copies.put(beforeOf(id), found)
    }
    const onlyOver = found === undefined ? 'absent' : { version: found.version }
    if (await copies.put(pathOf(id), bytesOf(record), { onlyOver })) return
  }
  throw new Error(`somebody else keeps writing the record of ${id}`)
}

/** @returns undefined when there is none; of one that cannot be read, what it was before */
export async function readCopy(copies: Copies, id: string): Promise<RunRecord | undefined> {
  for (const path of [pathOf(id), beforeOf(id)]) {
    const found = await copies.read(path)
    const record = found === undefined ? undefined : readable(found.bytes, id)
    if (record !== undefined) return record
  }
  return undefined
}

/** Every readable record; others are told, and passed over. */
export async function listCopies(copies: Copies, warn: (text: string) => void): Promise<RunRecord[]> {
  const found: RunRecord[] = []
  for (const { path } of await copies.list(stateDirs.runs)) {
    const id = /^runs\/([^/]+)\.json$/.exec(path)?.[1]
    if (id === undefined) continue
    const record = await readCopy(copies, id).catch(error => warn(`${path}: ${describe(error)}`))
    if (record === undefined) warn(`${path} is no record of a run`)
    else found.push(record)
  }
  return found
}

/**
 * Removes the copy of a run that is over; absent is fine, and another run's stays.
 * @param created of the run, where it is known
 */
export async function dropCopy(copies: Copies, ref: ClusterRef, created: string | undefined): Promise<void> {
  const there = await readCopy(copies, ref.id)
  if (there === undefined || there.ref.provider !== ref.provider) return
  if (created !== undefined && there.created !== created) return
  // The record last: while it is there, what is begun here is done again.
  await copies.remove(beforeOf(ref.id))
  await copies.remove(pathOf(ref.id))
}

function readable(bytes: Buffer, id: string): RunRecord | undefined {
  try {
    const record = parseRecord(bytes.toString('utf8'), id)
    return record.ref.id === id ? record : undefined
  } catch {
    return undefined
  }
}
