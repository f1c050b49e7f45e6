import { createPrivateKey, createSign, webcrypto } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

/** Tokens that Debian's docker-registry believes. */
export interface RegistryTokens {
  /** What docker-registry is to be told, to believe them. @param realm URL where they are to be had */
  auth(realm: string): Readonly<Record<string, unknown>>
  /** A token of five minutes. */
  sign(subject: string, access: readonly Access[]): string
}

export interface Access {
  readonly type: string
  readonly name: string
  readonly actions: readonly string[]
}

/** Who may do what; `repository` may end in *. */
export interface May {
  readonly repository: string
  readonly actions: readonly string[]
}

/** What is granted of a scope, 'repository:name:pull,push'. */
export function granted(scope: string, may: readonly May[]): Access {
  const [, type = '', name = '', actions = ''] = /^(\w+):(.*):([^:]*)$/.exec(scope) ?? []
  const own = may.filter(m =>
    m.repository.endsWith('*') ? name.startsWith(m.repository.slice(0, -1)) : m.repository === name,
  )
  return { type, name, actions: actions.split(',').filter(a => own.some(m => m.actions.includes(a))) }
}

/**
 * By distribution's specification, with RS256 keys of their own.
 * @param certificate file to be written, by which the registry knows them
 * @param service as the registry calls itself
 */
export async function registryTokens(certificate: string, service: string): Promise<RegistryTokens> {
  const { pem, x5c, sign } = await keys()
  await writeFile(certificate, pem)
  return {
    auth: realm => ({ token: { realm, service, issuer: 'tests', rootcertbundle: certificate } }),
    sign: (sub, access) => {
      const now = Math.floor(Date.now() / 1000)
      const times = { exp: now + 300, nbf: now - 10, iat: now }
      const claims = { iss: 'tests', sub, aud: service, ...times, jti: `${now}`, access }
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
      const text = `${part({ typ: 'JWT', alg: 'RS256', x5c: [x5c] })}.${part(claims)}`
      return `${text}.${sign(text)}`
    },
  }
}

async function keys() {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  }
  const pair = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=tests',
    notBefore: new Date(Date.now() - 3600_000),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm: algorithm,
    keys: pair as never,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
  })
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey))
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  return {
    pem: certificate.toString('pem'),
    x5c: Buffer.from(certificate.rawData).toString('base64'),
    sign: (text: string) => createSign('RSA-SHA256').update(text).sign(key).toString('base64url'),
  }
}
