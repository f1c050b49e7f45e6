import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod/mini'

/** One stage that this machine has made, written down before anything is sent, so that `sweep` knows where to look. */
export interface StageRecord {
  readonly v: 1
  /** URL of the store; holds no secret. */
  readonly store: string
  /** As in the stage's manifest. */
  readonly registry: string
  /** Key of the build. */
  readonly build: string
  readonly version: string
  /** ISO 8601. */
  readonly expires: string
}

const recordSchema = z.object({
  v: z.literal(1),
  store: z.string(),
  registry: z.string(),
  build: z.string(),
  version: z.string(),
  expires: z.iso.datetime(),
})

/** Beside the records of runs; no run can have this name. */
const dirOf = (runs: string) => join(runs, '_stages')

/** One record for each build, registry and store: a second stage of the same thing is the same one. */
export async function saveStage(runs: string, record: StageRecord): Promise<void> {
  await mkdir(dirOf(runs), { recursive: true })
  await writeFileAtomic(pathOf(runs, record), `${JSON.stringify(record, null, 2)}\n`)
}

/** Every readable record; unreadable ones are passed over. */
export async function listStages(runs: string): Promise<StageRecord[]> {
  const names = await readdir(dirOf(runs)).catch(() => [] as string[])
  const texts = await Promise.all(
    names
      .filter(n => n.endsWith('.json'))
      .sort()
      .map(n => readFile(join(dirOf(runs), n), 'utf8').catch(() => '')),
  )
  return texts.flatMap(text => parsed(text) ?? [])
}

export async function forgetStage(runs: string, record: StageRecord): Promise<void> {
  await rm(pathOf(runs, record), { force: true })
}

function parsed(text: string): StageRecord | undefined {
  try {
    return recordSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function pathOf(runs: string, { store, registry, build }: StageRecord): string {
  const name = createHash('sha256')
    .update(JSON.stringify([store, registry, build]))
    .digest('hex')
  return join(dirOf(runs), `${name.slice(0, 16)}.json`)
}
