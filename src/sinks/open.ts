import { resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import { parseSinkUrl, type SinkAddress } from '../plan/prow/sink-url.ts'
import type { BlobIdentity } from '../stores/store.ts'
import type { GcsIdentity } from './gcs/auth.ts'
import type { Sink, SinkCtx } from './sink.ts'

export type { Content, Sink, SinkCtx, SinkObject, SinkPut } from './sink.ts'

export interface OpenSinkOptions {
  /** Of Google's workload identity federation, in a workflow. */
  readonly gcs?: GcsIdentity | undefined
  readonly azure?: BlobIdentity | undefined
}

/**
 * Opens a sink; nothing is asked yet. The client of a cloud is loaded only for a sink of that cloud. Credentials come
 * from the environment and the chains of the cloud's own client.
 * @param url gs://, s3://, https:// of Azure Blob, dir:/path; what has no scheme is a directory
 * @throws UsageError when the URL is none of these
 */
export async function openSink(url: string, ctx: SinkCtx, options: OpenSinkOptions = {}): Promise<Sink> {
  const address = sinkAddress(url)
  switch (address.kind) {
    case 'dir':
      return (await import('./directory.ts')).directorySink(address.path, ctx)
    case 'gcs':
      return (await import('./gcs/sink.ts')).gcsSink(address, options.gcs, ctx)
    case 's3':
      return (await import('./s3.ts')).s3Sink(address, ctx)
    case 'blob':
      return (await import('./blob.ts')).blobSink(address, options.azure, ctx)
  }
}

/** @throws UsageError */
export function sinkAddress(url: string): SinkAddress {
  const address = parseSinkUrl(/^[a-z][\w+.-]*:/.test(url) ? url : `dir:${resolve(url)}`)
  if (!('kind' in address)) throw new UsageError(address)
  return address
}
