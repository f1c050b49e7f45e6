import { resolve } from 'node:path'
import { BlobServiceClient, ContainerSASPermissions, StorageSharedKeyCredential } from '@azure/storage-blob'
import { execa } from 'execa'
import { sinkAddress } from '../src/sinks/open.ts'
import type { SinkKind } from '../test/support/prow/sink-kinds.ts'
import { kept } from '../test/support/tools.ts'

let program = 'rclone'

/** As many files at once as we send, nothing compared with what is there. */
export function rclone(url: string, dir: string): string[] {
  const how = ['--config=', '--transfers=8', '--no-check-dest', '--s3-no-check-bucket']
  return [program, 'copy', ...how, dir, remote(url)]
}

/** Debian's, unpacked into the cache where it is not installed. @returns what it must have in its environment */
export async function rcloneEnv(kind: SinkKind): Promise<Record<string, string>> {
  const installed = await execa('rclone', ['version'], { reject: false })
  if (installed.failed)
    program = await kept('rclone-debian', 'usr/bin/rclone', async dir => {
      await execa('apt-get', ['download', 'rclone'], { cwd: dir })
      await execa('sh', ['-c', 'dpkg-deb -x rclone_*.deb . && rm rclone_*.deb'], { cwd: dir })
    })
  const address = sinkAddress(kind.sink())
  if (address.kind === 'gcs')
    return {
      RCLONE_GCS_ANONYMOUS: 'true',
      RCLONE_GCS_BUCKET_POLICY_ONLY: 'true',
      RCLONE_GCS_ENDPOINT: `${kind.env['STORAGE_EMULATOR_HOST']}/storage/v1/`,
    }
  if (address.kind === 's3')
    return {
      RCLONE_S3_PROVIDER: 'Other',
      RCLONE_S3_ENDPOINT: kind.env['AWS_ENDPOINT_URL'] ?? '',
      RCLONE_S3_ACCESS_KEY_ID: kind.env['AWS_ACCESS_KEY_ID'] ?? '',
      RCLONE_S3_SECRET_ACCESS_KEY: kind.env['AWS_SECRET_ACCESS_KEY'] ?? '',
      RCLONE_S3_REGION: 'us-east-1',
    }
  if (address.kind !== 'blob') return {}
  const credential = new StorageSharedKeyCredential(
    kind.env['AZURE_STORAGE_ACCOUNT'] ?? '',
    kind.env['AZURE_STORAGE_KEY'] ?? '',
  )
  const container = new BlobServiceClient(address.endpoint, credential).getContainerClient(address.container)
  const sas = {
    permissions: ContainerSASPermissions.parse('racwl'),
    expiresOn: new Date(Date.now() + 3_600_000),
  }
  return { RCLONE_AZUREBLOB_SAS_URL: await container.generateSasUrl(sas) }
}

function remote(url: string): string {
  const address = sinkAddress(url)
  switch (address.kind) {
    case 'gcs':
      return `:gcs:${address.bucket}/${address.prefix}`
    case 's3':
      return `:s3:${address.bucket}/${address.prefix}`
    case 'blob':
      return `:azureblob:${address.container}/${address.prefix}`
    case 'dir':
      return resolve(address.path)
  }
}
