import { RegistryError } from './errors.ts'
import type { Http } from './http.ts'
import { deleteScope, pullScope, pushScope } from './scopes.ts'

/** Whether a repository has a blob. */
export async function hasBlob(http: Http, repository: string, digest: string): Promise<boolean> {
  const answer = await http.send({
    what: `looking for ${digest} in ${repository}`,
    method: 'HEAD',
    url: `/v2/${repository}/blobs/${digest}`,
    scopes: [pushScope(repository)],
    ok: [200, 404],
  })
  return answer.status === 200
}

/**
 * Takes a blob over from another repository of the same registry.
 * @returns whether it is there now; false where registries may not do it (ECR unless the account has it switched on)
 */
export async function mountBlob(http: Http, digest: string, from: string, to: string): Promise<boolean> {
  const query = `mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`
  try {
    const answer = await http.send({
      what: `taking ${digest} from ${from} into ${to}`,
      method: 'POST',
      url: `/v2/${to}/blobs/uploads/?${query}`,
      scopes: [pushScope(to), pullScope(from)],
      headers: { 'content-length': '0' },
      ok: [201, 202],
    })
    const location = answer.headers.get('location')
    // An upload was begun instead; it may be that the blob is there, so it is not gone on with.
    if (answer.status === 202 && location !== null)
      await cancelUpload(http, to, new URL(location, answer.url))
    return answer.status === 201
  } catch (error) {
    if (error instanceof RegistryError && error.status !== undefined && !error.passing) {
      http.log.debug(`${error.message}; it is sent instead`)
      return false
    }
    throw error
  }
}

/** Leaves nothing half begun behind. Registries drop what is left after some days, so a failure is nothing. */
export async function cancelUpload(http: Http, repository: string, location: URL): Promise<void> {
  const what = `cancelling an upload to ${repository}`
  await http
    .send({
      // What distribution's registry wants for this is more than a push; who has not got it leaves the upload behind.
      ...{ what, method: 'DELETE', url: location, scopes: [deleteScope(repository)] },
      ...{ ok: [200, 202, 204, 404, 405], retries: 0 },
    })
    .catch(error => {
      http.signal.throwIfAborted()
      http.log.debug(String(error))
    })
}
