import type { KeyPair } from '../../plan/key-pair.ts'
import type { Pki } from './pki.ts'

/** Files of the control plane's PKI by name, as `components.ts` asks for them. */
export function pkiFiles(pki: Pki): Readonly<Record<string, string>> {
  const pairs: Record<string, KeyPair> = {
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
