import type { NamedImage } from './kubeadm-set.ts'
import { composeIndex } from './pack-image.ts'

export interface PlatformImages {
  /** linux/arm64 */
  readonly platform: string
  readonly images: readonly NamedImage[]
}

/**
 * Images that were made or pulled for each platform, as images of all of them: an index where platforms have images of their
 * own under the same names. In the order in which they come; those of one platform alone stay what they are.
 */
export async function joinPlatforms(sets: readonly PlatformImages[]): Promise<readonly NamedImage[]> {
  const [only] = sets
  if (only !== undefined && sets.length === 1) return only.images
  const byNames = new Map<string, { platform: string; named: NamedImage }[]>()
  for (const { platform, images } of sets)
    for (const named of images) {
      const key = JSON.stringify(named.names)
      byNames.set(key, [...(byNames.get(key) ?? []), { platform, named }])
    }
  const joined = [...byNames.values()].map(async each => {
    const { image, names } = each[0]!.named
    // What was copied with all its platforms is there as a whole already.
    if (each.every(e => e.named.image.digest === image.digest) && each.length > 1) return { image, names }
    const index = await composeIndex(each.map(e => ({ image: e.named.image, platform: e.platform })))
    return { image: index, names }
  })
  return Promise.all(joined)
}
