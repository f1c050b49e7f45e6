import type { AddonResult } from '../plan/addons/result.ts'
import type { BuildManifest } from '../plan/build-manifest.ts'
import type { Cluster } from '../plan/cluster-spec.ts'

/** How far a run has come; whatever happens, its end is told from this. */
export interface Reached {
  build?: BuildManifest
  cluster?: Cluster
  addons?: readonly AddonResult[]
  /** Set before the first effect of making a cluster. */
  touched?: true
  /** The first thing that went wrong. */
  error?: unknown
  /** What went wrong after that. */
  more?: readonly string[]
}
