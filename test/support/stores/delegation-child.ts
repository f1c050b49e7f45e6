/**
 * Uses a container by an identity, over TLS: BOWSPRIT_STORE has its URL, NODE_EXTRA_CA_CERTS (read when a process
 * starts) the certificate of the service. Prints what it found as JSON.
 */
import { BlobServiceClient } from '@azure/storage-blob'
import { systemClock } from '../../../src/adapters/clock.ts'
import { openStore } from '../../../src/stores/store.ts'
import { seenLog } from '../ctx.ts'

const url = process.env['BOWSPRIT_STORE'] ?? ''
const seconds = Math.floor(Date.now() / 1000)
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const claims = {
  aud: 'https://storage.azure.com',
  iss: 'https://sts.windows.net/7c5f1b1e-0000-4000-8000-000000000000/',
  tid: '7c5f1b1e-0000-4000-8000-000000000000',
  oid: '7c5f1b1e-0000-4000-8000-000000000001',
  iat: seconds - 60,
  nbf: seconds - 60,
  exp: seconds + 600,
}
// Azurite looks at the claims alone.
const token = `${base64({ alg: 'none', typ: 'JWT' })}.${base64(claims)}.${Buffer.from('none').toString('base64url')}`
const credential = { getToken: async () => ({ token, expiresOnTimestamp: claims.exp * 1000 }) }

const [, account, container = ''] = /^(https:\/\/[^/]+\/[^/]+)\/([^/]+)/.exec(url) ?? []
await new BlobServiceClient(account ?? '', credential).createContainer(container)
const ctx = { log: seenLog(), clock: systemClock, signal: new AbortController().signal, env: {} }
const store = await openStore(url, ctx, { identity: async () => credential })
const { problems } = await store.check()
await store.put('sha256/file', { bytes: Buffer.from('content') })
const signed = await store.url('sha256/file', 3)
const other = await store.url('sha256/file', 600)
const answer = await fetch(signed ?? '')
const first = { status: answer.status, text: await answer.text() }
await systemClock.sleep(4000)
const late = await fetch(signed ?? '')
const longer = await fetch(other ?? '')
const query = [...new URL(signed ?? '').searchParams.keys()]
console.log(JSON.stringify({ problems, first, late: late.status, longer: longer.status, query }))
