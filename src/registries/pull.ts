import { createHash, randomUUID } from 'node:crypto'
import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import pMap from 'p-map'
import { UsageError } from '../errors.ts'
import { type Descriptor, parsePlatform } from '../plan/image-documents.ts'
import {
  blobPath,
  isDigest,
  isIndexType,
  manifestTypes,
  type OciImage,
  partsNamed,
} from '../plan/oci-image.ts'
import { RegistryError } from './errors.ts'
import type { Http } from './http.ts'
import { pullBlob } from './pull-blob.ts'
import { deleteScope, pullScope } from './scopes.ts'

export interface PulledManifest extends Descriptor {
  readonly bytes: Buffer
}

/** What a repository has under a tag or digest, by one HEAD. @returns undefined when it has nothing, or is not there */
export async function headManifest(
  http: Http,
  repository: string,
  reference: string,
): Promise<Descriptor | undefined> {
  const answer = await askManifest(http, 'HEAD', repository, reference)
  if (answer.status === 404) return undefined
  const digest = answer.headers.get('docker-content-digest')
  if (digest === null) {
    // The specification lets a registry leave it out: then its content tells.
    const whole = await pullManifest(http, repository, reference)
    return { mediaType: whole.mediaType, digest: whole.digest, size: whole.size }
  }
  const size = Number(answer.headers.get('content-length') ?? 0)
  return { mediaType: typeOf(answer), digest, size }
}

/** @throws RegistryError when it is not there, or is something else than the digest that was asked for */
export async function pullManifest(
  http: Http,
  repository: string,
  reference: string,
): Promise<PulledManifest> {
  const what = `pulling ${repository}:${reference}`
  const answer = await askManifest(http, 'GET', repository, reference)
  if (answer.status === 404) {
    await answer.body?.cancel()
    throw new RegistryError(`${what}: ${http.registry} does not have it`, { status: 404 })
  }
  const bytes = Buffer.from(await answer.arrayBuffer())
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  const expected = isDigest(reference) ? reference : answer.headers.get('docker-content-digest')
  if (expected !== null && expected !== digest)
    throw new RegistryError(`${what}: what came has digest ${digest}, not ${expected}`)
  return { mediaType: typeOf(answer), digest, size: bytes.length, bytes }
}

function askManifest(
  http: Http,
  method: 'GET' | 'HEAD',
  repository: string,
  reference: string,
): Promise<Response> {
  return http.send({
    what: `looking for ${repository}:${reference}`,
    ...{ method, url: `/v2/${repository}/manifests/${reference}`, scopes: [pullScope(repository)] },
    headers: { accept: manifestTypes.join(', ') },
    ok: [200, 404],
  })
}

function typeOf(answer: Response): string {
  return answer.headers.get('content-type')?.split(';')[0] ?? manifestTypes[1]
}

/**
 * Fetches a whole image into a directory of blobs, as far as it is not there.
 * @param platforms e.g. ['linux/amd64']: of an index, only what is for these; all when none is named. An index of
 *   which one platform is wanted gives the image of that platform.
 * @throws UsageError when the image has nothing for a platform; RegistryError
 */
export async function pullImage(
  http: Http,
  repository: string,
  reference: string,
  dir: string,
  platforms: readonly string[] = [],
): Promise<OciImage> {
  const top = await pullManifest(http, repository, reference)
  const { manifests } = partsNamed(JSON.parse(top.bytes.toString('utf8')))
  if (isIndexType(top.mediaType) && platforms.length === 1) {
    const { os, architecture } = parsePlatform(platforms[0]!)
    const own = manifests.find(
      m =>
        'platform' in m &&
        (m.platform as { os: string }).os === os &&
        (m.platform as { architecture: string }).architecture === architecture,
    )
    if (own === undefined)
      throw new UsageError(`${http.registry}/${repository}:${reference} has nothing for ${platforms[0]}`)
    return pullImage(http, repository, own.digest, dir)
  }
  const blobs: Descriptor[] = []
  const documents: PulledManifest[] = []
  const visit = async (document: PulledManifest) => {
    const parts = partsNamed(JSON.parse(document.bytes.toString('utf8')))
    blobs.push(...parts.blobs)
    for (const child of parts.manifests) await visit(await pullManifest(http, repository, child.digest))
    documents.push(document)
  }
  await visit(top)
  const each = new Map(blobs.map(b => [b.digest, b])).values()
  const stop = new AbortController()
  const within = http.within(stop.signal)
  const fetchOne = async (blob: Descriptor) => {
    const path = blobPath(dir, blob.digest)
    const there = await stat(path).catch(() => undefined)
    if (there?.size !== blob.size) await pullBlob(within, repository, blob, path)
  }
  try {
    await pMap(each, fetchOne, { concurrency: http.limits.parallel })
  } catch (error) {
    stop.abort(error)
    throw error
  }
  // Last: where a document is, what it names is too.
  for (const document of documents) await keep(document, dir)
  return { dir, digest: top.digest, mediaType: top.mediaType, size: top.size }
}

async function keep(document: PulledManifest, dir: string): Promise<void> {
  const path = blobPath(dir, document.digest)
  const temporary = `${path}.${process.pid}-${randomUUID().slice(0, 8)}`
  await mkdir(dirname(path), { recursive: true })
  await writeFile(temporary, document.bytes)
  await rename(temporary, path)
}

/** All tags of a repository, page by page (distribution-spec v1.1, "Listing tags"); none where it is not there. */
export async function listTags(http: Http, repository: string): Promise<string[]> {
  const tags: string[] = []
  let url: URL | string | undefined = `/v2/${repository}/tags/list?n=1000`
  while (url !== undefined) {
    const answer: Response = await http.send({
      ...{ what: `listing the tags of ${repository}`, method: 'GET', url, scopes: [pullScope(repository)] },
      ok: [200, 404],
    })
    if (answer.status === 404) {
      await answer.body?.cancel()
      return []
    }
    tags.push(...(((await answer.json()) as { tags?: string[] | null }).tags ?? []))
    const next: string | undefined = /<([^>]+)>\s*;\s*rel="?next"?/.exec(
      answer.headers.get('link') ?? '',
    )?.[1]
    url = next === undefined ? undefined : new URL(next, answer.url)
  }
  return tags
}

/** @returns whether it was there. @throws RegistryError, also where the registry does not let anybody delete */
export async function deleteManifest(http: Http, repository: string, digest: string): Promise<boolean> {
  const answer = await http.send({
    what: `deleting ${repository}@${digest}`,
    ...{ method: 'DELETE', url: `/v2/${repository}/manifests/${digest}` },
    scopes: [deleteScope(repository)],
    ok: [200, 202, 204, 404],
  })
  return answer.status !== 404
}
