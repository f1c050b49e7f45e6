import type { BuildManifest } from '../plan/build-manifest.ts'
import type { Timings } from '../plan/timings.ts'
import type { Listing } from './list.ts'

/** What one shard is run with. */
export interface ShardRun {
  readonly build: BuildManifest
  readonly cluster: { readonly kubeconfig: string; readonly realNodes: boolean; readonly nodes: number }
  /** Directory of this shard and attempt alone; made when it is not there. Absolute. */
  readonly outDir: string
  /** Processes of the parallel lane. Most specs wait, so several per core are right. */
  readonly procs: number
  /** Milliseconds for the shard's specs in all; those not done by then are interrupted and counted as timed out. */
  readonly timeoutMs: number
  /** Milliseconds that a spec gets to end when its time is over; default 30 s. */
  readonly graceMs?: number
  /** Milliseconds between an interrupt (Ctrl-C) and the kill; default 4 s. */
  readonly interruptMs?: number
  /** ginkgo's --flake-attempts; default 1. */
  readonly flakeAttempts?: number
  /** Milliseconds after which a running spec reports where it is; default never. */
  readonly pollProgressMs?: number
  /** 1-based. */
  readonly attempt: number
  readonly timings: Timings
  /** Names of all selected specs that can run, over all shards. */
  readonly selected: readonly string[]
  /** Selected specs that cannot run, with the reason. In no shard. */
  readonly notRunnable: ReadonlyMap<string, string>
  /**
   * Existing directory for what specs need while they run (HOME, TMPDIR), best the run's own, so that teardown clears
   * it even after a kill; default the system's. Not used when its path is too long for sockets.
   */
  readonly scratch?: string
  /** Told the id that a process labels its namespaces with, before it makes any. */
  readonly onSuite?: (id: string) => void
  /** Of the job, as prow has them; ours win. */
  readonly variables?: Readonly<Record<string, string>>
  /** Further flags of e2e.test, as typed. */
  readonly extraArgs?: readonly string[]
}

/** One lane of a shard. */
export interface LaneTask {
  /** Longest first. */
  readonly names: readonly string[]
  readonly processes: number
  /** Epoch milliseconds at which specs are stopped. */
  readonly deadline: number
  readonly listing: Listing
  readonly run: ShardRun
  /** Where the processes' own output and what specs write goes. */
  readonly dir: string
}
