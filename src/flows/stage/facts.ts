import { createHash } from 'node:crypto'
import { UsageError } from '../../errors.ts'
import { buildKey } from '../../kube/build-cache.ts'
import type { CloudProviderSource } from '../../kube/cloud-provider.ts'
import { type Source, sourceFor } from '../../kube/source.ts'
import type { Options } from '../../options/table.ts'
import { goBuildFlags } from '../../plan/build-args.ts'
import { parseMirrors } from '../../plan/image-mirrors.ts'
import { parseImageRef } from '../../plan/image-ref.ts'
import { kubeadmImages, kubeadmTag } from '../../plan/kubeadm-images.ts'
import type { RunCtx } from '../asked.ts'
import { targetsOfStage } from '../build.ts'
import { ownPlatform, platformsOf } from '../platforms.ts'
import { allProblems } from '../problems.ts'
import type { Wish } from '../selection.ts'
import { readCloudProvider } from './cloud-provider.ts'
import { type CniManifest, readCni } from './cni.ts'
import { type GivenCrictl, readCrictl } from './crictl.ts'
import { diskAndOutputProblems } from './disk.ts'

/** What a stage is of, wherever it is going to lie. */
export interface StageFacts {
  readonly source: Source
  /** What its machines run. */
  readonly platforms: readonly string[]
  /** Key that the build has, or will have: that of the first platform, where there are several. */
  readonly build: string
  /** Which specs the test images are for; undefined: none are wanted. */
  readonly wish: Wish | undefined
  /** The network that somebody brings as a manifest. */
  readonly cni: CniManifest | undefined
  /** By platform, where somebody gave it. */
  readonly crictl: GivenCrictl | undefined
  /** The cloud controller manager that is built and staged, too. */
  readonly cloudProvider: CloudProviderSource | undefined
  readonly asked: string
  /** ISO 8601, UTC. */
  readonly expires: string
}

/** What the caller knows of it already. */
export interface StageWish {
  readonly source: () => Promise<Source>
  /** Which specs the test images are for; undefined: none are wanted. */
  readonly specs: () => Promise<Wish | undefined>
}

/**
 * All that a stage needs but a registry and a store, which the cluster is going to bring: looked at before anything is
 * built. @throws UsageError with every problem of every option
 */
export async function checkOwnStage(o: Options, ctx: RunCtx, given: StageWish): Promise<StageFacts> {
  const source = once(given.source)
  const [tree, wish, brought] = await allProblems([
    source,
    given.specs,
    () => readBrought(o, ctx),
    () => void parseMirrors(o['registry-mirrors']),
    () => baseProblem(o),
    async () => namesProblem('', await source()),
    () => fail(diskAndOutputProblems(o, ctx)),
  ] as const)
  return factsOf(tree, wish, brought, o, ctx)
}

/** What is put into the stage although it is neither the branch nor what always runs beside it. */
export type Brought = Pick<StageFacts, 'cni' | 'crictl' | 'cloudProvider'>

/** @throws UsageError with every problem of each */
export async function readBrought(o: Options, ctx: RunCtx): Promise<Brought> {
  const [cni, crictl, cloudProvider] = await allProblems([
    () => readCni(o.cni, ctx),
    () => readCrictl(o.crictl, platformsOf(o), ctx),
    () => readCloudProvider(o, ctx),
  ] as const)
  return { cni, crictl, cloudProvider }
}

export function factsOf(
  source: Source,
  wish: Wish | undefined,
  brought: Brought,
  o: Options,
  ctx: RunCtx,
): StageFacts {
  const platforms = platformsOf(o)
  const [first = ownPlatform] = platforms
  const flags = goBuildFlags(source.version, source.modFlags)
  return {
    source,
    platforms,
    build: buildKey(sourceFor(source, first), targetsOfStage(first), flags),
    wish,
    ...brought,
    asked: askedFor(o, wish, platforms, brought),
    expires: new Date(ctx.clock.now() + o.expiry * 3600_000).toISOString(),
  }
}

/** Several checks want the same thing: it is made, or found wrong, once. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let making: Promise<T> | undefined
  return () => {
    making ??= make()
    return making
  }
}

/** @throws UsageError with all problems, if there are any */
export async function fail(problems: Promise<readonly string[]>): Promise<void> {
  const found = await problems
  if (found.length > 0) throw new UsageError(found)
}

export function baseProblem(o: Options): void {
  if (o.base === undefined) return
  const { host, repository, tag } = parseImageRef(o.base)
  if (!/^[\w.:[\]-]+$/.test(host) || !/^[a-z0-9._/-]+$/.test(repository) || !/^[\w][\w.-]*$/.test(tag))
    throw new UsageError(
      `--base ${o.base}: this is no image: give one such as registry.k8s.io/build-image/distroless-iptables:v0.9.6`,
    )
}

/** kubeadm's own tag, and names that a registry takes: known of the source alone. */
export function namesProblem(prefix: string, source: Source): void {
  kubeadmTag(source.version.gitVersion)
  kubeadmImages({ version: source.version.gitVersion, companions: source.companions }, prefix)
}

/**
 * Another base, another packing, other test images, further platforms, a network, a crictl, a cloud provider: another stage
 * of the same build.
 */
function askedFor(o: Options, wish: Wish | undefined, all: readonly string[], brought: Brought): string {
  const suite = wish?.suite.kind === 'names' ? wish.suite.names : []
  const tests = wish === undefined ? undefined : { ...wish.typed, names: [...suite].sort() }
  // The build's own platform stands in its key.
  const platforms = all.length > 1 ? all : undefined
  const { base, compression } = o
  const cni = brought.cni?.sha256
  const crictl = brought.crictl && Object.values(brought.crictl).map(c => c.sha256)
  const others = { cni, crictl, cloud: brought.cloudProvider?.tag }
  const facts = { v: 1, base, compression, mirrors: o['registry-mirrors'], tests, platforms, ...others }
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16)
}
