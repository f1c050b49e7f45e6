/**
 * How an image is made without Docker: data only. Effects (go build, apt, tar) are in `images/`.
 * A recipe names what its upstream Dockerfile has; see the branch's own test/images/<name>/Dockerfile.
 */
export interface Recipe {
  /** Short name for the log: agnhost, nginx … */
  readonly name: string
  /** What stands in for upstream's content, said to the user once: 'agnhost of the branch on Debian packages'. */
  readonly madeOf: string
  /** Lowest first. Equal layers of several images are made, stored and pulled once. */
  readonly layers: readonly (readonly Part[])[]
  readonly config: RunConfig
}

/** The `config` object of an OCI image (image-spec v1.1, config.md), as far as we use it. */
export interface RunConfig {
  readonly Entrypoint?: readonly string[]
  readonly Cmd?: readonly string[]
  readonly Env?: readonly string[]
  readonly User?: string
  readonly WorkingDir?: string
  readonly ExposedPorts?: Readonly<Record<string, Record<string, never>>>
}

/** One thing that goes into a layer. `at` is the absolute path in the image; modes are octal numbers. */
export type Part =
  | { readonly kind: 'dir'; readonly at: string; readonly mode?: number; readonly uid?: number }
  | { readonly kind: 'text'; readonly at: string; readonly text: string; readonly mode?: number }
  | { readonly kind: 'link'; readonly at: string; readonly to: string }
  /** A file of the branch, path relative to its top. */
  | { readonly kind: 'branch'; readonly from: string; readonly at: string; readonly mode?: number }
  /** A main package, built like the branch's own binaries. */
  | { readonly kind: 'go'; readonly pkg: string; readonly at: string; readonly mode?: number }
  /** A program of one Go file, given here. */
  | { readonly kind: 'go-text'; readonly text: string; readonly at: string }
  /** A single C file of the branch, built statically; `otherwise` is Go source for hosts without gcc. */
  | { readonly kind: 'c'; readonly from: string; readonly at: string; readonly otherwise: string }
  /** A binary that runs beside Kubernetes, from the companions' directory. */
  | { readonly kind: 'companion'; readonly name: ImageCompanion; readonly file: string; readonly at: string }
  /** Debian packages with all they depend on (or `alone`: static ones), unpacked, without documentation. */
  | { readonly kind: 'debs'; readonly packages: readonly string[]; readonly alone?: true }
  /** Debian's static busybox with a link per applet in /bin, but for those that `except` names. */
  | { readonly kind: 'busybox'; readonly except?: readonly string[] }
  /** Another image in the directory layout that agnhost's fake-registry-server serves. */
  | {
      readonly kind: 'fake-registry'
      readonly recipe: Recipe
      readonly repository: string
      readonly tag: string
    }

export type ImageCompanion = 'coredns' | 'etcd'

export const defaultPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** A recipe and all recipes inside it, taken apart. */
export function partsOf(recipe: Recipe): readonly Part[] {
  return recipe.layers.flat().flatMap(p => (p.kind === 'fake-registry' ? [p, ...partsOf(p.recipe)] : [p]))
}
