import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { addonsJunit } from '../plan/addons/junit.ts'
import { type AddonResult, type AddonsRecord, addonsRecordSchema, addonTitle } from '../plan/addons/result.ts'

const recordName = 'addons.json'

/** Writes `addons.json`, for whoever merges this with others, and `junit_addons.xml`. */
export async function writeAddons(outDir: string, addons: readonly AddonResult[]): Promise<void> {
  await mkdir(outDir, { recursive: true })
  await writeFile(join(outDir, 'junit_addons.xml'), addonsJunit(addons))
  const record: AddonsRecord = { v: 1, addons }
  await writeFileAtomic(join(outDir, recordName), JSON.stringify(record, null, 1) + '\n')
}

/**
 * The add-ons of all jobs whose results lie below these directories; of several attempts of a job the newest of each.
 * Files that are none of ours are passed over.
 */
export async function findAddons(dirs: readonly string[]): Promise<readonly AddonResult[]> {
  const newest = new Map<string, AddonResult>()
  for (const dir of dirs) {
    const names = await readdir(dir, { recursive: true }).catch(() => [])
    for (const name of names.filter(n => n === recordName || n.endsWith(`/${recordName}`)).sort())
      for (const addon of await addonsIn(join(dir, name))) {
        const known = newest.get(addonTitle(addon))
        if (known === undefined || known.startedAt < addon.startedAt) newest.set(addonTitle(addon), addon)
      }
  }
  return [...newest.values()]
}

async function addonsIn(file: string): Promise<readonly AddonResult[]> {
  try {
    const parsed = addonsRecordSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
    return parsed.success ? parsed.data.addons : []
  } catch {
    return []
  }
}
