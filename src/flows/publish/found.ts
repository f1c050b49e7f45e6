import { createReadStream, createWriteStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Found } from '../../plan/prow/layout.ts'
import type { Result } from '../../plan/result.ts'
import type { RunCtx } from '../asked.ts'

/** What one job left. */
export interface Left extends Found {
  /** Undefined when it was killed before it had any. */
  readonly result: Result | undefined
}

/** Results of a run, of a merge, or of one shard's job. @param dir absolute */
export async function leftIn(dir: string): Promise<Left> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(absent)
  const files = (entries ?? [])
    .filter(e => e.isFile())
    .map(e => relative(dir, join(e.parentPath, e.name)))
    .filter(f => !/[\r\n]/.test(f))
    .sort()
  const result = await readResult(join(dir, 'result.json'))
  const foreign = result === undefined && !files.some(f => /^shard-\d+-of-\d+\//.test(f))
  return { dir, part: partOf(dir, result), files, foreign, result }
}

/**
 * Jobs of shards whose results were merged.
 * @param dirs what was merged; those that a merge has downloaded lie below its own directory
 */
export async function partsOf(merged: string, dirs: readonly string[], ctx: RunCtx): Promise<Left[]> {
  const below = await readdir(join(merged, 'shards'), { withFileTypes: true }).catch(absent)
  const downloaded = (below ?? []).filter(e => e.isDirectory()).map(e => join(e.parentPath, e.name))
  const all = await Promise.all(
    [...new Set([...dirs.map(d => resolve(d)), ...downloaded])].sort().map(leftIn),
  )
  for (const { dir, part } of all)
    if (part === undefined)
      ctx.log.warn(`${dir} is no job of one shard: its files are not published, its results are`)
  return all.filter(l => l.part !== undefined)
}

/**
 * One build-log.txt of those of the shards, a section for each.
 * @returns false when none of them has any
 */
export async function joinLogs(parts: readonly Left[], to: string, signal: AbortSignal): Promise<boolean> {
  const logs = parts.filter(p => p.files.includes('build-log.txt'))
  if (logs.length === 0) return false
  const all = async function* () {
    for (const { dir, part } of logs) {
      yield `======== shard ${part} ========\n`
      yield* createReadStream(join(dir, 'build-log.txt'))
      yield '\n'
    }
  }
  await pipeline(Readable.from(all()), createWriteStream(to, { mode: 0o600 }), { signal })
  return true
}

function partOf(dir: string, result: Result | undefined): string | undefined {
  if (result !== undefined) return result.selection['shard']
  const [, index, total] = /^shard-(\d+)-of-(\d+)$/.exec(basename(dir)) ?? []
  return index === undefined || total === undefined ? undefined : `${index}/${total}`
}

async function readResult(file: string): Promise<Result | undefined> {
  try {
    const result = JSON.parse(await readFile(file, 'utf8')) as Result
    return result.v === 1 && Array.isArray(result.specs) ? result : undefined
  } catch {
    return undefined
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (['ENOENT', 'ENOTDIR'].includes(error.code ?? '')) return undefined
  throw error
}
