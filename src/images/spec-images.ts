import type { BuildManifest } from '../plan/build-manifest.ts'
import type { Spec } from '../plan/specs.ts'
import type { Ctx } from '../ports/ctx.ts'

export async function imagesOfSpecs(
  _specs: readonly Spec[],
  _build: BuildManifest,
  _ctx: Ctx,
): Promise<ReadonlyMap<string, readonly string[]>> {
  return new Map()
}
