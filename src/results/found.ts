import { readdir, readFile, realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import pMap from 'p-map'
import { UsageError } from '../errors.ts'
import type { FoundShard } from '../plan/found-shards.ts'
import type { ShardRecord, SpecRun } from '../plan/result.ts'
import { lanes } from '../plan/shards.ts'

/**
 * Every shard below these directories. One whose process was killed (its shard.json still says `running`) counts
 * with what it had noted by then.
 *
 * @throws UsageError for a directory that cannot be read or holds no shard, and for a shard.json that is none.
 */
export async function findShards(dirs: readonly string[]): Promise<FoundShard[]> {
  const problems: string[] = []
  const found: FoundShard[] = []
  const names = new Map<string, string>()
  for (const dir of dirs) {
    try {
      const files = (await readdir(dir, { recursive: true })).filter(
        f => f === 'shard.json' || f.endsWith('/shard.json'),
      )
      if (files.length === 0)
        problems.push(
          `${dir}: no shard.json below it. Give directories in which 'test' or 'run' left its results.`,
        )
      for (const file of files.sort()) found.push(await readShard(join(dir, file), names))
    } catch (error) {
      problems.push(`${dir}: ${(error as Error).message}`)
    }
  }
  if (problems.length > 0) throw new UsageError(problems)
  return found
}

/** @param names one copy of each name for all shards: every shard of a matrix lists every selected spec. */
async function readShard(file: string, names: Map<string, string>): Promise<FoundShard> {
  const dir = join(file, '..')
  const text = await readFile(file, 'utf8')
  const record = JSON.parse(text, (_, value) =>
    typeof value === 'string' ? one(names, value) : value,
  ) as ShardRecord
  if (record.v !== 1 || typeof record.id !== 'string' || !Array.isArray(record.selected))
    throw new UsageError(`${file} is not a shard.json of this version of the program`)
  const whole = record.state === 'running' ? await unfinished(dir, record) : record
  return {
    dir,
    record: { ...whole, specs: await pMap(whole.specs, s => ownLog(dir, s), { concurrency: 16 }) },
  }
}

/** Records come from other jobs, where code of the branch ran: a log outside of its shard is a file of this machine. */
async function ownLog(dir: string, spec: SpecRun): Promise<SpecRun> {
  const { log, ...rest } = spec
  if (log === undefined) return spec
  const [root, real] = await Promise.all([realpath(dir), realpath(join(dir, log)).catch(() => undefined)])
  // One that is not there is shown by its name alone, if that is a name below.
  const path = real ?? resolve(root, log)
  return path.startsWith(`${root}/`) ? spec : rest
}

function one(pool: Map<string, string>, text: string): string {
  const known = pool.get(text)
  if (known === undefined) pool.set(text, text)
  return known ?? text
}

async function unfinished(dir: string, record: ShardRecord): Promise<ShardRecord> {
  const text = await readFile(join(dir, 'specs.jsonl'), 'utf8').catch(() => '')
  const specs = text.split('\n').flatMap(line => parseLine(line) ?? [])
  const done = new Set(specs.map(s => s.name))
  const message = 'the process that ran this shard was killed before its turn'
  const neverRan = lanes
    .flatMap(lane => record.lanes[lane])
    .filter(name => !done.has(name))
    .map((name): SpecRun => ({ name, outcome: 'never-ran', ms: 0, startedAt: 0, attempts: 0, message }))
  const last = Math.max(record.startedAt, ...specs.map(s => s.startedAt + s.ms))
  return {
    ...record,
    state: 'interrupted',
    finishedAt: last,
    specs: [...specs, ...neverRan],
    notes: [...record.notes, `${dir}: not finished; what it had noted is counted (${specs.length} specs)`],
  }
}

/** The last line of a process that was killed may be half a line. */
function parseLine(line: string): SpecRun | undefined {
  if (line === '') return undefined
  try {
    return JSON.parse(line) as SpecRun
  } catch {
    return undefined
  }
}
