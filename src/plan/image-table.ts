import type { Recipe } from './image-recipe.ts'
import { agnhost, kitten, nautilus } from './image-recipes-agnhost.ts'
import { coredns, etcd, pause } from './image-recipes-cluster.ts'
import { busybox, glibcDns, httpd, ipcUtils, iptables, nginx, nonroot, perl } from './image-recipes-debian.ts'
import {
  nonewprivs,
  regression74839,
  resourceConsumer,
  sampleApiserver,
  sampleDevicePlugin,
} from './image-recipes-programs.ts'
import { parseImageRef } from './image-ref.ts'

const e2e = 'e2e-test-images/'

/** By repository of registry.k8s.io. Tags do not matter: a branch asks for the tags that its own sources state. */
const recipes: Readonly<Record<string, Recipe>> = {
  pause,
  etcd,
  coredns,
  'coredns/coredns': coredns,
  'build-image/distroless-iptables': iptables,
  [`${e2e}agnhost`]: agnhost,
  [`${e2e}nautilus`]: nautilus,
  [`${e2e}kitten`]: kitten,
  [`${e2e}busybox`]: busybox,
  [`${e2e}nonroot`]: nonroot,
  [`${e2e}glibc-dns-testing`]: glibcDns,
  [`${e2e}jessie-dnsutils`]: glibcDns,
  [`${e2e}ipc-utils`]: ipcUtils,
  [`${e2e}perl`]: perl,
  [`${e2e}nginx`]: nginx,
  [`${e2e}httpd`]: httpd,
  [`${e2e}nonewprivs`]: nonewprivs,
  [`${e2e}resource-consumer`]: resourceConsumer,
  [`${e2e}regression-issue-74839`]: regression74839,
  [`${e2e}sample-apiserver`]: sampleApiserver,
  [`${e2e}sample-device-plugin`]: sampleDevicePlugin,
}

/** How to make an image of this name here, or why not. */
export function recipeFor(ref: string): { recipe: Recipe } | { why: string } {
  const { host, repository, digest } = parseImageRef(ref)
  if (host === 'invalid.registry.k8s.io')
    return { why: 'no such registry: specs use this name to see a pull fail' }
  if (host === 'gcr.io' && repository.startsWith('k8s-authenticated-test/'))
    return { why: 'needs credentials of a private registry' }
  if (digest !== undefined) return { why: 'pinned by digest: only its registry has these bytes' }
  const recipe = host === 'registry.k8s.io' ? recipes[repository] : undefined
  return recipe === undefined
    ? { why: `there is no recipe to make ${repository} from the branch or from Debian packages` }
    : { recipe }
}
