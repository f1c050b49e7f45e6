/** How hard a registry is worked, and what it takes. */
export interface RegistryLimits {
  /** Requests with content at the same time. */
  readonly parallel: number
  /** Attempts after the first that make no progress. */
  readonly retries: number
  /** The first pause; each further one is twice as long, up to 30 s. */
  readonly backOffMs: number
  /** A registry that asks for more than this is not waited for. */
  readonly longestWaitMs: number
  /** No byte sent and no answer for so long ends a request. */
  readonly idleMs: number
  /** Blobs up to this go in the request that ends the upload, at first: what is lost of it is sent again in parts. */
  readonly monolithicBytes: number
  /** Larger blobs go in parts of this; by default in one part, and in parts of 16 MiB after a failure. */
  readonly chunkBytes?: number
  /** What registries take: the specification asks for at least 4 MiB, and docker-registry and ECR stop there. */
  readonly manifestBytes: number
  /** ECR takes 52,000 MiB, ACR 200 GiB. */
  readonly blobBytes: number
}

export const usualLimits: RegistryLimits = {
  parallel: 4,
  retries: 6,
  backOffMs: 400,
  longestWaitMs: 120_000,
  idleMs: 60_000,
  monolithicBytes: 32 << 20,
  manifestBytes: 4 << 20,
  blobBytes: 52_000 * (1 << 20),
}

/** After a part was lost. */
export const smallerChunk = 16 << 20
