import type { ImageStore } from '../images/store.ts'
import type { Companions } from '../kube/companions.ts'
import type { BuildManifest } from '../plan/build-manifest.ts'
import type { ClusterRef, DownReport, Progress } from '../plan/cluster-ref.ts'
import type { Cluster, ClusterSpec } from '../plan/cluster-spec.ts'
import type { Planned } from '../plan/planned.ts'
import type { StageManifest } from '../plan/stage-manifest.ts'
import type { Ctx } from '../ports/ctx.ts'

/** What `up` needs besides the plan: the binaries of the branch, what runs beside them, images to serve. */
export interface UpInputs {
  readonly build: BuildManifest
  readonly companions: Companions
  readonly images: ImageStore
  /** For providers that are `staged`: what their nodes take everything from. */
  readonly stage?: Staged
  /** Told of each step before the next begins. */
  readonly onStep?: (progress: Progress) => Promise<void>
}

/** What was put where for the build, and how the machines of a cluster get at it. */
export interface Staged {
  readonly manifest: StageManifest
  /** host[:port]/path below which the images lie, as the machines name it. */
  readonly registry: { readonly prefix: string; readonly plainHttp: boolean }
  /** URL of the store, as it was given: dir:/path, s3://bucket/prefix, https://account.blob…/container/prefix. */
  readonly store: string
  /** Signed URLs by the path of a file in the store, where the store makes some. Secrets; they live as long as the run may. */
  readonly urls?: Readonly<Record<string, string>>
}

/** A registry and a store that belong to one cluster. */
export interface OwnStage {
  /** host[/path], below which images are to lie. */
  readonly registry: string
  /** URL. */
  readonly store: string
}

/** Makes and unmakes clusters. Building and staging do not belong to a provider. */
export interface Provider<P> {
  /** Nodes are machines of their own: a stage is made of the build before `up`, and given to it. */
  readonly staged?: (spec: ClusterSpec) => boolean
  /** Pure. @throws UsageError with every bad input. */
  plan(spec: ClusterSpec): P
  /**
   * What `up` would make. Pure, and read from the very documents that `up` sends.
   * @param now epoch milliseconds
   * @param prices what `prices` found
   */
  planned(plan: P, now: number, prices?: ReadonlyMap<string, number>): Planned
  /** US dollars an hour by machine type, where the cloud tells them to everybody. Never throws. */
  prices?(plan: P, ctx: Ctx): Promise<ReadonlyMap<string, number>>
  /**
   * Everything outside that would keep this plan from becoming a cluster, asked for before anything is built or made:
   * credentials, quotas, machines that do not answer. Each text says what to do. @throws only when cancelled
   */
  problems?(plan: P, ctx: Ctx): Promise<readonly string[]>
  /**
   * Makes a registry and a store for the cluster alone, in its place, where none are named: it may be staged into once our
   * own right to it is known there. They go with the cluster. Repeatable. @throws ProvisionError
   */
  ownStage?(plan: P, ctx: Ctx): Promise<OwnStage>
  /** Repeatable; all it makes carries the ref's id. @throws ProvisionError */
  up(plan: P, inputs: UpInputs, ctx: Ctx): Promise<Cluster>
  /** Needs only the ref; absent counts as done; goes past errors. `untilMs`: epoch milliseconds. */
  down(ref: ClusterRef, ctx: Ctx, untilMs: number): Promise<DownReport>
  /** Best effort, own time limit, never throws for a missing cluster. @returns number of files written */
  dumpLogs(ref: ClusterRef, dir: string, ctx: Ctx): Promise<number>
  /** Clusters of ours beyond this machine whose time is over, whoever made them: for `sweep`. @param scope a region, or the account of a ref */
  expired?(scope: string, ctx: Ctx): Promise<readonly ClusterRef[]>
  /**
   * Of a cluster beyond this machine, that another one made: puts into the run's directory what `down` and `dumpLogs`
   * look for there. Asks nobody. Without it a cluster is its maker's alone.
   */
  adopt?(ref: ClusterRef, progress: Progress | undefined): Promise<void>
  /**
   * For a process that has not made the cluster: a kubeconfig of what the cloud says, with credentials that are renewed
   * for as long as the process lives. Only where no secret of the maker's is needed. @returns its path @throws UsageError
   */
  reach?(ref: ClusterRef, ctx: Ctx): Promise<string>
}
