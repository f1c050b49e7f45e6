import prettyBytes from 'pretty-bytes'
import type { StageManifest } from '../../plan/stage-manifest.ts'
import { plural } from '../../plan/words.ts'
import { renewStage } from '../../stores/renew.ts'
import { findStages } from '../../stores/stages.ts'
import type { RunCtx } from '../asked.ts'
import type { Phases } from '../phases.ts'
import type { CheckedStage } from './check.ts'
import { named } from './failures.ts'
import { namesLost } from './push.ts'
import type { StageOutcome } from './told.ts'

/**
 * A stage of this very build and wish that is there already, whoever made it: looked at, and made to live longer.
 * Nothing is built for it, so that a job on a fresh machine waits for some requests only.
 * @returns undefined when there is none, or something of it is gone
 */
export async function knownStage(
  checked: CheckedStage,
  ctx: RunCtx,
  phases: Phases,
): Promise<StageOutcome | undefined> {
  return phases.run(
    'look',
    () => named('look', () => look(checked, ctx)),
    found => (found === undefined ? 'no whole stage of this build is there' : detail(found.manifest)),
  )
}

async function look(checked: CheckedStage, ctx: RunCtx): Promise<StageOutcome | undefined> {
  const { registry, build, asked, expires } = checked
  const store = await checked.open(ctx)
  const all = await findStages(store, build, new Date(ctx.clock.now()))
  const isMeant = ({ manifest: m }: (typeof all)[number]) =>
    m.registry === registry.place.repository && m.asked === asked
  const found = all.find(isMeant)
  if (found === undefined) return undefined
  const images = async () => (await namesLost(found.manifest.images, registry, ctx)).length === 0
  const renewed = await renewStage(store, found, expires, images, ctx)
  if (renewed === undefined) return undefined
  const nothing = { files: 0, bytes: 0 }
  return { ...renewed, reused: true, files: nothing, images: { bytes: 0, uploaded: 0, mounted: 0 } }
}

function detail({ images, files }: StageManifest): string {
  const bytes = files.reduce((sum, f) => sum + f.size, 0)
  return `all is there: ${plural(images.length, 'image')}, ${plural(files.length, 'file')} of ${prettyBytes(bytes)}; nothing to send`
}
