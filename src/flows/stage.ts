import { join, resolve } from 'node:path'
import type { Options } from '../options/table.ts'
import type { Asked, RunCtx } from './asked.ts'
import { clonedSource, clonesFirst, onceCloned, uncloned } from './clone/source.ts'
import { pinnedWish } from './clone/wish.ts'
import { limitsOf } from './limits.ts'
import { type Phases, phasesOf } from './phases.ts'
import { allProblems } from './problems.ts'
import { type CheckedStage, checkStage } from './stage/check.ts'
import { ensureStage } from './stage/ensure.ts'
import { testFileNames, testFiles } from './stage/test-files.ts'
import { reportOf, type StageOutcome, stageText, writeTexts } from './stage/told.ts'

/**
 * Puts the images of a build into a registry and its node files into a store, both in the region of the cluster: what is
 * there already is not sent again, and of a build that somebody has staged before nothing is even built.
 */
export async function stage({ o, ctx: outer, print, tell }: Asked): Promise<number> {
  const sourced = await checkSourced(o, outer)
  using late = limitsOf(outer.clock.now(), o.timeout, 'local').signal(outer)
  const ctx = outer.withSignal(late.signal)
  const phases = phasesOf(ctx)
  const checked = await sourced(ctx, phases)
  const outcome = await ensureStage(checked, o, ctx, phases)
  tell({ version: outcome.manifest.version })
  const written = await write(outcome, checked, o)
  const report = reportOf(outcome, checked, written)
  tell({ staged: report })
  await writeTexts(resolve(o.artifacts), new Map([['stage.json', `${JSON.stringify(report, null, 2)}\n`]]))
  print(o.json ? JSON.stringify(report, null, 2) : stageText(report, checked))
  if (written['test images'] !== undefined)
    ctx.log.info(`run the suite with KUBE_TEST_REPO_LIST=${written['test images']}`)
  return 0
}

/**
 * Looks at all that was asked for. @returns what is to be staged: as it was looked at, or looked at once it has been cloned
 * @throws UsageError with every problem of every option
 */
async function checkSourced(
  o: Options,
  ctx: RunCtx,
): Promise<(ctx: RunCtx, phases: Phases) => Promise<CheckedStage>> {
  if (!clonesFirst(o)) {
    const checked = await checkStage(o, ctx)
    return async () => checked
  }
  const [wish] = await allProblems([
    () => pinnedWish(o, ctx),
    () => onceCloned(() => checkStage(o, ctx, { source: uncloned })),
  ] as const)
  return async (within, phases) => {
    const source = await clonedSource(wish, resolve(o.artifacts), within, phases)
    return checkStage(o, within, { source: async () => source })
  }
}

/** @returns absolute paths by what they are for */
async function write(
  { manifest }: StageOutcome,
  { source, wish }: CheckedStage,
  o: Options,
): Promise<Record<string, string>> {
  const dir = resolve(o.artifacts)
  const written: Record<string, string> = {}
  if (o.output !== undefined) written['hyperkube'] = resolve(o.output)
  if (wish === undefined) return written
  await writeTexts(dir, await testFiles(manifest, source.dir))
  written['test images'] = join(dir, testFileNames.list)
  written['mirrors'] = join(dir, testFileNames.mirrors)
  return written
}
