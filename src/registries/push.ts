import pMap from 'p-map'
import { UsageError } from '../errors.ts'
import type { Descriptor } from '../plan/image-documents.ts'
import { type ImageName, repositoryProblems, tagProblems } from '../plan/kubeadm-images.ts'
import { blobPath, type OciImage } from '../plan/oci-image.ts'
import type { Credentials } from './credentials.ts'
import { RegistryError } from './errors.ts'
import type { Http } from './http.ts'
import { blobsIn, type Document, imageProblems, readTree } from './image-tree.ts'
import { hasBlob, mountBlob } from './mount.ts'
import { headManifest } from './pull.ts'
import { pushScope } from './scopes.ts'
import { uploadBlob } from './upload.ts'

export interface PushReport {
  readonly digest: string
  /** Bytes of blobs that went to the registry; 0 when everything was there. */
  readonly sentBytes: number
  readonly uploaded: number
  readonly mounted: number
  /** Names that had this very image before. */
  readonly unchanged: number
}

/** How often a manifest is offered whose blobs the registry does not know. */
const mostTries = 5

/** Which repository of the registry has a blob, or will soon. @returns undefined for what no other has */
export type Elsewhere = (digest: string) => Promise<string | undefined>

interface Push {
  readonly http: Http
  readonly elsewhere: Elsewhere
  readonly image: OciImage
  readonly tree: readonly Document[]
  readonly sent: Map<string, number>
  readonly total: Map<string, number>
  mounted: number
  shown: number
}

/**
 * Puts one image under all its names: the same manifest, so the same digest. Names that have it are left alone after
 * one HEAD each; blobs go to one repository and are mounted into the others.
 * @param elsewhere where layers are that other images have too
 * @throws UsageError for names and images that no registry takes, before anything is sent; RegistryError
 */
export async function pushImage(
  http: Http,
  credentials: Credentials,
  image: OciImage,
  names: readonly ImageName[],
  elsewhere: Elsewhere = async () => undefined,
): Promise<PushReport> {
  const tree = await readTree(image)
  const problems = [
    ...new Set(names.flatMap(n => [...repositoryProblems(n.repository), ...tagProblems(n.tag)])),
    ...(await imageProblems(image, tree, http.limits)),
  ]
  if (problems.length > 0) throw new UsageError(problems)
  const repositories = [...new Set(names.map(n => n.repository))]
  // One token for all of them: a mount touches two.
  http.auth.widen(repositories.map(pushScope))
  if (credentials.ensureRepository !== undefined)
    for (const name of repositories) await credentials.ensureRepository(name, http.signal)
  const stop = new AbortController()
  const within = http.within(stop.signal)
  const push: Push = {
    ...{ http: within, elsewhere, image, tree, mounted: 0, shown: 0 },
    ...{ sent: new Map(), total: new Map() },
  }
  try {
    return await pushAll(push, names)
  } catch (error) {
    // The first failure ends what else is under way: it would go on behind our back.
    stop.abort(error)
    throw error
  }
}

async function pushAll(push: Push, names: readonly ImageName[]): Promise<PushReport> {
  const { http, image, tree } = push
  const concurrency = http.limits.parallel
  const had = await pMap(names, async n => (await headManifest(http, n.repository, n.tag))?.digest, {
    concurrency,
  })
  const rest = names.filter((_, i) => had[i] !== image.digest)
  const whole = names.find((_, i) => had[i] === image.digest)?.repository
  await fillAll(push, [...new Set(rest.map(n => n.repository))], whole)
  await pMap(rest, n => putManifest(push, tree.at(-1)!, n.repository, n.tag), { concurrency })
  const sentBytes = [...push.total.values()].reduce((a, b) => a + b, 0)
  return {
    ...{ digest: image.digest, sentBytes, uploaded: push.total.size, mounted: push.mounted },
    unchanged: names.length - rest.length,
  }
}

/** One repository first; then the others, of which each takes its blobs from there. */
async function fillAll(
  push: Push,
  repositories: readonly string[],
  whole: string | undefined,
): Promise<void> {
  const [first, ...others] = repositories
  if (first === undefined) return
  await fill(push, [first], whole)
  await fill(push, others, whole ?? first)
}

/** Everything that the image names, so that its manifest is taken. */
async function fill(push: Push, repositories: readonly string[], from: string | undefined): Promise<void> {
  const blobs = [...blobsIn(push.tree)].sort((a, b) => b.size - a.size)
  const concurrency = push.http.limits.parallel
  const each = repositories.flatMap(repository => blobs.map(blob => ({ repository, blob })))
  await pMap(each, e => sendBlob(push, e.blob, e.repository, from === e.repository ? undefined : from), {
    concurrency,
  })
  const inOrder = async (repository: string) => {
    for (const document of push.tree.slice(0, -1))
      await putManifest(push, document, repository, document.digest)
  }
  await pMap(repositories, inOrder, { concurrency })
}

async function sendBlob(
  push: Push,
  blob: Descriptor,
  repository: string,
  from: string | undefined,
): Promise<void> {
  const { http, image } = push
  if (from !== undefined && (await mountBlob(http, blob.digest, from, repository))) {
    push.mounted++
    return
  }
  if (await hasBlob(http, repository, blob.digest)) return
  const other = from === undefined ? await push.elsewhere(blob.digest) : undefined
  if (
    other !== undefined &&
    other !== repository &&
    (await mountBlob(http, blob.digest, other, repository))
  ) {
    push.mounted++
    return
  }
  const key = `${repository} ${blob.digest}`
  push.total.set(key, blob.size)
  const path = blobPath(image.dir, blob.digest)
  const onSent = (bytes: number) => {
    push.sent.set(key, bytes)
    show(push)
  }
  await uploadBlob(http, { repository, blob, path, onSent })
}

/** Not for each of some thousand parts: a person reads it. */
function show(push: Push): void {
  const sum = (sizes: Map<string, number>) => [...sizes.values()].reduce((a, b) => a + b, 0)
  const [done, total] = [sum(push.sent), sum(push.total)]
  const now = push.http.clock.now()
  if (done < total && now - push.shown < 200) return
  push.shown = now
  push.http.log.progress({ id: `push ${push.http.registry}`, done, total, unit: 'bytes' })
}

async function putManifest(
  push: Push,
  document: Document,
  repository: string,
  reference: string,
): Promise<void> {
  const { http } = push
  const put = () =>
    http.send({
      what: `pushing ${repository}:${reference}`,
      method: 'PUT',
      url: `/v2/${repository}/manifests/${reference}`,
      scopes: [pushScope(repository)],
      headers: { 'content-type': document.mediaType },
      body: { size: document.bytes.length, open: () => document.bytes },
      ok: [201, 200],
    })
  for (let tries = 1; ; tries++) {
    try {
      checkDigest(await put(), document, repository)
      return
    } catch (error) {
      const isUnknown = error instanceof RegistryError && error.codes.some(c => /BLOB_UNKNOWN/.test(c))
      if (!isUnknown || tries === mostTries) throw error
      // Somebody's sweep took a blob away between our look and now; or another job mounts the same blob at this
      // moment, while which a registry that keeps links in files (Debian's) reads an empty one.
      await http.clock.sleep(100 * 4 ** (tries - 1), http.signal)
      for (const blob of document.blobs) await sendBlob(push, blob, repository, undefined)
    }
  }
}

function checkDigest(answer: Response, document: Document, repository: string): void {
  const digest = answer.headers.get('docker-content-digest')
  if (digest !== null && digest !== document.digest)
    throw new RegistryError(`${repository}: the registry stored ${digest} where ${document.digest} was sent`)
}
