import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Descriptor } from '../plan/image-documents.ts'
import { isDigest } from '../plan/oci-image.ts'
import { RegistryError } from './errors.ts'
import type { Http } from './http.ts'
import { pullScope } from './scopes.ts'

/**
 * Fetches a blob into a file, which appears when it is whole and has the right digest. A download that breaks off goes
 * on where it was.
 * @throws RegistryError
 */
export async function pullBlob(http: Http, repository: string, blob: Descriptor, to: string): Promise<void> {
  const what = `pulling ${blob.digest} of ${repository}`
  if (!isDigest(blob.digest)) throw new RegistryError(`${what}: only sha256 can be checked`)
  await mkdir(dirname(to), { recursive: true })
  const temporary = `${to}.${process.pid}-${randomUUID().slice(0, 8)}`
  const hash = createHash('sha256')
  let at = 0
  const file = await open(temporary, 'w')
  try {
    for (let failures = 0; ; ) {
      const before = at
      try {
        for await (const bytes of read(http, what, repository, blob, at)) {
          await file.write(bytes)
          hash.update(bytes)
          at += bytes.length
          if (at > blob.size)
            throw new RegistryError(`${what}: more than the ${blob.size} bytes that it should have`)
        }
        if (at === blob.size) break
        throw new RegistryError(`${what}: ended after ${at} of ${blob.size} bytes`, { passing: true })
      } catch (error) {
        http.signal.throwIfAborted()
        // A full disk, say: not the registry's fault, and it does not pass.
        if (!(error instanceof RegistryError)) throw error
        failures = at > before ? 1 : failures + 1
        if (!error.passing || failures > http.limits.retries) throw error
        await http.backOff(failures, error)
      }
    }
    const digest = `sha256:${hash.digest('hex')}`
    if (digest !== blob.digest) throw new RegistryError(`${what}: what came has digest ${digest}`)
    await file.close()
    await rename(temporary, to)
  } finally {
    await file.close().catch(() => undefined)
    await rm(temporary, { force: true })
  }
}

async function* read(
  http: Http,
  what: string,
  repository: string,
  blob: Descriptor,
  at: number,
): AsyncGenerator<Uint8Array> {
  const answer = await http.send({
    ...{
      what,
      method: 'GET',
      url: `/v2/${repository}/blobs/${blob.digest}`,
      scopes: [pullScope(repository)],
    },
    headers: at === 0 ? {} : { range: `bytes=${at}-` },
    ok: [200, 206],
  })
  // A registry that knows no ranges sends all of it again.
  let skip = answer.status === 200 ? at : 0
  for await (const bytes of watched(answer, what, http.limits.idleMs)) {
    const rest = skip >= bytes.length ? undefined : bytes.subarray(skip)
    skip -= Math.min(skip, bytes.length)
    if (rest !== undefined) yield rest
  }
}

/** A body that stands still is given up, for another attempt to go on. */
async function* watched(answer: Response, what: string, idleMs: number): AsyncGenerator<Uint8Array> {
  const reader = answer.body?.getReader()
  if (reader === undefined) return
  let idle = false
  const timer = setTimeout(() => {
    idle = true
    reader.cancel().catch(() => undefined)
  }, idleMs)
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(cause => {
        throw new RegistryError(`${what}: it broke off`, { passing: true }, { cause })
      })
      timer.refresh()
      if (idle) throw new RegistryError(`${what}: nothing came for ${idleMs / 1000} s`, { passing: true })
      if (done) return
      yield value
    }
  } finally {
    clearTimeout(timer)
    await reader.cancel().catch(() => undefined)
  }
}
