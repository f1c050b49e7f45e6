import type { Ctx } from '../ports/ctx.ts'

export type StoreCtx = Pick<Ctx, 'log' | 'clock' | 'signal' | 'env'>

/** What is put: bytes of a small document, or a file of this machine whose content is known. */
export type Content =
  | { readonly bytes: Buffer }
  | { readonly file: string; readonly sha256: string; readonly size: number }

export interface PutOptions {
  /** Store it only if nothing is there (`absent`), or only over exactly this version of it. Default: always. */
  readonly onlyOver?: 'absent' | { readonly version: string }
  /** Kept beside it where the store has a place for that; informs people, decides nothing. */
  readonly expires?: string
  /** Bytes of a file that were sent, or were there from an earlier, unfinished upload. */
  readonly onBytes?: (bytes: number, how: 'sent' | 'resumed') => void
}

export interface StoredObject {
  /** Below the store's prefix. */
  readonly path: string
  /** Bytes. */
  readonly size: number
}

/** The region of a store, or why there is none to tell. */
export type StoreRegion = { readonly region: string } | { readonly region?: undefined; readonly why: string }

export interface StoreCheck {
  /** What makes the store unfit, each with what to do. */
  readonly problems: readonly string[]
  /** What could not be found out. */
  readonly warnings: readonly string[]
}

/**
 * Where files lie: a directory, S3, Azure Blob. Paths are relative, `a/b/c` of [\w.-]. What is stored is seen whole or
 * not at all, and by every later call of anybody (all three are strongly consistent).
 * Every method throws UsageError where a person must change something (no such bucket, no permission, no
 * credentials), ProvisionError when the service fails for good, and the signal's reason when the run is cancelled.
 */
export interface FileStore {
  /** For people; holds no secret. */
  readonly address: string
  /** Looks whether it is there, whether we may read, write and remove, and that nobody else can read. Writes a probe and removes it. */
  check(): Promise<StoreCheck>
  /** @returns false when `onlyOver` did not hold */
  put(path: string, content: Content, options?: PutOptions): Promise<boolean>
  /** A small document, with the version that `onlyOver` takes. */
  read(path: string): Promise<{ readonly bytes: Buffer; readonly version: string } | undefined>
  /** Fetches into a file, which appears when it is whole; sha256/<hex> is checked against its name. */
  get(path: string, to: string): Promise<void>
  has(path: string): Promise<StoredObject | undefined>
  /** Everything below a directory, e.g. `sha256`. */
  list(dir: string): Promise<readonly StoredObject[]>
  /** Absent is fine. */
  remove(path: string): Promise<void>
  /**
   * A URL that anybody can fetch for so long; a secret, never to be logged. Undefined where the store cannot make
   * any (a directory; credentials that are a signed URL themselves).
   */
  url(path: string, seconds: number): Promise<string | undefined>
  region(): Promise<StoreRegion>
  /** Removes what unfinished uploads left, but not of paths to be kept. @returns the paths */
  dropUnfinished(keep: (path: string) => boolean): Promise<readonly string[]>
}

/** Content that differs from what was said of it. */
export function changedFile(file: string): string {
  return `${file} is not what it was when it was measured: it changed while it was being staged`
}
