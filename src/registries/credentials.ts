/** Who we are to one registry. Secrets never appear in names, messages or arguments of programs. */
export interface Credentials {
  /** For messages, e.g. `user ci`. */
  readonly name: string
  /** Asked when the registry wants to know, when what was given has expired, and when it was refused. */
  login(signal: AbortSignal): Promise<Login>
  /** Only where a repository must be there before it is pushed to. Makes it if it is missing. */
  readonly ensureRepository?: (repository: string, signal: AbortSignal) => Promise<void>
  /** Only where the registry's own API deletes nothing. By digest, with all tags. @returns whether it was there */
  readonly deleteImage?: (repository: string, digest: string, signal: AbortSignal) => Promise<boolean>
}

/** `expires`: milliseconds since the epoch; without it the login holds for as long as the registry takes it. */
export type Login =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string; readonly expires?: number }
  /** What Docker calls an identity token: a refresh token for the registry's token server. */
  | { readonly kind: 'identity'; readonly token: string; readonly expires?: number }
  /** Goes to the registry as it is. */
  | { readonly kind: 'bearer'; readonly token: string; readonly expires?: number }

export function anonymous(): Credentials {
  return { name: 'nobody (anonymous)', login: async () => ({ kind: 'anonymous' }) }
}

export function basic(user: string, password: string): Credentials {
  return { name: `user ${user}`, login: async () => ({ kind: 'basic', user, password }) }
}
