/** What is served to the nodes. */
export interface ImageStore {
  readonly dir: string
  readonly refs: Readonly<Record<string, string>>
  readonly missing: readonly { ref: string; why: string }[]
}
