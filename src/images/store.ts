import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Companions } from '../kube/companions.ts'
import type { BuildManifest } from '../plan/build-manifest.ts'
import { canonicalRef } from '../plan/image-ref.ts'
import { recipeFor } from '../plan/image-table.ts'
import type { Ctx } from '../ports/ctx.ts'
import { digestOf } from './blobs.ts'
import { makeImages, type Order } from './make.ts'
import { findRegistry, resolveUpstream } from './probe.ts'
import type { Mirrors } from './upstream.ts'

export { imagesOfSpecs, unrunnableSpecs } from './spec-images.ts'

/** What is served to the nodes. */
export interface ImageStore {
  /** Content-addressed blobs, shared by all runs. */
  readonly dir: string
  /** As asked for, e.g. 'registry.k8s.io/pause:3.10.2' -> digest of the manifest (or manifest list). */
  readonly refs: Readonly<Record<string, string>>
  readonly missing: readonly { ref: string; why: string }[]
  /** Set when a real registry answers: the registry process fetches from there what the store has not. */
  readonly upstream?: Mirrors
}

/** What any cluster needs: pause and coredns, in the versions that the branch states. */
export function clusterImages(build: BuildManifest): readonly string[] {
  const { pause, coredns } = build.companions
  return [`registry.k8s.io/pause:${pause}`, `registry.k8s.io/coredns/coredns:v${coredns}`]
}

export interface ImageOptions {
  /** Like BOWSPRIT_REGISTRY_MIRRORS, and wins over it: 'none', 'URL' or 'host=URL,host=URL'. */
  readonly mirrors?: string
}

/**
 * Sees to it that the images can be pulled: from a registry where one answers, else made here of the branch and of
 * Debian packages. Made once, reused after that (some milliseconds). What cannot be had is in `missing`, never thrown.
 * @throws UsageError for mirrors that cannot be read
 */
export async function ensureImages(
  refs: readonly string[],
  build: BuildManifest,
  companions: Companions,
  ctx: Ctx,
  options: ImageOptions = {},
): Promise<ImageStore> {
  const dir = imagesDir(ctx)
  const wanted = [...new Set(refs)]
  const upstream = await findRegistry(options.mirrors ?? ctx.env['BOWSPRIT_REGISTRY_MIRRORS'], ctx)
  const found = new Map<string, string>()
  const missing: { ref: string; why: string }[] = []
  if (upstream !== undefined)
    for (const [ref, digest] of await resolveUpstream(wanted, upstream, ctx)) found.set(ref, digest)
  const orders: Order[] = []
  const asked = new Map<string, string>()
  for (const ref of wanted) {
    if (found.has(ref)) continue
    const way = recipeFor(ref)
    if ('why' in way)
      missing.push({
        ref,
        why: `${upstream === undefined ? 'no registry answers' : 'its registry does not have it'}; ${way.why}`,
      })
    else {
      orders.push({ ref: canonicalRef(ref), recipe: way.recipe })
      asked.set(canonicalRef(ref), ref)
    }
  }
  for (const [canonical, made] of await makeImages(orders, build, companions, dir, ctx)) {
    const ref = asked.get(canonical) ?? canonical
    if ('digest' in made) found.set(ref, made.digest)
    else missing.push({ ref, why: made.why })
  }
  const store = { dir, refs: Object.fromEntries([...found].sort()), missing }
  return upstream === undefined ? store : { ...store, upstream }
}

function imagesDir(ctx: Ctx): string {
  return join(ctx.paths.cache, 'images')
}

/** What the registry process reads: by canonical reference. */
export interface ServedSet {
  readonly v: 1
  readonly refs: Readonly<Record<string, string>>
  readonly upstream?: Mirrors
}

/**
 * The command of a process that serves the store read-only over plain HTTP until SIGTERM: run it with an environment
 * of toolEnv (it needs proxies only where `upstream` is set). It says on stdout when it listens, and each image that
 * was asked for in vain.
 */
export function registryArgv(
  store: ImageStore,
  listen: { host: string; port: number },
  ctx: Ctx,
): readonly string[] {
  const built = join(ctx.paths.program, 'registry.mjs')
  // In a work tree without dist Node runs the source itself (it strips types).
  const program = existsSync(built) ? built : join(ctx.paths.program, '..', 'src', 'entry', 'registry.ts')
  const set: ServedSet = {
    v: 1,
    refs: Object.fromEntries(Object.entries(store.refs).map(([ref, digest]) => [canonicalRef(ref), digest])),
    ...(store.upstream === undefined ? {} : { upstream: store.upstream }),
  }
  const text = JSON.stringify(set)
  const file = join(store.dir, 'sets', `${digestOf(text).slice('sha256:'.length)}.json`)
  writeSet(file, text)
  return [
    ctx.paths.node,
    program,
    '--store',
    store.dir,
    '--set',
    file,
    '--host',
    listen.host,
    '--port',
    String(listen.port),
  ]
}

/**
 * Named after its content, so that several processes may write it at once, and written anew each time: sets are pruned by
 * their time, and that of another user's file could not be set.
 */
function writeSet(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const temporary = `${file}.${process.pid}`
  try {
    writeFileSync(temporary, text)
    renameSync(temporary, file)
  } catch (error) {
    // In a cache that others filled it may be there all the same.
    if (!existsSync(file)) throw error
  }
}
