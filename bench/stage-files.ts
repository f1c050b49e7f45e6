import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob'
import { nodeFiles } from '../src/plan/node-files.ts'
import { stageFiles as put } from '../src/stores/node-files.ts'
import { openStore } from '../src/stores/store.ts'
import { bucketRegion, type Kind, kinds } from '../test/support/stores/kinds.ts'
import { stageOf } from '../test/support/stores/open.ts'
import { azuriteAccount, s3Keys } from '../test/support/stores/services.ts'
import { benchCtx, inputs } from './inputs.ts'
import { inTurn, type Side, timed } from './measure.ts'
import type { Bench } from './run.ts'

interface Sent {
  readonly name: string
  readonly path: string
}

/**
 * The files of a real node into each kind of store, against the SDKs' own ways to upload with their defaults, one
 * file after another, and against a plain copy. Neither of these hashes, asks what is there, or writes a manifest.
 */
export async function stageFiles({ dir, table }: Bench): Promise<void> {
  const { build, companions } = await inputs(
    ['kubelet', 'kubeadm', 'kubectl', 'e2e.test'],
    ['containerd', 'runc', 'cni'],
  )
  const { files, problems } = nodeFiles(build, companions, { suite: true })
  if (problems.length > 0) throw new Error(problems.join('\n'))
  for (const [name, open] of Object.entries(kinds)) {
    await using kind = await open()
    const peer = peerOf(name, kind, join(dir, 'copies'))
    let size = 0
    const ours: Side = {
      name: 'bowsprit',
      run: async () => {
        const url = await kind.store()
        const stage = async () => {
          const ctx = { ...benchCtx, env: kind.env }
          const { manifest } = await put(await openStore(url, ctx), files, stageOf('bench'), ctx)
          size = manifest.files.reduce((sum, f) => sum + f.size, 0)
        }
        return { 'first stage': await timed(stage), 'second stage': await timed(stage) }
      },
    }
    const theirs: Side = {
      name: peer.name,
      run: async () => ({ 'first stage': await timed(() => peer.send(files)) }),
    }
    // A copy of a file on one disk neither hashes nor asks: there is nothing to be aimed at.
    const aims = { ...(kind.cloud ? { 'first stage': { ratio: 1 } } : {}), 'second stage': { ms: 2000 } }
    await inTurn(table, `${files.length} files of a node to a ${name}`, [ours, theirs], 3, aims)
    console.log(`    ${(size / 1e6).toFixed(0)} MB`)
  }
}

function peerOf(
  name: string,
  kind: Kind,
  copies: string,
): { readonly name: string; send(files: readonly Sent[]): Promise<void> } {
  const each = (send: (file: Sent, to: string) => Promise<unknown>) => async (files: readonly Sent[]) => {
    const to = randomUUID()
    for (const file of files) await send(file, to)
  }
  if (name.startsWith('s3')) {
    const endpoint = kind.env['AWS_ENDPOINT_URL'] ?? ''
    const client = new S3Client({ region: bucketRegion, endpoint, forcePathStyle: true, credentials: s3Keys })
    const send = each((file, to) => {
      const params = { Bucket: 'staging', Key: `${to}/${file.name}`, Body: createReadStream(file.path) }
      return new Upload({ client, params }).done()
    })
    return { name: '@aws-sdk/lib-storage', send }
  }
  if (name.startsWith('blob')) {
    const account = new StorageSharedKeyCredential(azuriteAccount.name, azuriteAccount.key)
    const endpoint = kind.missing.replace(/\/[^/]*$/, '')
    const container = new BlobServiceClient(endpoint, account).getContainerClient('staging')
    const send = each((file, to) => container.getBlockBlobClient(`${to}/${file.name}`).uploadFile(file.path))
    return { name: 'uploadFile of @azure/storage-blob', send }
  }
  const send = each(async (file, to) => {
    await mkdir(join(copies, to), { recursive: true })
    await copyFile(file.path, join(copies, to, file.name.replaceAll('/', '-')))
  })
  return { name: 'copy', send }
}
