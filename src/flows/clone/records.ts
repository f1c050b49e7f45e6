import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cloneAll } from '../../kube/clone.ts'
import { type CloneRecord, cloneLog } from '../../plan/prow/clone/records.ts'
import { type CloneRefs, clonePath } from '../../plan/prow/clone/wish.ts'
import type { RunCtx } from '../asked.ts'
import type { CloneWish } from './wish.ts'

/** Clones, and leaves clone-records.json and clone-log.txt in the artifacts, whatever came of it. */
export async function cloneRecorded(
  { all, to }: CloneWish,
  artifacts: string,
  ctx: RunCtx,
): Promise<readonly CloneRecord[]> {
  const records = await cloneAll(all, to, ctx)
  await mkdir(artifacts, { recursive: true })
  await writeFile(join(artifacts, 'clone-records.json'), `${JSON.stringify(records)}\n`)
  await writeFile(join(artifacts, 'clone-log.txt'), cloneLog(records))
  return records
}

/** Where a repository lies. */
export function cloneDir({ to }: CloneWish, refs: CloneRefs): string {
  return join(to.root, 'src', clonePath(refs))
}

/** What was tried last of a clone that failed, and what git said to it. */
export function whyNotCloned({ refs, commands }: CloneRecord): string {
  const last = commands.at(-1)
  return `${refs.org}/${refs.repo} could not be cloned: ${last?.command}: ${last?.error}\n${last?.output?.trimEnd() ?? ''}`
}
