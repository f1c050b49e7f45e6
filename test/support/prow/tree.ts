import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sink } from '../../../src/sinks/open.ts'

/** Everything in a sink: paths in order, with the content of what readers go by. */
export async function treeText(sink: Sink, of: (path: string) => boolean = isSmall): Promise<string> {
  const paths: string[] = []
  for await (const o of sink.list('')) paths.push(o.path)
  const out: string[] = []
  for (const path of paths.sort()) {
    out.push(path)
    if (!of(path)) continue
    const found = await sink.read(path)
    const text = (found?.bytes.toString('utf8') ?? '').trimEnd()
    out.push(...text.split('\n').map(line => `    ${line}`))
    const { metadata } = (await sink.head(path)) ?? {}
    if (metadata && Object.keys(metadata).length > 0) out.push(`    (metadata ${JSON.stringify(metadata)})`)
  }
  return `${out.join('\n')}\n`
}

function isSmall(path: string): boolean {
  return /(?:started|finished|prowjob)\.json$|latest-build\.txt$|directory\/.*\.txt$|\.link\.txt$|build-log\.txt$/.test(
    path,
  )
}

export function readText(dir: string, path: string): Promise<string> {
  return readFile(join(dir, path), 'utf8')
}
