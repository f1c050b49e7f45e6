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
 * it has in any case.
 * @param server https://host:port
 */
export function reachedByAddress(server: string, caCert: string, user: KeyPair, cluster: string): string {
  const document = parse(kubeconfig(server, caCert, user, cluster))
  for (const c of document.clusters) c.cluster['tls-server-name'] = certifiedName
  return serverNameKept(stringify(document))
}

/**
 * A kubeconfig in which e2e.test heeds `tls-server-name`. It looks for a cluster by the name of the current context and
 * puts the server that it finds there over the file's own, with which client-go drops the name: a cluster that has such a
 * name is called otherwise than its context.
 * @param text of a kubeconfig with one context
 * @see LoadConfig in kubernetes test/e2e/framework/util.go, getCluster in client-go tools/clientcmd/client_config.go
 */
export function serverNameKept(text: string): string {
  const document = parse(text) as Kubeconfig
  const name = document['current-context']
  const found = document.clusters?.find(c => c.name === name && c.cluster['tls-server-name'] !== undefined)
  if (found === undefined) return text
  found.name = `${name}-server`
  for (const { context } of document.contexts ?? [])
    if (context.cluster === name) context.cluster = found.name
  return stringify(document)
}

interface Kubeconfig {
  readonly 'current-context'?: string
  readonly clusters?: { name: string; readonly cluster: Readonly<Record<string, unknown>> }[]
  readonly contexts?: { readonly context: { cluster: string } }[]
}
