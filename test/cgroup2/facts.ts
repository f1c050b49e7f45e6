/** What the machine of guest.sh is asked to do; written by the test, read inside. */
export interface Job {
  readonly id: string
  readonly kubectl: string
  /** An image with a shell, under its upstream name. */
  readonly image: string
  /** File with the names of specs: the images that they want are served. */
  readonly suite: string
  readonly cache: string
  /** Environment of the commands. */
  readonly env: Readonly<Record<string, string>>
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  /** The end of it. */
  readonly stderr: string
}

/** Files of one cgroup, as text without the last newline; '' where there is none. */
export interface Group {
  readonly path: string
  readonly processes: number
  readonly files: Readonly<Record<string, string>>
}

/** A process as /proc shows it. */
export interface Process {
  readonly program: string
  readonly oomScoreAdj: string
  /** Its path in the one hierarchy. */
  readonly cgroup: string
}

export interface Facts {
  /** Of `uname -r`, and the controllers that the root cgroup has. */
  readonly kernel: { readonly release: string; readonly controllers: string; readonly capabilities: string }
  readonly up: Ended
  readonly pods: {
    /** The pod with limits, read inside of it. */
    readonly inside: Readonly<Record<string, string>>
    /** The same container, seen from the host. */
    readonly container: Group
    readonly logs: string
    /** Version of the API server, asked from the pod by name and Service address. */
    readonly service: string
    readonly oom: { readonly reason: string; readonly exitCode: number }
    readonly summary: Readonly<Record<string, unknown>>
  }
  readonly tree: readonly Group[]
  readonly processes: readonly Process[]
  readonly down: Ended
  /** What is there now and was not before. */
  readonly left: readonly string[]
  readonly seconds: Readonly<Record<string, number>>
}
