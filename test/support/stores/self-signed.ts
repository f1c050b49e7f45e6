import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'

export interface TlsFiles extends AsyncDisposable {
  /** PEM; it is its own authority. */
  readonly cert: string
  readonly key: string
}

/** A certificate for 127.0.0.1, and for names, gone at the end of the scope. */
export async function selfSigned(names: readonly string[] = []): Promise<TlsFiles> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=127.0.0.1',
      keys,
      signingAlgorithm: algorithm,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 3_600_000),
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new SubjectAlternativeNameExtension([
          { type: 'ip', value: '127.0.0.1' },
          ...names.map(value => ({ type: 'dns' as const, value })),
        ]),
      ],
    },
    webcrypto as Parameters<typeof X509CertificateGenerator.createSelfSigned>[1],
  )
  const dir = await mkdtemp(join(tmpdir(), 'bowsprit-tls-'))
  const files = { cert: join(dir, 'cert.pem'), key: join(dir, 'key.pem') }
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  await writeFile(files.cert, certificate.toString('pem'))
  await writeFile(files.key, PemConverter.encode(pkcs8, PemConverter.PrivateKeyTag))
  return { ...files, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) }
}
