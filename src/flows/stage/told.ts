import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import prettyBytes from 'pretty-bytes'
import { filesOfNodes, type StageManifest } from '../../plan/stage-manifest.ts'
import type { StageReport } from '../../plan/stage-report.ts'
import { crossRegionCost } from '../../plan/transfer-cost.ts'
import { plural } from '../../plan/words.ts'
import type { Amount } from '../../stores/node-files.ts'
import type { CheckedStage } from './check.ts'
import type { Pushed } from './push.ts'

/** A stage that is there, and what it took. */
export interface StageOutcome {
  readonly manifest: StageManifest
  /** Of the manifest, in the store. */
  readonly path: string
  /** It was there before. */
  readonly reused: boolean
  /** Files that were sent. */
  readonly files: Amount
  readonly images: Pushed
}

export function reportOf(
  outcome: StageOutcome,
  { store }: CheckedStage,
  written: Readonly<Record<string, string>>,
): StageReport {
  const { manifest, path, reused, files, images } = outcome
  const sent = { images: images.bytes, files: files.bytes }
  const { mounted } = images
  return { v: 1, store, path, registry: manifest.registry, reused, sent, mounted, written, manifest }
}

/** The summary that a person reads. */
export function stageText(report: StageReport, checked: CheckedStage): string {
  const { manifest: m, sent } = report
  const images = [...new Map(m.images.map(i => [i.digest, i.size])).values()]
  const total = (sizes: readonly number[]) => prettyBytes(sizes.reduce((a, b) => a + b, 0))
  const went = (bytes: number) => (bytes === 0 ? 'nothing sent' : `${prettyBytes(bytes)} sent`)
  const rows: [string, string][] = [
    ['build', `${m.version}   ${m.build}`],
    [
      'images',
      `${m.registry}   ${plural(images.length, 'image')} under ${plural(m.images.length, 'name')}, ${total(images)}; ${went(sent.images)}`,
    ],
    [
      'files',
      `${report.store}   ${plural(m.files.length, 'file')}, ${total(m.files.map(f => f.size))}; ${went(sent.files)}`,
    ],
    ['stage', `${report.path}   until ${m.expires}`],
    ...Object.entries(report.written).map(([what, path]): [string, string] => [what, path]),
    ...m.without.map((text): [string, string] => ['without', text]),
    ...(checked.crossRegion ? [['regions', crossRegionCost(nodeBytes(m))] as [string, string]] : []),
  ]
  return rows.map(([name, text]) => `${name.padEnd(11)} ${text}`).join('\n')
}

/** The same for the page of a workflow run, in Markdown. */
export function stageSummary({ manifest: m, store, path, reused, sent }: StageReport): string {
  const images = new Set(m.images.map(i => i.digest)).size
  const went = (bytes: number) => (bytes === 0 ? 'nothing sent' : `${prettyBytes(bytes)} sent`)
  const rows = [
    ['images', `\`${m.registry}\``, `${plural(images, 'image')}, ${went(sent.images)}`],
    ['files', `\`${store}\``, `${plural(m.files.length, 'file')}, ${went(sent.files)}`],
    ['stage', `\`${path}\``, `until ${m.expires}`],
  ].map(cells => `| ${cells.join(' | ')} |`)
  const without = m.without.map(text => `- without ${text}`).join('\n')
  return `## ${reused ? 'Staged before' : 'Staged'}: ${m.version}\n\n| what | where | |\n|---|---|---|\n${rows.join('\n')}\n${without === '' ? '' : `\n${without}\n`}`
}

/** What one node fetches: its files but for the suite, and each of kubeadm's images once. */
function nodeBytes(manifest: StageManifest): number {
  const { files, images } = manifest
  const [platform = ''] = files.flatMap(f => f.platform ?? [])
  const own = filesOfNodes(manifest, platform).reduce((sum, f) => sum + f.size, 0)
  const ofNode = images.filter(i => /(^|\/)(kube-proxy|pause)$/.test(i.repository))
  return own + ofNode.reduce((sum, i) => sum + i.size, 0)
}

/** @param texts by path below the directory, which is made */
export async function writeTexts(dir: string, texts: ReadonlyMap<string, string>): Promise<void> {
  for (const [path, text] of texts) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
}
