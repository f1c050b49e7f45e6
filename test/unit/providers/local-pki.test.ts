import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { kubeconfig } from '../../../src/plan/kubeconfig.ts'
import { pkiFiles } from '../../../src/providers/local/credentials.ts'
import { makePki, type Pki } from '../../../src/providers/local/pki.ts'

/** Certificates are looked at by Node's OpenSSL, not by what made them. */
describe('makePki', () => {
  const now = Date.UTC(2026, 0, 15)
  let pki: Pki
  beforeAll(async () => {
    pki = await makePki(
      {
        apiserverNames: ['kubernetes.default.svc'],
        apiserverAddresses: ['10.96.0.1', '172.30.5.2'],
        nodes: [{ name: 'node-1', address: '172.30.5.11' }],
      },
      now,
    )
  })

  it('signs everything with the right authority', () => {
    const ca = new X509Certificate(pki.ca.cert)
    const front = new X509Certificate(pki.frontProxyCa.cert)
    const { client, serving } = pki.kubelets['node-1']!
    for (const pair of [pki.apiserver, pki.admin, pki.scheduler, pki.kubeletClient, client, serving]) {
      const cert = new X509Certificate(pair.cert)
      expect(cert.verify(ca.publicKey)).toBe(true)
      expect(cert.checkIssued(ca)).toBe(true)
      expect(cert.checkPrivateKey(createPrivateKey(pair.key))).toBe(true)
      expect(cert.ca).toBe(false)
    }
    expect(ca.ca).toBe(true)
    expect(new X509Certificate(pki.frontProxyClient.cert).verify(front.publicKey)).toBe(true)
    expect(new X509Certificate(pki.frontProxyClient.cert).verify(ca.publicKey)).toBe(false)
  })

  it('names servers by every name and address at which they are reached', () => {
    const cert = new X509Certificate(pki.apiserver.cert)
    expect(cert.checkHost('kubernetes.default.svc')).toBe('kubernetes.default.svc')
    expect(cert.checkIP('10.96.0.1')).toBe('10.96.0.1')
    expect(cert.checkIP('172.30.5.3')).toBeUndefined()
    expect(new X509Certificate(pki.kubelets['node-1']!.serving.cert).checkIP('172.30.5.11')).toBe(
      '172.30.5.11',
    )
  })

  it('gives users the names and groups that RBAC knows', () => {
    const subject = (pem: string) => new X509Certificate(pem).subject.split('\n').sort()
    expect(subject(pki.admin.cert)).toEqual(['CN=bowsprit-admin', 'O=system:masters'])
    expect(subject(pki.scheduler.cert)).toEqual(['CN=system:kube-scheduler'])
    expect(subject(pki.kubelets['node-1']!.client.cert)).toEqual(['CN=system:node:node-1', 'O=system:nodes'])
  })

  it('is valid from an hour before, for a month', () => {
    const cert = new X509Certificate(pki.admin.cert)
    expect(Date.parse(cert.validFrom)).toBe(now - 3600_000)
    expect(Date.parse(cert.validTo)).toBe(now + 30 * 24 * 3600_000)
  })

  it('has a key pair for service accounts', () => {
    const own = createPublicKey(pki.serviceAccount.key).export({ type: 'spki', format: 'pem' })
    expect(createPublicKey(pki.serviceAccount.cert).export({ type: 'spki', format: 'pem' })).toBe(own)
  })

  it('is laid out as files and as kubeconfigs', () => {
    expect(Object.keys(pkiFiles(pki))).toContain('service-account.key')
    const config = parse(kubeconfig('https://172.30.5.2:6443', pki.ca.cert, pki.admin))
    expect(config.clusters[0].cluster.server).toBe('https://172.30.5.2:6443')
    const data = config.users[0].user['client-key-data']
    expect(Buffer.from(data, 'base64').toString()).toBe(pki.admin.key)
    expect(config.contexts.map((c: { name: string }) => c.name)).toContain(config['current-context'])
  })
})
