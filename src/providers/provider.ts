import type { ImageStore } from '../images/store.ts'
import type { Companions } from '../kube/companions.ts'
import type { BuildManifest } from '../plan/build-manifest.ts'
import type { ClusterRef, DownReport } from '../plan/cluster-ref.ts'
import type { Cluster, ClusterSpec } from '../plan/cluster-spec.ts'
import type { Ctx } from '../ports/ctx.ts'

/** What `up` needs besides the plan: the binaries of the branch, what runs beside them, images to serve. */
export interface UpInputs {
  readonly build: BuildManifest
  readonly companions: Companions
  readonly images: ImageStore
}

/** Makes and unmakes clusters. Building and staging do not belong to a provider. */
export interface Provider<P> {
  /** Pure. @throws UsageError with every bad input. */
  plan(spec: ClusterSpec): P
  /** Repeatable; all it makes carries the ref's id. @throws ProvisionError */
  up(plan: P, inputs: UpInputs, ctx: Ctx): Promise<Cluster>
  /** Needs only the ref; absent counts as done; goes past errors. `untilMs`: epoch milliseconds. */
  down(ref: ClusterRef, ctx: Ctx, untilMs: number): Promise<DownReport>
  /** Best effort, own time limit, never throws for a missing cluster. @returns number of files written */
  dumpLogs(ref: ClusterRef, dir: string, ctx: Ctx): Promise<number>
}
