/** An add-on that is on a cluster, or was about to be: all that its removal needs. */
export interface AppliedAddon {
  readonly name: string
  readonly way: 'manifests' | 'chart' | 'kustomize' | 'command'
  /** Undefined: `default`. */
  readonly namespace?: string | undefined
  /** Directory with the manifests that were applied. Absolute, in the run's own. */
  readonly dir: string
  /** Programs that it was applied with. Absolute. */
  readonly kubectl: string
  readonly helm?: string | undefined
  /** Of a command: what undoes it, where, and names of variables that it may see. */
  readonly remove?: readonly string[] | undefined
  readonly cwd: string
  readonly env: readonly string[]
  readonly timeoutMs: number
}
