import type { StageManifest } from './stage-manifest.ts'

/** What `--json` prints, and stage.json holds: all that whoever makes a cluster of it wants to know. */
export interface StageReport {
  readonly v: 1
  /** URL of the store. */
  readonly store: string
  /** Of the manifest, in the store. */
  readonly path: string
  /** kubeadm's imageRepository. */
  readonly registry: string
  readonly reused: boolean
  readonly sent: { readonly images: number; readonly files: number }
  readonly mounted: number
  /** Absolute paths of what was written here, by what it is for. */
  readonly written: Readonly<Record<string, string>>
  readonly manifest: StageManifest
}
