import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Companions } from '../kube/companions.ts'
import type { BuildManifest } from '../plan/build-manifest.ts'
import { etcdTag, type ImageName, kubeadmImages } from '../plan/kubeadm-images.ts'
import type { OciImage } from '../plan/oci-image.ts'
import type { Ctx } from '../ports/ctx.ts'
import { composeHyperkube, type HyperkubeOptions } from './hyperkube.ts'
import { readyImage } from './ready.ts'
import { ensureImages } from './store.ts'

/** An image with all names that kubeadm asks for it by. */
export interface NamedImage {
  readonly image: OciImage
  readonly names: readonly ImageName[]
}

export interface KubeadmSetOptions extends HyperkubeOptions {
  /** What stands between the registry's host and the names, e.g. `team/run-1`; none by default. */
  readonly prefix?: string
  /** As in ImageOptions: where pause, coredns and etcd may be pulled from. */
  readonly mirrors?: string
}

/**
 * All images with which kubeadm of this build makes a cluster from one imageRepository: hyperkube under the names of
 * the components, and etcd, coredns and pause, pulled where a registry answers, else made here.
 * @param companions with etcd and coredns, which the images are made of where none can be pulled
 * @throws UsageError when programs are not built or names are no names; Error that lists what could not be had
 */
export async function kubeadmSet(
  build: BuildManifest,
  companions: Companions,
  options: KubeadmSetOptions,
  ctx: Ctx,
): Promise<readonly NamedImage[]> {
  const constants = join(build.sourceDir, 'cmd/kubeadm/app/constants/constants.go')
  const etcd = etcdTag(await readFile(constants, 'utf8').catch(() => ''))
  const names = kubeadmImages(build, options.prefix, etcd)
  const upstream = kubeadmImages(build, '', etcd)
  const others = [
    { name: names.pause, ref: `registry.k8s.io/pause:${upstream.pause.tag}` },
    { name: names.coredns, ref: `registry.k8s.io/coredns/coredns:${upstream.coredns.tag}` },
    { name: names.etcd, ref: `registry.k8s.io/etcd:${upstream.etcd.tag}` },
  ]
  const image = await composeHyperkube(build, options, ctx)
  const wish = options.mirrors === undefined ? {} : { mirrors: options.mirrors }
  const store = await ensureImages(
    others.map(o => o.ref),
    build,
    companions,
    ctx,
    wish,
  )
  if (store.missing.length > 0)
    throw new Error(
      `images that kubeadm needs cannot be had: ${store.missing.map(m => `${m.ref} (${m.why})`).join('; ')}`,
    )
  const set: NamedImage[] = [{ image, names: names.hyperkube }]
  for (const { name, ref } of others)
    set.push({ image: await readyImage(ref, store, build, options.compression, ctx), names: [name] })
  return set
}
