import { type Alternatives, authority, issue, keyPairOf, signingKeys } from '../../kube/certificates.ts'
import type { KeyPair } from '../../plan/key-pair.ts'

/** All secrets of one cluster, PEM texts. Nothing is written here. */
export interface Pki {
  readonly ca: KeyPair
  readonly frontProxyCa: KeyPair
  readonly frontProxyClient: KeyPair
  readonly apiserver: KeyPair
  /** Serving certificate of controller manager and scheduler. */
  readonly components: KeyPair
  readonly kubeletClient: KeyPair
  /** Signs service account tokens; `cert` is the public key. */
  readonly serviceAccount: KeyPair
  readonly admin: KeyPair
  readonly controllerManager: KeyPair
  readonly scheduler: KeyPair
  readonly proxy: KeyPair
  readonly kubelets: Readonly<Record<string, { readonly client: KeyPair; readonly serving: KeyPair }>>
}

export interface PkiSubjects {
  readonly apiserverNames: readonly string[]
  readonly apiserverAddresses: readonly string[]
  readonly nodes: readonly { readonly name: string; readonly address: string }[]
}

/**
 * Makes every certificate of a cluster.
 * Users and groups: https://kubernetes.io/docs/setup/best-practices/certificates/. The kubelet client is in
 * `system:masters`, so that logs and exec need no binding of their own.
 * @param now epoch milliseconds; certificates are valid from an hour before (clocks differ) for 30 days
 */
export async function makePki(subjects: PkiSubjects, now: number): Promise<Pki> {
  const [ca, front] = await Promise.all([authority('kubernetes', now), authority('front-proxy-ca', now)])
  const leaf = (who: { cn: string; o?: string }, names?: Alternatives) => issue(ca, who, now, names)
  const user = (cn: string, o?: string) => leaf({ cn, ...(o === undefined ? {} : { o }) })
  const [apiserver, components, frontProxyClient, kubeletClient, admin, controllerManager, scheduler, proxy] =
    await Promise.all([
      leaf({ cn: 'kube-apiserver' }, { dns: subjects.apiserverNames, ip: subjects.apiserverAddresses }),
      leaf({ cn: 'components' }, { dns: ['localhost'], ip: subjects.apiserverAddresses }),
      issue(front, { cn: 'front-proxy-client' }, now),
      user('kube-apiserver-kubelet-client', 'system:masters'),
      user('bowsprit-admin', 'system:masters'),
      user('system:kube-controller-manager'),
      user('system:kube-scheduler'),
      user('system:kube-proxy'),
    ])
  const kubelets = await Promise.all(
    subjects.nodes.map(async node => {
      const who = { cn: `system:node:${node.name}`, o: 'system:nodes' }
      const [own, its] = await Promise.all([leaf(who), leaf(who, { dns: [node.name], ip: [node.address] })])
      return [node.name, { client: own, serving: its }] as const
    }),
  )
  return {
    ca: await keyPairOf(ca),
    frontProxyCa: await keyPairOf(front),
    frontProxyClient,
    apiserver,
    components,
    kubeletClient,
    serviceAccount: await signingKeys(),
    admin,
    controllerManager,
    scheduler,
    proxy,
    kubelets: Object.fromEntries(kubelets),
  }
}
