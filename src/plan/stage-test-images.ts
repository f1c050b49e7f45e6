import { stringify } from 'yaml'
import { parseImageRef } from './image-ref.ts'
import type { ImageName } from './kubeadm-images.ts'
import { placeOfStage, type RegistryPlace } from './registry-place.ts'
import type { StageManifest } from './stage-manifest.ts'

/** The registry whose paths stay as they are; images of others get their host's name before them. */
const upstream = 'registry.k8s.io'

/**
 * Where a test image goes: its own path below the prefix, so that a mirror can serve it, and so that one directory of
 * upstream is one directory here.
 */
export function stagedName(ref: string, prefix: string): ImageName {
  const { host, repository, tag: own, digest } = parseImageRef(ref)
  // Registries keep what has a tag; one that is known by its digest alone gets one of that.
  const tag = digest === undefined || own !== 'latest' ? own : digest.replace(':', '-').slice(0, 19)
  return { repository: [prefix, hostPart(host), repository].filter(p => p !== '').join('/'), tag }
}

/** The other way round: upstream's name of what lies in a stage. */
export function upstreamRef({ repository, tag }: ImageName, prefix: string): string {
  const path = prefix === '' ? repository : repository.slice(prefix.length + 1)
  const isHost = path.slice(0, path.indexOf('/')).includes('.')
  return isHost ? `${path}:${tag}` : `${upstream}/${path}:${tag}`
}

/** Where containerd finds the images of each host in a stage: they keep their upstream names. */
export function stageMirrors(stage: StageManifest): Readonly<Record<string, string>> {
  const place = placeOfStage(stage)
  const hosts = new Set(stage.images.map(i => parseImageRef(upstreamRef(i, place.prefix)).host))
  return Object.fromEntries(
    [...hosts].map(host => [host, host === upstream ? place.repository : `${place.repository}/${host}`]),
  )
}

/** Repositories cannot have a colon. */
function hostPart(host: string): string {
  return host === upstream ? '' : host.toLowerCase().replace(':', '-')
}

/** Specs name images of this host to see a pull fail. */
export function isMeantToFail(ref: string): boolean {
  return parseImageRef(ref).host === 'invalid.registry.k8s.io'
}

/**
 * The file that KUBE_TEST_REPO_LIST names: for each of upstream's registries of which something was staged, where that
 * is. Test images then have our registry in their names, and nodes log in to it as for all other images.
 * @param registries upstream's, by key (image-manifest-go.ts)
 * @param refs images that are in the stage, by their upstream names
 */
export function repoList(
  registries: ReadonlyMap<string, string>,
  refs: readonly string[],
  place: RegistryPlace,
): string {
  const entries = [...registries].filter(([, of]) => refs.some(ref => isBelow(ref, of)))
  return stringify(
    Object.fromEntries(
      entries.map(([key, of]) => {
        const [host = '', ...path] = of.split('/')
        return [key, [place.host, place.prefix, hostPart(host), ...path].filter(p => p !== '').join('/')]
      }),
    ),
  )
}

/** A registry without a path has its images right below it: those further down belong to others. */
function isBelow(ref: string, registry: string): boolean {
  if (!ref.startsWith(`${registry}/`)) return false
  return registry.includes('/') || !ref.slice(registry.length + 1).includes('/')
}

/**
 * containerd's configuration of mirrors, a hosts.toml for each of upstream's hosts: images keep their upstream names
 * and come from the stage, else from upstream. containerd logs in to a mirror with what it has for the image's own
 * host, so this suits registries that let nodes pull without a login, or nodes that have one for both.
 * @returns text by path below `certs.d`
 * @see https://github.com/containerd/containerd/blob/v2.1.3/docs/hosts.md
 */
export function mirrorFiles(
  refs: readonly string[],
  place: RegistryPlace,
  plainHttp: boolean,
): ReadonlyMap<string, string> {
  const hosts = new Set(refs.map(ref => parseImageRef(ref).host))
  return new Map(
    [...hosts].sort().map(host => {
      const below = [place.prefix, hostPart(host)].filter(p => p !== '').join('/')
      const mirror = `${plainHttp ? 'http' : 'https'}://${place.host}/v2/${below}`.replace(/\/$/, '')
      const server = host === 'docker.io' ? 'registry-1.docker.io' : host
      const lines = [
        `server = "https://${server}"`,
        '',
        `[host."${mirror}"]`,
        '  capabilities = ["pull", "resolve"]',
        '  override_path = true',
      ]
      return [`${host}/hosts.toml`, `${lines.join('\n')}\n`]
    }),
  )
}
