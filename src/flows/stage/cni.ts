import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { cniChoice, cniFile, manifestImages } from '../../plan/cni-manifest.ts'
import type { NodeFile } from '../../plan/node-files.ts'
import type { RunCtx } from '../asked.ts'
import { givenBytes, givenProblem } from './given.ts'

/** A network's manifest, read and understood. */
export interface CniManifest {
  readonly text: string
  /** 64 hex digits. */
  readonly sha256: string
  /** That its pods name. */
  readonly images: readonly string[]
}

/** etcd takes 1.5 MB for one object, and no network has so many. */
const mostBytes = 8_000_000

/**
 * The manifest that --cni names, from a file or a URL.
 * @returns undefined where the network is the built-in one, or none
 * @throws UsageError when it cannot be had, or is none
 */
export async function readCni(cni: string, ctx: RunCtx): Promise<CniManifest | undefined> {
  if (cniChoice(cni) !== 'manifest') return undefined
  const takes = 'give bridge, none, or the file or URL of a manifest'
  const given = { option: '--cni', from: cni, takes, mostBytes }
  const text = (await givenBytes(given, ctx)).toString('utf8')
  const found = manifestImages(text)
  if ('why' in found)
    throw givenProblem(given, `this is no manifest of Kubernetes (${found.why}): give one, bridge or none`)
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { text, sha256, images: found.images }
}

/** The manifest as a file of every node: the first machine applies it. */
export async function cniNodeFile({ text, sha256 }: CniManifest, ctx: RunCtx): Promise<NodeFile> {
  const dir = join(ctx.paths.cache, 'manifests')
  const path = join(dir, `${sha256}.yaml`)
  await mkdir(dir, { recursive: true })
  await writeFileAtomic(path, text)
  return { name: cniFile, path, sha256, size: Buffer.byteLength(text) }
}
