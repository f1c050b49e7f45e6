import { type CloudRecord, saveRecord } from '../clouds/aws/record.ts'
import type { ClusterRef, Progress } from '../plan/cluster-ref.ts'
import type { UpInputs } from './provider.ts'
import { makeRunDir } from './run-dir.ts'

/** A step of `up`: on disk first, then told. */
export async function keepStep(
  runDir: string,
  record: CloudRecord,
  { onStep }: Pick<UpInputs, 'onStep'>,
): Promise<void> {
  await saveRecord(runDir, record)
  await onStep?.({ step: record.step, account: record.account, stack: record.stack })
}

/** What `up` on another machine has told: in which account to look, above all. */
export async function adoptOnAws(ref: ClusterRef, progress: Progress | undefined): Promise<void> {
  const runDir = await makeRunDir(ref)
  if (progress?.account === undefined) return
  const { account, stack, step } = progress
  await saveRecord(runDir, { v: 1, account, region: ref.region, stack, step })
}
