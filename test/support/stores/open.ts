import { systemClock } from '../../../src/adapters/clock.ts'
import type { ImagesOf, StageOf } from '../../../src/stores/node-files.ts'
import { type FileStore, openStore, type StoreCtx } from '../../../src/stores/store.ts'
import { type SeenLog, seenLog } from '../ctx.ts'

export interface Opened {
  readonly store: FileStore
  readonly ctx: StoreCtx & { readonly log: SeenLog }
}

/** A store with just this environment, and a log that tests can read. */
export async function opened(
  url: string,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal = new AbortController().signal,
): Promise<Opened> {
  const ctx = { log: seenLog(), clock: systemClock, signal, env }
  return { store: await openStore(url, ctx), ctx }
}

const hour = 60 * 60_000

export function stageOf(build: string, o: { hours?: number; region?: string } = {}): StageOf {
  const expires = new Date(Date.now() + (o.hours ?? 24) * hour).toISOString()
  return { build, version: 'v1.36.3', commit: '0123456789abcdef', region: o.region ?? '', expires }
}

export function inHours(hours: number): Date {
  return new Date(Date.now() + hours * hour)
}

/** Images whose push fails. */
export function refused(why: string): ImagesOf {
  return { list: [], push: () => Promise.reject(new Error(why)) }
}
