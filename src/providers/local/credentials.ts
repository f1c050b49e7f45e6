import { stringify } from 'yaml'
import type { Pair, Pki } from './pki.ts'

/** Files of the control plane's PKI by name, as `components.ts` asks for them. */
export function pkiFiles(pki: Pki): Readonly<Record<string, string>> {
  const pairs: Record<string, Pair> = {
    ca: pki.ca,
    'front-proxy-ca': pki.frontProxyCa,
    'front-proxy-client': pki.frontProxyClient,
    apiserver: pki.apiserver,
    components: pki.components,
    'kubelet-client': pki.kubeletClient,
    'service-account': pki.serviceAccount,
  }
  return Object.fromEntries(
    Object.entries(pairs).flatMap(([name, pair]) => [
      [`${name}.crt`, pair.cert],
      [`${name}.key`, pair.key],
    ]),
  )
}

/** A kubeconfig with everything in it, so that one file is all a client needs. */
export function kubeconfig(server: string, caCert: string, user: Pair, cluster = 'bowsprit'): string {
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
