import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod/mini'
import en from 'zod/v4/locales/en.js'
import { UsageError } from '../errors.ts'
import { type ClusterRef, type Progress, progressSchema, refSchema } from '../plan/cluster-ref.ts'
import { isOver, lifeOf, type ProcessLife } from './process-life.ts'

/** Zod's small edition has no texts of its own. */
const english = { error: en().localeError }

/** One run on this machine. Lies beside the run's directory as `<id>.json`, from before its first effect until nothing is left. */
export interface RunRecord {
  readonly v: 1
  readonly ref: ClusterRef
  /** Process that made it, to tell a live run from a killed one. */
  readonly pid: number
  /** Added by claimRun. */
  readonly life?: ProcessLife | undefined
  /** ISO 8601. */
  readonly created: string
  /** ISO 8601; after this `sweep` removes it. */
  readonly expires: string
  /** Kept on purpose (up, or --keep-on-failure). */
  readonly kept: boolean
  /** Absolute, once the cluster is up. */
  readonly kubeconfig?: string | undefined
  /** Key of the build that it runs, once known. */
  readonly build?: string | undefined
  readonly realNodes?: boolean | undefined
  /** Of a cluster in a cloud, while it comes up and after. */
  readonly progress?: Progress | undefined
}

const recordSchema = z.object({
  v: z.literal(1),
  ref: refSchema,
  pid: z.int(),
  life: z.optional(z.object({ boot: z.string(), namespace: z.string(), started: z.number() })),
  created: z.iso.datetime(),
  expires: z.iso.datetime(),
  kept: z.boolean(),
  kubeconfig: z.optional(z.string()),
  build: z.optional(z.string()),
  realNodes: z.optional(z.boolean()),
  progress: z.optional(progressSchema),
})

/**
 * Saves the record of a new run; two runs cannot have one id.
 * @returns the record as it was saved
 * @throws UsageError when the id is taken
 */
export async function claimRun(runs: string, record: RunRecord): Promise<RunRecord> {
  await mkdir(runs, { recursive: true })
  const whole = { ...record, life: await lifeOf(record.pid) }
  try {
    await writeFile(recordPath(runs, record.ref.id), recordText(whole), { flag: 'wx', mode: 0o600 })
    return whole
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new UsageError(
      `a run with id ${record.ref.id} is there already: choose another --id, or remove it with \`bowsprit down --id ${record.ref.id}\``,
    )
  }
}

/** Adds to a record, or changes it. @returns it whole @throws UsageError when there is none */
export async function updateRun(
  runs: string,
  id: string,
  change: Partial<Omit<RunRecord, 'v' | 'ref'>>,
): Promise<RunRecord> {
  const record = { ...(await loadRun(runs, id)), ...change }
  await writeFileAtomic(recordPath(runs, id), recordText(record), { mode: 0o600 })
  return record
}

/** @throws UsageError when there is none or it cannot be read */
export async function loadRun(runs: string, id: string): Promise<RunRecord> {
  const path = recordPath(runs, id)
  const found = await readFile(path, 'utf8').catch(() => undefined)
  if (found === undefined) {
    const ids = (await listRuns(runs)).map(r => r.ref.id)
    const there = ids.length === 0 ? 'there are none' : `there are: ${ids.join(', ')}`
    throw new UsageError(`no run ${id} in ${runs} (${there})`)
  }
  return parseRecord(found, path)
}

/** Every readable record; unreadable ones are passed over. */
export async function listRuns(runs: string): Promise<RunRecord[]> {
  const names = await readdir(runs).catch(() => [] as string[])
  const out: RunRecord[] = []
  for (const name of names.filter(n => n.endsWith('.json')).sort()) {
    const path = join(runs, name)
    try {
      out.push(parseRecord(await readFile(path, 'utf8'), path))
    } catch {
      // half-written or foreign: not ours to judge
    }
  }
  return out
}

/**
 * True when its process is over and its cluster was not meant to stay: a killed run, or an `up` that was killed before
 * the cluster was there.
 */
export async function isOrphaned(record: RunRecord): Promise<boolean> {
  if (record.kept && record.kubeconfig !== undefined) return false
  return isOver(record.pid, record.life)
}

export async function forgetRun(runs: string, id: string): Promise<void> {
  await rm(recordPath(runs, id), { force: true })
}

/**
 * A ref from JSON text: a bare ref, or a run record.
 * @throws UsageError
 */
export function parseRef(json: string, where: string): ClusterRef {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw new UsageError(`${where} is not JSON: ${(cause as Error).message}`)
  }
  const record = recordSchema.safeParse(value)
  if (record.success) return record.data.ref
  const ref = refSchema.safeParse(value, english)
  if (ref.success) return ref.data
  throw new UsageError(`${where} is no cluster ref: ${z.prettifyError(ref.error).replaceAll('\n', ' ')}`)
}

/** @throws UsageError, SyntaxError */
export function parseRecord(json: string, path: string): RunRecord {
  const parsed = recordSchema.safeParse(JSON.parse(json), english)
  if (parsed.success) return parsed.data
  throw new UsageError(`${path} is no run record: ${z.prettifyError(parsed.error)}`)
}

function recordPath(runs: string, id: string): string {
  return join(runs, `${id}.json`)
}

export function recordText(record: RunRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`
}
