import type { Content, StoreCtx } from '../stores/file-store.ts'

export type { Content } from '../stores/file-store.ts'
export type SinkCtx = StoreCtx

export interface SinkPut {
  /** e.g. application/json */
  readonly type: string
  /** The bytes are compressed; readers of buckets unpack them. */
  readonly encoding?: 'gzip' | undefined
  /** Kept beside the object where the sink has a place for that (a directory has none). Names are of [a-z]. */
  readonly metadata?: Readonly<Record<string, string>> | undefined
  /** Store it only if nothing is there (`absent`), or only over exactly this version of it. Default: always. */
  readonly onlyOver?: 'absent' | { readonly version: string } | undefined
  readonly onBytes?: ((bytes: number) => void) | undefined
}

export interface SinkObject {
  /** Below the sink's prefix. */
  readonly path: string
  /** Bytes, as stored. */
  readonly size: number
  /** Undefined where a listing does not say; `head` does. */
  readonly metadata?: Readonly<Record<string, string>> | undefined
}

/**
 * Where published results go, for anybody to read: a directory, GCS, S3, Azure Blob. Paths are relative and may have
 * any characters but line breaks. An object is seen whole or not at all.
 * Every method throws UsageError where a person must change something, ProvisionError when the service fails for good,
 * and the signal's reason when the run is cancelled.
 */
export interface Sink {
  /** For people; holds no secret. */
  readonly address: string
  /** As readers of prow's layout name an object: gs://bucket/prefix/path. */
  link(path: string): string
  /** What a browser can open, where objects are public; undefined for a directory. */
  page(path: string): string | undefined
  /** Whether it keeps with an object how its bytes are to be read; a directory has nothing but a file's name. */
  readonly encodes: boolean
  /** @returns false when `onlyOver` did not hold */
  put(path: string, content: Content, o: SinkPut): Promise<boolean>
  /** A whole object, unpacked, with the version that `onlyOver` takes. @param limit bytes: no more are read */
  read(
    path: string,
    limit?: number,
  ): Promise<{ readonly bytes: Buffer; readonly version: string } | undefined>
  head(path: string): Promise<SinkObject | undefined>
  /** All objects whose path begins so. */
  list(prefix: string): AsyncIterable<SinkObject>
}
