import { createCipheriv, createHash } from 'node:crypto'
import { putBytes } from '../../src/images/blobs.ts'
import { imageManifest, mediaTypes } from '../../src/plan/image-documents.ts'
import { layerType, type OciImage } from '../../src/plan/oci-image.ts'

/** Bytes that no compressor makes smaller, the same for the same seed. */
export function noise(bytes: number, seed: string): Buffer {
  const key = createHash('sha256').update(seed).digest()
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes))
}

/** An image as far as a registry looks: its layers are noise. */
export async function noiseImage(
  dir: string,
  layerBytes: readonly number[],
  seed = 'image',
  architecture = 'amd64',
): Promise<OciImage> {
  const layers = []
  for (const [i, bytes] of layerBytes.entries())
    layers.push({ mediaType: layerType('gzip'), ...(await putBytes(dir, noise(bytes, `${seed} ${i}`))) })
  const config = JSON.stringify({
    ...{ architecture, os: 'linux', config: { Labels: { seed } } },
    rootfs: { type: 'layers', diff_ids: layers.map(l => l.digest) },
  })
  const stored = { mediaType: mediaTypes.config, ...(await putBytes(dir, config)) }
  return { dir, mediaType: mediaTypes.manifest, ...(await putBytes(dir, imageManifest(stored, layers))) }
}
