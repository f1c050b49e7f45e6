import { readFile, stat } from 'node:fs/promises'
import type { Descriptor } from '../plan/image-documents.ts'
import { blobPath, type OciImage, partsNamed } from '../plan/oci-image.ts'
import type { RegistryLimits } from './limits.ts'

/** A manifest or an index with what has to be in a repository before it. */
export interface Document extends Descriptor {
  readonly bytes: Buffer<ArrayBuffer>
  readonly blobs: readonly Descriptor[]
}

/** @returns all documents of an image, each after those that it names; the image's own is the last */
export async function readTree(image: OciImage): Promise<readonly Document[]> {
  const found = new Map<string, Document>()
  const visit = async ({ mediaType, digest, size }: Descriptor) => {
    if (found.has(digest)) return
    const bytes = await readFile(blobPath(image.dir, digest))
    const { blobs, manifests } = partsNamed(JSON.parse(bytes.toString('utf8')))
    for (const manifest of manifests) await visit(manifest)
    found.set(digest, { mediaType, digest, size, bytes, blobs })
  }
  await visit(image)
  return [...found.values()]
}

/** Each blob once. */
export function blobsIn(tree: readonly Document[]): readonly Descriptor[] {
  return [...new Map(tree.flatMap(d => d.blobs).map(b => [b.digest, b])).values()]
}

/** Why an image cannot be sent: found out before anything is. */
export async function imageProblems(
  image: OciImage,
  tree: readonly Document[],
  limits: RegistryLimits,
): Promise<string[]> {
  const problems: string[] = []
  for (const document of tree)
    if (document.bytes.length > limits.manifestBytes)
      problems.push(
        `manifest ${document.digest} has ${document.bytes.length} bytes, the registry takes ${limits.manifestBytes}: the image has too many layers`,
      )
  for (const { digest, size } of blobsIn(tree)) {
    const path = blobPath(image.dir, digest)
    const there = await stat(path).catch(() => undefined)
    if (there?.size !== size)
      problems.push(
        there === undefined
          ? `${path} is missing`
          : `${path} has ${there.size} bytes, its image says ${size}`,
      )
    if (size > limits.blobBytes)
      problems.push(`layer ${digest} has ${size} bytes, the registry takes ${limits.blobBytes}`)
  }
  return problems
}
