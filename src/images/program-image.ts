import { join } from 'node:path'
import type { BuiltFile } from '../plan/build-manifest.ts'
import { parsePlatform } from '../plan/image-documents.ts'
import type { Compression, OciImage } from '../plan/oci-image.ts'
import { programConfig } from '../plan/program-config.ts'
import type { Ctx } from '../ports/ctx.ts'
import { programLayer } from './hyperkube.ts'
import { storeImage } from './pack-image.ts'

/**
 * An image of one static program and nothing else. The same program makes the same digest, whatever it is staged with.
 * @param version said in a label
 */
export async function programImage(
  program: BuiltFile & { readonly name: string },
  of: { readonly version: string; readonly platform: string; readonly compression: Compression },
  ctx: Ctx,
): Promise<OciImage> {
  const dir = join(ctx.paths.cache, 'images')
  const layer = await programLayer(program.name, program, dir, of.compression, ctx)
  const facts = { name: program.name, version: of.version, platform: parsePlatform(of.platform) }
  return storeImage(dir, programConfig({ ...facts, diffId: layer.diffId }), [layer])
}
