/** What a CI service offers to the steps of a job. Nothing of it is needed: on a laptop there is none. */
export interface JobServices {
  readonly artifacts: JobArtifacts
  readonly cache: JobCache
  readonly comments: JobComments
}

export interface StoredArtifact {
  readonly id: number
  readonly name: string
  /** Compressed bytes. */
  readonly size: number
  readonly createdAt?: Date | undefined
}

/** Files that the service keeps for people and for later jobs of the run. */
export interface JobArtifacts {
  /**
   * Uploads a whole directory (hidden files too) as one artifact.
   * @param name unique in the run's attempt
   * @throws ServiceError that names the artifact, e.g. when the name is taken
   */
  upload(name: string, dir: string): Promise<StoredArtifact>
  /** Every artifact of this run, of its earlier attempts too. */
  list(): Promise<readonly StoredArtifact[]>
  /** Unpacks one artifact into a directory, which is made. Nothing is written outside of it. */
  download(artifact: StoredArtifact, dir: string): Promise<void>
}

/** Directories kept between runs. Nothing depends on it: neither call throws, failures are warnings. */
export interface JobCache {
  /** @returns the key that was found, or undefined */
  restore(paths: readonly string[], key: string, prefixes: readonly string[]): Promise<string | undefined>
  /** @returns whether it is there now (saved, or known already) */
  save(paths: readonly string[], key: string): Promise<boolean>
}

export interface JobComments {
  /**
   * Writes one comment of ours on the pull request of this run: the one that carries the marker is updated.
   * @param marker tells our comments apart, e.g. workflow and job; readers do not see it
   * @returns its URL, or undefined with a warning where there is no pull request or no permission
   */
  sticky(marker: string, markdown: string): Promise<string | undefined>
}

/** Programs that several jobs of one machine share, by name and version. */
export interface ToolCache {
  /** @returns the directory of the tool, absolute */
  find(name: string, version: string): Promise<string | undefined>
  /** Copies a directory in. @returns where it is now, absolute */
  keep(dir: string, name: string, version: string): Promise<string>
}

/** The step of a job that we run in. */
export interface JobStep {
  /** Readable by later steps, and by later jobs when the job hands it on. */
  output(name: string, value: string): void
  /** What the post step of the same step gets, also when this one is killed. Small: it travels as environment. */
  saveState(text: string): void
  /** Adds Markdown to the page of the run: at most 1 MiB for a step. */
  summary(markdown: string): Promise<void>
}
