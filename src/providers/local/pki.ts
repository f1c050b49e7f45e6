import 'reflect-metadata'
import { randomBytes, webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

type Keys = webcrypto.CryptoKeyPair

interface Authority {
  readonly certificate: x509.X509Certificate
  readonly keys: Keys
}

/** A certificate and its private key, PEM. */
export interface Pair {
  readonly cert: string
  readonly key: string
}

/** All secrets of one cluster, PEM texts. Nothing is written here. */
export interface Pki {
  readonly ca: Pair
  readonly frontProxyCa: Pair
  readonly frontProxyClient: Pair
  readonly apiserver: Pair
  /** Serving certificate of controller manager and scheduler. */
  readonly components: Pair
  readonly kubeletClient: Pair
  /** Signs service account tokens; `cert` is the public key. */
  readonly serviceAccount: Pair
  readonly admin: Pair
  readonly controllerManager: Pair
  readonly scheduler: Pair
  readonly proxy: Pair
  readonly kubelets: Readonly<Record<string, { readonly client: Pair; readonly serving: Pair }>>
}

export interface PkiSubjects {
  readonly apiserverNames: readonly string[]
  readonly apiserverAddresses: readonly string[]
  readonly nodes: readonly { readonly name: string; readonly address: string }[]
}

/** ECDSA P-256 throughout: a key takes well under a millisecond, RSA of the same strength a hundred times that. */
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const dayMs = 24 * 3600 * 1000
const lifetimeMs = 30 * dayMs
const serving = '1.3.6.1.5.5.7.3.1'
const client = '1.3.6.1.5.5.7.3.2'

/**
 * Makes every certificate of a cluster.
 * Users and groups: https://kubernetes.io/docs/setup/best-practices/certificates/. The kubelet client is in
 * `system:masters`, so that logs and exec need no binding of their own.
 * @param now epoch milliseconds; certificates are valid from an hour before (clocks differ) for 30 days
 */
export async function makePki(subjects: PkiSubjects, now: number): Promise<Pki> {
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0])
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
    ca: await pairOf(ca.certificate, ca.keys),
    frontProxyCa: await pairOf(front.certificate, front.keys),
    frontProxyClient,
    apiserver,
    components,
    kubeletClient,
    serviceAccount: await keyPair(),
    admin,
    controllerManager,
    scheduler,
    proxy,
    kubelets: Object.fromEntries(kubelets),
  }
}

interface Alternatives {
  readonly dns: readonly string[]
  readonly ip: readonly string[]
}

async function authority(cn: string, now: number): Promise<Authority> {
  const keys = await generate()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: [{ CN: [cn] }],
    ...validity(now),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign |
          x509.KeyUsageFlags.digitalSignature |
          x509.KeyUsageFlags.keyEncipherment,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate, keys }
}

async function issue(
  by: Authority,
  who: { cn: string; o?: string },
  now: number,
  names?: Alternatives,
): Promise<Pair> {
  const keys = await generate()
  const alternative = [
    ...(names?.dns ?? []).map(value => ({ type: 'dns' as const, value })),
    ...(names?.ip ?? []).map(value => ({ type: 'ip' as const, value })),
  ]
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: [...(who.o === undefined ? [] : [{ O: [who.o] }]), { CN: [who.cn] }],
    issuer: by.certificate.subjectName,
    ...validity(now),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: by.keys.privateKey,
    extensions: [
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment,
        true,
      ),
      new x509.ExtendedKeyUsageExtension(names === undefined ? [client] : [serving, client]),
      ...(alternative.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(alternative)]),
      await x509.AuthorityKeyIdentifierExtension.create(by.keys.publicKey),
    ],
  })
  return pairOf(certificate, keys)
}

function generate(): Promise<Keys> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
}

function validity(now: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now - 3600_000), notAfter: new Date(now + lifetimeMs) }
}

/** Positive and unique within the authority (RFC 5280 §4.1.2.2). */
function serial(): string {
  const bytes = randomBytes(16)
  bytes[0] = (bytes[0]! & 0x7f) | 0x01
  return bytes.toString('hex')
}

async function pairOf(certificate: x509.X509Certificate, keys: Keys): Promise<Pair> {
  return { cert: `${certificate.toString('pem')}\n`, key: await privatePem(keys) }
}

async function keyPair(): Promise<Pair> {
  const keys = await generate()
  const spki = await webcrypto.subtle.exportKey('spki', keys.publicKey)
  return { cert: `${x509.PemConverter.encode(spki, 'PUBLIC KEY')}\n`, key: await privatePem(keys) }
}

async function privatePem(keys: Keys): Promise<string> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`
}
