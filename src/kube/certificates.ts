import 'reflect-metadata'
import { randomBytes, webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import type { KeyPair } from '../plan/key-pair.ts'

type Keys = webcrypto.CryptoKeyPair

/** A certificate authority that can sign; `keyPairOf` makes files of it. */
export interface Authority {
  readonly certificate: x509.X509Certificate
  readonly keys: Keys
}

/** Who a certificate is for: the user's name and group, as RBAC sees them. */
export interface Subject {
  readonly cn: string
  readonly o?: string
}

/** ECDSA P-256 throughout: a key takes well under a millisecond, RSA of the same strength a hundred times that. */
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const dayMs = 24 * 3600 * 1000
const lifetimeMs = 30 * dayMs
const serving = '1.3.6.1.5.5.7.3.1'
const client = '1.3.6.1.5.5.7.3.2'

/** Names and addresses at which a server is reached. */
export interface Alternatives {
  readonly dns: readonly string[]
  readonly ip: readonly string[]
}

/** @param now epoch milliseconds; certificates are valid from an hour before (clocks differ) for 30 days */
export async function authority(cn: string, now: number): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0])
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

/** @param names makes it a server's certificate, good for clients too */
export async function issue(
  by: Authority,
  who: Subject,
  now: number,
  names?: Alternatives,
): Promise<KeyPair> {
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
  return keyPairOf({ certificate, keys })
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

export async function keyPairOf({ certificate, keys }: Authority): Promise<KeyPair> {
  return { cert: `${certificate.toString('pem')}\n`, key: await privatePem(keys) }
}

/** For service account tokens: `cert` is the bare public key. */
export async function signingKeys(): Promise<KeyPair> {
  const keys = await generate()
  const spki = await webcrypto.subtle.exportKey('spki', keys.publicKey)
  return { cert: `${x509.PemConverter.encode(spki, 'PUBLIC KEY')}\n`, key: await privatePem(keys) }
}

async function privatePem(keys: Keys): Promise<string> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`
}
