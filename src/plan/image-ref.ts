/** A reference of a container image, taken apart. Exactly one of tag and digest is what a pull asks for; a digest wins. */
export interface ImageRef {
  /** Registry host as written, e.g. registry.k8s.io, localhost:5000; docker.io where none is written. */
  readonly host: string
  /** e.g. e2e-test-images/agnhost; docker.io's one-word names get their library/ prefix. */
  readonly repository: string
  readonly tag: string
  /** sha256:… where the reference is pinned. */
  readonly digest?: string
}

/**
 * Takes 'nginx', 'registry.k8s.io/pause:3.10.2' or 'host:5000/a/b@sha256:…' apart by the rules that containerd and
 * Docker share: the first component is a host when it has a dot, a colon or is `localhost`.
 */
export function parseImageRef(text: string): ImageRef {
  const [beforeDigest = '', digest] = text.split('@', 2)
  const slash = beforeDigest.indexOf('/')
  const first = slash < 0 ? '' : beforeDigest.slice(0, slash)
  const hasHost = isHost(first)
  const host = hasHost ? first : 'docker.io'
  const rest = hasHost ? beforeDigest.slice(slash + 1) : beforeDigest
  const colon = rest.lastIndexOf(':')
  const name = colon < 0 ? rest : rest.slice(0, colon)
  const repository = host === 'docker.io' && !name.includes('/') ? `library/${name}` : name
  const tag = colon < 0 ? 'latest' : rest.slice(colon + 1)
  return digest === undefined ? { host, repository, tag } : { host, repository, tag, digest }
}

export function isHost(component: string): boolean {
  return component === 'localhost' || component.includes('.') || component.includes(':')
}

/** The one spelling under which a store keeps an image: host/repository:tag (or @digest). */
export function canonicalRef(text: string | ImageRef): string {
  const ref = typeof text === 'string' ? parseImageRef(text) : text
  return ref.digest === undefined
    ? `${ref.host}/${ref.repository}:${ref.tag}`
    : `${ref.host}/${ref.repository}@${ref.digest}`
}
