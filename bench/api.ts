import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { type Api, apiClient } from '../src/kube/api.ts'

interface Kubeconfig {
  readonly clusters: { cluster: Readonly<Record<string, string>> }[]
  readonly users: { user: Readonly<Record<string, string>> }[]
}

/** A client of the one cluster of a kubeconfig, whose certificates are in it, or in files that it names. */
export async function apiOf(kubeconfig: string): Promise<Api> {
  const { clusters, users } = parse(await readFile(kubeconfig, 'utf8')) as Kubeconfig
  const { cluster } = clusters[0]!
  const { user } = users[0]!
  const pem = async (from: Readonly<Record<string, string>>, name: string) => {
    const data = from[`${name}-data`]
    return data === undefined ? readFile(from[name]!, 'utf8') : Buffer.from(data, 'base64').toString()
  }
  const [ca, cert, key] = await Promise.all([
    pem(cluster, 'certificate-authority'),
    pem(user, 'client-certificate'),
    pem(user, 'client-key'),
  ])
  return apiClient({ server: cluster['server']!, ca, cert, key }, 60_000)
}
