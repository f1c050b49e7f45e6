import { createHash, randomInt, X509Certificate } from 'node:crypto'
import type { BootstrapKeys } from '../plan/bootstrap/spec.ts'
import type { KeyPair } from '../plan/key-pair.ts'
import { authority, issue, keyPairOf, signingKeys } from './certificates.ts'

export interface ClusterKeys {
  readonly keys: BootstrapKeys
  /** May do anything in the cluster (group system:masters): for the kubeconfig, which never goes to a machine. */
  readonly admin: KeyPair
}

/**
 * The authorities, the keys and the token of a cluster that kubeadm makes, before any of its machines is there. Further
 * control planes get the same authorities, so that kubeadm need not hand them on.
 * @param now epoch milliseconds; valid from an hour before for 30 days
 * @param tokenMinutes how long machines can join
 */
export async function makeClusterKeys(now: number, tokenMinutes: number): Promise<ClusterKeys> {
  const [ca, front, etcd] = await Promise.all([
    authority('kubernetes', now),
    authority('front-proxy-ca', now),
    authority('etcd-ca', now),
  ])
  const pair = await keyPairOf(ca)
  return {
    keys: {
      ca: pair,
      frontProxyCa: await keyPairOf(front),
      etcdCa: await keyPairOf(etcd),
      serviceAccount: await signingKeys(),
      routes: await issue(ca, { cn: 'system:kube-proxy' }, now),
      caHash: publicKeyHash(pair.cert),
      token: `${letters(6)}.${letters(16)}`,
      tokenMinutes,
    },
    admin: await issue(ca, { cn: 'bowsprit-admin', o: 'system:masters' }, now),
  }
}

/** As `kubeadm join --discovery-token-ca-cert-hash` has it: of the SubjectPublicKeyInfo (RFC 7469 §2.4). */
function publicKeyHash(pem: string): string {
  const spki = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' })
  return `sha256:${createHash('sha256').update(spki).digest('hex')}`
}

function letters(count: number): string {
  const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz'
  return Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join('')
}
