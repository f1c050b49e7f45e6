import type { BuildPaths } from '../../plan/prow/paths.ts'
import type { Sink } from '../../sinks/open.ts'

const plain = 'text/plain; charset=utf-8'

export function jsonBytes(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
}

export function putJson(sink: Sink, path: string, value: unknown, first = false): Promise<boolean> {
  const onlyOver = first ? ('absent' as const) : undefined
  return sink.put(path, { bytes: jsonBytes(value) }, { type: 'application/json', onlyOver })
}

export async function putText(sink: Sink, path: string, text: string): Promise<void> {
  await sink.put(path, { bytes: Buffer.from(text) }, { type: plain })
}

/** Where readers find a build that does not lie with its job; they go by the metadata. */
export async function putAlias(sink: Sink, paths: BuildPaths): Promise<void> {
  if (paths.alias === undefined) return
  const link = sink.link(paths.build)
  await sink.put(paths.alias, { bytes: Buffer.from(link) }, { type: plain, metadata: { link } })
}

/** Another writer was faster so often that somebody else's build is surely the newest. */
const tries = 20

/** Names this build the newest, unless a newer one is named: builds end in another order than they begin. */
export async function advanceLatest(sink: Sink, path: string, build: string): Promise<void> {
  for (let n = 0; n < tries; n++) {
    const known = await sink.read(path)
    const there = known?.bytes.toString('utf8').trim() ?? ''
    if (/^\d+$/.test(there) && BigInt(there) >= BigInt(build)) return
    const onlyOver = known === undefined ? ('absent' as const) : { version: known.version }
    if (await sink.put(path, { bytes: Buffer.from(build) }, { type: plain, onlyOver })) return
  }
}
