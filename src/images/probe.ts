import pMap from 'p-map'
import { describe } from '../errors.ts'
import { parseMirrors } from '../plan/image-mirrors.ts'
import { parseImageRef } from '../plan/image-ref.ts'
import type { Ctx } from '../ports/ctx.ts'
import { createUpstream, type Mirrors, type Upstream } from './upstream.ts'

/** Long enough for a slow office proxy, short enough to go unnoticed where nothing answers. */
const probeMs = 3000
const answerMs = 20_000

/** Asked once a run. */
const probes = new WeakMap<Ctx, Map<string, Promise<Mirrors | undefined>>>()

/**
 * Is there a registry to pull from? Mirrors that are named are taken at their word; else registry.k8s.io is asked
 * for a small image that has been there for years, manifest and content, since its content lies on other hosts that
 * a firewall may hold back.
 * @returns mirrors ({} for the real registries), undefined when images are to be made here
 */
export function findRegistry(setting: string | undefined, ctx: Ctx): Promise<Mirrors | undefined> {
  const asked = probes.get(ctx) ?? new Map<string, Promise<Mirrors | undefined>>()
  probes.set(ctx, asked)
  const key = setting ?? ''
  const probe = asked.get(key) ?? look(setting, ctx)
  asked.set(key, probe)
  return probe
}

async function look(setting: string | undefined, ctx: Ctx): Promise<Mirrors | undefined> {
  const wish = parseMirrors(setting)
  if (wish.kind === 'none') {
    ctx.log.info('images: no registry is to be asked; images are made here')
    return undefined
  }
  if (wish.kind === 'mirrors') {
    ctx.log.info(`images: pulled from ${Object.values(wish.mirrors).join(', ')}`)
    return wish.mirrors
  }
  try {
    await probe(createUpstream({}), ctx)
    ctx.log.info('images: registry.k8s.io answers; images come from there')
    return {}
  } catch (cause) {
    ctx.signal.throwIfAborted()
    ctx.log.info(`images: made here, since no registry answers (${describe(cause).split('\n')[0]})`)
    return undefined
  }
}

async function probe(upstream: Upstream, ctx: Ctx): Promise<void> {
  const at = { host: 'registry.k8s.io', repository: 'pause', timeoutMs: probeMs, signal: ctx.signal } as const
  const index = await upstream.ask({ ...at, method: 'GET', path: 'manifests/3.9' })
  if (!index.ok) throw new Error(`registry.k8s.io answers ${index.status}`)
  const list = (await index.json()) as { manifests?: { digest: string }[] }
  const first = list.manifests?.[0]?.digest
  if (first === undefined) throw new Error('registry.k8s.io answers something that is no list of manifests')
  const answer = await upstream.ask({ ...at, method: 'GET', path: `manifests/${first}` })
  const manifest = answer.ok ? ((await answer.json()) as { config?: { digest: string } }) : {}
  if (manifest.config === undefined)
    throw new Error(`registry.k8s.io answers ${answer.status} for a manifest`)
  const blob = await upstream.ask({ ...at, method: 'GET', path: `blobs/${manifest.config.digest}` })
  await blob.body?.cancel()
  if (!blob.ok) throw new Error(`the content of registry.k8s.io is held back: status ${blob.status}`)
}

/** @returns digest by reference, of those that the registries have */
export async function resolveUpstream(
  refs: readonly string[],
  mirrors: Mirrors,
  ctx: Ctx,
): Promise<ReadonlyMap<string, string>> {
  const upstream = createUpstream(mirrors)
  const found = new Map<string, string>()
  await pMap(
    refs,
    async ref => {
      const digest = await resolve(ref, upstream, ctx)
      if (digest !== undefined) found.set(ref, digest)
    },
    { concurrency: 8 },
  )
  return found
}

async function resolve(text: string, upstream: Upstream, ctx: Ctx): Promise<string | undefined> {
  const ref = parseImageRef(text)
  try {
    const answer = await upstream.ask({
      host: ref.host,
      repository: ref.repository,
      path: `manifests/${ref.digest ?? ref.tag}`,
      method: 'HEAD',
      timeoutMs: answerMs,
      signal: ctx.signal,
    })
    await answer.body?.cancel()
    if (!answer.ok) ctx.log.debug(`images: ${text}: its registry answers ${answer.status}`)
    return answer.ok ? (answer.headers.get('docker-content-digest') ?? ref.digest) : undefined
  } catch (cause) {
    ctx.signal.throwIfAborted()
    ctx.log.debug(`images: ${text}: ${describe(cause)}`)
    return undefined
  }
}
