import { blobPath, blobSize, digestOf, isDigest, markUsed, putBytes, putStream } from './blobs.ts'
import { bodyOf, createUpstream, type Mirrors } from './upstream.ts'

/**
 * Fetches into the store what is asked for.
 * @returns its digest, undefined when the registry does not have it. @throws Error when the registry is at fault
 */
export type Pull = (
  host: string,
  repository: string,
  kind: 'manifests' | 'blobs',
  reference: string,
) => Promise<string | undefined>

const answerMs = 30_000

/** Several nodes that ask for the same thing at once share one fetch. */
export function createPull(dir: string, mirrors: Mirrors): Pull {
  const upstream = createUpstream(mirrors)
  const underWay = new Map<string, Promise<string | undefined>>()
  const fetchOnce: Pull = async (host, repository, kind, reference) => {
    const path = `${kind}/${reference}`
    const answer = await upstream.ask({ host, repository, path, method: 'GET', timeoutMs: answerMs })
    if (!answer.ok) {
      await answer.body?.cancel()
      if (answer.status >= 500 || answer.status === 429)
        throw new Error(`${host} answers ${answer.status} for ${repository} ${reference}`)
      return undefined
    }
    const expected = isDigest(reference) ? reference : undefined
    if (kind === 'blobs') return (await putStream(dir, bodyOf(answer), expected)).digest
    const bytes = Buffer.from(await answer.arrayBuffer())
    if (expected !== undefined && digestOf(bytes) !== expected)
      throw new Error(`${host} sent something else than ${reference}`)
    return (await putBytes(dir, bytes)).digest
  }
  return async (host, repository, kind, reference) => {
    if (isDigest(reference) && (await blobSize(dir, reference)) !== undefined) {
      await markUsed(blobPath(dir, reference))
      return reference
    }
    const key = [host, repository, kind, reference].join(' ')
    const fetching = underWay.get(key) ?? fetchOnce(host, repository, kind, reference)
    underWay.set(key, fetching)
    try {
      return await fetching
    } finally {
      underWay.delete(key)
    }
  }
}
