import { z } from 'zod/mini'

/** Names a cluster well enough to remove it, from another process, with nothing else. No secrets. */
export interface ClusterRef {
  readonly v: 1
  readonly provider: ProviderName
  /** Run id: 1 to 20 characters of [a-z0-9-], starts with a letter or digit. */
  readonly id: string
  /** Cloud region; 'local' on this machine. */
  readonly region: string
  /** What the id is unique in: for `local` and `kubeconfig` the absolute run directory. */
  readonly scope: string
  /** machines: where they are, [user@]host[:port], so that another job can reset them. */
  readonly machines?: readonly string[] | undefined
  /** azure: URL of the subscription, with the tenant and client ids whose tokens open it. */
  readonly account?: string | undefined
  /** URL of the store of its stage, in which the cluster has a lease. Holds no secret. */
  readonly store?: string | undefined
  /** URL of the copy of its run's record that other machines can read, where --state names a place for one. */
  readonly state?: string | undefined
  /** Scope on the machine that made it, where `scope` is but this machine's directory for it. Never written down. */
  readonly origin?: string | undefined
}

export const providerNames = ['local', 'kubeconfig', 'azure', 'ec2', 'eks', 'machines'] as const
export type ProviderName = (typeof providerNames)[number]

export const refSchema = z.object({
  v: z.literal(1),
  provider: z.enum(providerNames),
  id: z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,19}$/)),
  region: z.string().check(z.minLength(1)),
  scope: z.string().check(z.minLength(1)),
  machines: z.optional(z.array(z.string())),
  account: z.optional(z.string()),
  store: z.optional(z.string()),
  state: z.optional(z.string()),
})

/** How far a cluster in a cloud has come, and what of it its ref cannot tell. No secrets. */
export interface Progress {
  readonly step: string
  /** Of AWS. */
  readonly account?: string | undefined
  /** Id of the stack, once there is one. */
  readonly stack?: string | undefined
}

export const progressSchema = z.object({
  step: z.string(),
  account: z.optional(z.string()),
  stack: z.optional(z.string()),
})

/** One thing that teardown found: removed, or still there with the command that removes it. */
export interface Leftover {
  readonly kind: 'process' | 'mount' | 'interface' | 'cgroup' | 'netns' | 'file' | 'object' | 'rule'
  readonly name: string
  /** A command a person can type. */
  readonly remove: string
}

export interface DownReport {
  readonly gone: readonly string[]
  /**
   * What its cloud is deleting by itself when the time was up: nothing is in its way, and nobody has to do anything.
   * `remove` waits for its end.
   */
  readonly going?: readonly Leftover[] | undefined
  readonly left: readonly Leftover[]
}
