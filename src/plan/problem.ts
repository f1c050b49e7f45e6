/** Something that a person should see first: an annotation on a CI runner, a line elsewhere. */
export interface Problem {
  /** A few words, e.g. the name of a spec. */
  readonly title?: string
  readonly message: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
}
