import { parse, stringify } from 'yaml'
import type { KeyPair } from './key-pair.ts'

/**
 * A kubeconfig with everything in it, so that one file is all a client needs.
 * @param server https://host:port
 */
export function kubeconfig(server: string, caCert: string, user: KeyPair, cluster = 'bowsprit'): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: cluster, cluster: { server, 'certificate-authority-data': base64(caCert) } }],
    users: [
      {
        name: cluster,
        user: { 'client-certificate-data': base64(user.cert), 'client-key-data': base64(user.key) },
      },
    ],
    contexts: [{ name: cluster, context: { cluster, user: cluster } }],
    'current-context': cluster,
  })
}

/** In every certificate of an API server that kubeadm makes. */
const certifiedName = 'kubernetes'

/**
 * For an API server at an address that was not known when its certificate was thought of: it is checked for a name that
 * it has in any case. The cluster has another name than the context: e2e.test looks for a cluster by the name of the
 * context, puts the server that it finds there over the file's, and client-go drops `tls-server-name` with it.
 * @param server https://host:port
 * @see LoadConfig in kubernetes test/e2e/framework/util.go, getCluster in client-go tools/clientcmd/client_config.go
 */
export function reachedByAddress(server: string, caCert: string, user: KeyPair, cluster: string): string {
  const document = parse(kubeconfig(server, caCert, user, cluster))
  const name = `${cluster}-by-address`
  for (const c of document.clusters)
    Object.assign(c, { name, cluster: { ...c.cluster, 'tls-server-name': certifiedName } })
  for (const c of document.contexts) c.context.cluster = name
  return stringify(document)
}
