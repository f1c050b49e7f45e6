import type { Descriptor } from '../plan/image-documents.ts'
import type { ImageName } from '../plan/kubeadm-images.ts'
import type { OciImage } from '../plan/oci-image.ts'
import type { Clock } from '../ports/ctx.ts'
import type { Log } from '../ports/log.ts'
import type { Credentials } from './credentials.ts'
import { registryHttp } from './http.ts'
import { imageProblems, readTree } from './image-tree.ts'
import { type RegistryLimits, usualLimits } from './limits.ts'
import { mountBlob } from './mount.ts'
import { pushProblems } from './problems.ts'
import {
  deleteManifest,
  headManifest,
  listTags,
  type PulledManifest,
  pullImage,
  pullManifest,
} from './pull.ts'
import { pullBlob } from './pull-blob.ts'
import { type Elsewhere, type PushReport, pushImage } from './push.ts'

export interface RegistryOptions {
  /** host or host:port; with http:// in front for one without TLS that is not on this machine. */
  readonly registry: string
  readonly credentials: Credentials
  readonly log: Log
  readonly clock: Clock
  /** Ends everything that is under way, with its reason. */
  readonly signal: AbortSignal
  readonly limits?: Partial<RegistryLimits>
}

/** One registry by the OCI distribution API, v1.1. All calls throw RegistryError, or the signal's reason. */
export interface RegistryClient {
  readonly registry: string
  /** What would stop a push to these repositories, before anything is sent; empty when nothing would. */
  problems(repositories: readonly string[]): Promise<string[]>
  /** Why an image cannot be sent whole: parts that are missing, or larger than the registry takes. */
  imageProblems(image: OciImage): Promise<string[]>
  /** @see pushImage */
  push(image: OciImage, names: readonly ImageName[], elsewhere?: Elsewhere): Promise<PushReport>
  /** @returns whether the blob is in `to` now; false when the registry does not mount */
  mount(digest: string, from: string, to: string): Promise<boolean>
  head(repository: string, reference: string): Promise<Descriptor | undefined>
  pullManifest(repository: string, reference: string): Promise<PulledManifest>
  /** @param to file that appears when it is whole */
  pullBlob(repository: string, blob: Descriptor, to: string): Promise<void>
  /** @see pullImage */
  pullImage(
    repository: string,
    reference: string,
    dir: string,
    platforms?: readonly string[],
  ): Promise<OciImage>
  tags(repository: string): Promise<string[]>
  /** By digest, with all tags that point to it. @returns whether it was there */
  deleteManifest(repository: string, digest: string): Promise<boolean>
}

/** @throws RegistryError when the registry's name is none; nothing is asked yet */
export function registryClient(options: RegistryOptions): RegistryClient {
  const http = registryHttp({ ...options, limits: { ...usualLimits, ...options.limits } })
  const { credentials, registry } = options
  return {
    registry,
    problems: repositories => pushProblems(http, credentials, repositories),
    imageProblems: async image => imageProblems(image, await readTree(image), http.limits),
    push: (image, names, elsewhere) => pushImage(http, credentials, image, names, elsewhere),
    mount: (digest, from, to) => mountBlob(http, digest, from, to),
    head: (repository, reference) => headManifest(http, repository, reference),
    pullManifest: (repository, reference) => pullManifest(http, repository, reference),
    pullBlob: (repository, blob, to) => pullBlob(http, repository, blob, to),
    pullImage: (repository, reference, dir, platforms) =>
      pullImage(http, repository, reference, dir, platforms),
    tags: repository => listTags(http, repository),
    deleteManifest: (repository, digest) =>
      credentials.deleteImage?.(repository, digest, options.signal) ??
      deleteManifest(http, repository, digest),
  }
}
