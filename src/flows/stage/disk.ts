import { stat, statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import prettyBytes from 'pretty-bytes'
import type { Options } from '../../options/table.ts'
import { parseStoreUrl } from '../../plan/store-url.ts'
import type { RunCtx } from '../asked.ts'
import { platformsOf } from '../platforms.ts'

/**
 * Measured with v1.36.3: four images packed and what they are made of; hyperkube alone; the files of a node with the
 * suite. Test images come on top: 1.1 GB are all that can be made here.
 */
const needs = { images: 0.4e9, tests: 1.2e9, output: 0.2e9, files: 0.7e9 } as const

/** Disks that are too small (the build's own needs are looked at with its source), and outputs that cannot be written. */
export async function diskAndOutputProblems(o: Options, ctx: RunCtx): Promise<readonly string[]> {
  const problems: string[] = []
  const each = platformsOf(o).length
  const images = (needs.images + (o['e2e-images'] ? needs.tests : 0)) * each
  const wanted: { dir: string; bytes: number; what: string }[] = [
    { dir: ctx.paths.cache, bytes: images, what: 'images' },
  ]
  if (o.output !== undefined) {
    const output = resolve(o.output)
    problems.push(...(await outputProblems(output, o.format)))
    if (o.format === 'docker-tar' && platformsOf(o).length > 1)
      problems.push('--format docker-tar holds one platform: take oci-tar or oci-dir, or one --platform')
    wanted.push({ dir: dirname(output), bytes: needs.output * each, what: `--output ${o.output}` })
  }
  const address = parseStoreUrl(o.store ?? '')
  if ('kind' in address && address.kind === 'dir')
    wanted.push({ dir: address.path, bytes: needs.files * each, what: 'the store' })
  return [...problems, ...(await tooSmall(wanted))]
}

async function outputProblems(output: string, format: Options['format']): Promise<string[]> {
  const there = await stat(output).catch(() => undefined)
  const parent = await stat(dirname(output)).catch(() => undefined)
  if (parent === undefined || !parent.isDirectory())
    return [`--output: there is no directory ${dirname(output)}: make it, or name another place`]
  if (format === 'oci-dir' && there !== undefined && !there.isDirectory())
    return [
      `--output: ${output} is a file, and oci-dir is a directory: name another place or another --format`,
    ]
  if (format !== 'oci-dir' && there?.isDirectory())
    return [
      `--output: ${output} is a directory, and ${format} is a file: name a file, or take --format oci-dir`,
    ]
  return []
}

/** What shares a disk is added up. What is there from before is not taken off: the sum is small. */
async function tooSmall(wanted: readonly { dir: string; bytes: number; what: string }[]): Promise<string[]> {
  const disks = new Map<number, { bytes: number; free: number; what: string[]; dir: string }>()
  for (const { dir, bytes, what } of wanted) {
    const there = await nearest(dir)
    const [{ dev }, fs] = await Promise.all([stat(there), statfs(there)])
    const disk = disks.get(dev) ?? { bytes: 0, free: fs.bavail * fs.bsize, what: [], dir: there }
    disk.bytes += bytes
    disk.what.push(what)
    disks.set(dev, disk)
  }
  return [...disks.values()]
    .filter(d => d.free < d.bytes)
    .map(
      d =>
        `not enough disk: ${prettyBytes(d.bytes)} are needed for ${d.what.join(', ')}, and ${prettyBytes(d.free)} are free at ${d.dir}: make room, or name a larger disk`,
    )
}

async function nearest(dir: string): Promise<string> {
  return stat(dir).then(
    () => dir,
    () => (dirname(dir) === dir ? dir : nearest(dirname(dir))),
  )
}
