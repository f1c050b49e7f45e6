import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { constants, gzip, zstdCompress } from 'node:zlib'
import type { Descriptor } from '../plan/image-documents.ts'
import { blobPath, type Compression, layerType } from '../plan/oci-image.ts'
import { blobSize, digestOf, markUsed, putStream, readJson, writeWhole } from './blobs.ts'

/** A layer as a manifest names it, and the digest of its tar, which the configuration names. */
export interface PackedLayer extends Descriptor {
  readonly diffId: string
}

export interface Packing {
  readonly compression: Compression
  /** Of the compressor; by default the fast one, since whoever waits for the push waits for this first. */
  readonly level?: number
}

const gzipAsync = promisify(gzip)
const zstdAsync = promisify(zstdCompress)
const usualLevel: Readonly<Record<Compression, number>> = { gzip: 1, zstd: 3, none: 0 }

/** Change it when the same tar makes other bytes than before. */
const rules = 1

/**
 * Each piece becomes a gzip member or a zstd frame of its own, which decompressors read as one stream (RFC 1952 §2.2,
 * RFC 8878 §3). So all cores work, and the bytes do not depend on how many there are. Node's own threads of zstd are
 * not used: they throw or give nothing (nodejs/node#59899).
 */
const pieceBytes = 8 << 20

/**
 * Packs a tar into the store.
 * @param key what the tar is made of: the same key with the same packing is not made again
 * @throws the signal's reason when cancelled
 */
export async function packLayer(
  dir: string,
  key: string,
  tar: () => AsyncIterable<Uint8Array>,
  packing: Packing,
  signal: AbortSignal,
): Promise<PackedLayer> {
  const level = packing.level ?? usualLevel[packing.compression]
  const { zlib, zstd } = process.versions
  const made = [rules, packing.compression, level, zlib, zstd, key]
  const note = join(dir, 'packed', digestOf(JSON.stringify(made)).slice('sha256:'.length))
  const before = (await readJson(note)) as PackedLayer | undefined
  if (before !== undefined && (await blobSize(dir, before.digest)) === before.size) {
    await markUsed(note)
    return before
  }
  const hash = createHash('sha256')
  const stored = await putStream(dir, packed(tar(), hash, packing.compression, level, signal))
  const diffId = `sha256:${hash.digest('hex')}`
  const layer = { mediaType: layerType(packing.compression), ...stored, diffId }
  await writeWhole(note, JSON.stringify(layer))
  return layer
}

/** A layer that lies in the store as a plain tar, packed. */
export function packStored(
  dir: string,
  digest: string,
  packing: Packing,
  signal: AbortSignal,
): Promise<PackedLayer> {
  const tar = () => createReadStream(blobPath(dir, digest), { highWaterMark: 1 << 20 })
  return packLayer(dir, digest, tar, packing, signal)
}

async function* packed(
  tar: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
  compression: Compression,
  level: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const underWay: Promise<Buffer>[] = []
  for await (const piece of pieces(tar)) {
    signal.throwIfAborted()
    const made = pack(piece, compression, level)
    made.catch(() => undefined)
    underWay.push(made)
    hash.update(piece)
    if (underWay.length > availableParallelism()) yield await underWay.shift()!
  }
  for (const made of underWay) yield await made
}

async function pack(piece: Buffer, compression: Compression, level: number): Promise<Buffer> {
  if (compression === 'gzip') return gzipAsync(piece, { level })
  if (compression === 'zstd')
    return zstdAsync(piece, { params: { [constants.ZSTD_c_compressionLevel]: level } })
  return piece
}

/** Cut at multiples of the same size, however the source's own chunks are cut. */
async function* pieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = []
  let size = 0
  for await (let chunk of source) {
    while (size + chunk.length >= pieceBytes) {
      const cut = pieceBytes - size
      yield Buffer.concat([...held, chunk.subarray(0, cut)])
      chunk = chunk.subarray(cut)
      held = []
      size = 0
    }
    if (chunk.length > 0) held.push(chunk)
    size += chunk.length
  }
  if (size > 0) yield Buffer.concat(held)
}
