import pMap from 'p-map'
import { repositoryProblems } from '../plan/kubeadm-images.ts'
import type { Credentials } from './credentials.ts'
import type { Http } from './http.ts'
import { cancelUpload } from './mount.ts'
import { pushScope } from './scopes.ts'

/**
 * What would stop a push, found out without sending anything: the registry is not there, or is none; who we are may not
 * push. An upload is begun in each repository and cancelled.
 * @returns problems, empty when there are none
 */
export async function pushProblems(
  http: Http,
  credentials: Credentials,
  repositories: readonly string[],
): Promise<string[]> {
  const tell = (error: unknown): string[] => {
    http.signal.throwIfAborted()
    return [error instanceof Error ? error.message : String(error)]
  }
  try {
    const answer = await http.send({
      ...{ what: `looking for a registry at ${http.registry}`, method: 'GET', url: '/v2/', scopes: [] },
      ok: [200, 401, 404],
    })
    await answer.body?.cancel()
    if (answer.status === 404)
      return [
        `${http.registry} answers and is no registry: it has no /v2/. Name the host that images are pushed to`,
      ]
  } catch (error) {
    return tell(error)
  }
  const found = await pMap(
    [...new Set(repositories)],
    async repository => {
      const names = repositoryProblems(repository)
      if (names.length > 0) return names
      return tryUpload(http, credentials, repository).catch(tell)
    },
    { concurrency: http.limits.parallel },
  )
  return [...new Set(found.flat())]
}

async function tryUpload(http: Http, credentials: Credentials, repository: string): Promise<string[]> {
  const answer = await http.send({
    ...{ what: `pushing to ${repository}`, method: 'POST', scopes: [pushScope(repository)] },
    url: `/v2/${repository}/blobs/uploads/`,
    headers: { 'content-length': '0' },
    // A repository that is made before the push is not there yet.
    ok: credentials.ensureRepository === undefined ? [202] : [202, 404],
  })
  const location = answer.headers.get('location')
  if (location !== null) await cancelUpload(http, repository, new URL(location, answer.url))
  return []
}
