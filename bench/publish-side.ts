// Sends a directory to a sink, by us or by a plain loop over the service's SDK. A program of its own, so that its memory
// can be read; prints the milliseconds that it took, and of processors, without its start. Arguments: bowsprit or sdk, URL of the sink,
// directory.
import { createReadStream, openAsBlob } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import pMap from 'p-map'
import { publishEnd } from '../src/flows/publish/end.ts'
import { sinkAddress } from '../src/sinks/open.ts'
import { runCtx } from '../test/support/prow/run-ctx.ts'
import { wishOf } from '../test/support/prow/wish.ts'

const [, , side = '', url = '', dir = ''] = process.argv
const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']))
const from = performance.now()
const start = process.cpuUsage()
if (side === 'bowsprit') {
  const [done] = await publishEnd(wishOf('periodic', url), dir, [], runCtx(env), 'passed')
  if (done?.failed !== undefined) throw done.failed
} else {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = entries.filter(e => e.isFile()).map(e => join(e.parentPath, e.name))
  const send = sender()
  await pMap(files, file => send(file, relative(dir, file)), { concurrency: 8 })
}
const { user, system } = process.cpuUsage(start)
console.log(JSON.stringify({ ms: performance.now() - from, cpuMs: (user + system) / 1000 }))

function sender(): (file: string, name: string) => Promise<unknown> {
  const address = sinkAddress(url)
  switch (address.kind) {
    case 'gcs':
      // What a client of GCS sends, without one.
      return async (file, name) => {
        const to = `${env['STORAGE_EMULATOR_HOST']}/upload/storage/v1/b/${address.bucket}/o?uploadType=media&name=`
        const body = await openAsBlob(file)
        const answer = await fetch(`${to}${encodeURIComponent(`${address.prefix}/${name}`)}`, {
          method: 'POST',
          body,
        })
        if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
        return answer.arrayBuffer()
      }
    case 's3': {
      const client = new S3Client({ forcePathStyle: true })
      return (file, name) => {
        const params = {
          Bucket: address.bucket,
          Key: `${address.prefix}/${name}`,
          Body: createReadStream(file),
        }
        return new Upload({ client, params }).done()
      }
    }
    case 'blob': {
      const account = env['AZURE_STORAGE_ACCOUNT'] ?? ''
      const credential = new StorageSharedKeyCredential(account, env['AZURE_STORAGE_KEY'] ?? '')
      const service = new BlobServiceClient(address.endpoint, credential)
      const container = service.getContainerClient(address.container)
      return (file, name) => container.getBlockBlobClient(`${address.prefix}/${name}`).uploadFile(file)
    }
    case 'dir':
      throw new Error('a directory has no SDK')
  }
}
