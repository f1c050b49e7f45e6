import type { BootstrapFile, BootstrapRegistry } from '../bootstrap/spec.ts'

/** All that a machine must know to become a node of an EKS cluster with the branch's kubelet. Holds no secret. */
export interface EksNode {
  readonly cluster: {
    readonly name: string
    readonly region: string
    /** https://… */
    readonly endpoint: string
    /** PEM in base64, as EKS gives it. */
    readonly ca: string
    /** Address of its DNS Service. */
    readonly dns: string
  }
  /** gitVersion of the build. */
  readonly version: string
  readonly registry: BootstrapRegistry
  /** Reference of the stage's pause image. */
  readonly pause: string
  readonly files: readonly BootstrapFile[]
  /** Each pod has an address of the VPC, of which a machine type has so many; undefined: kubelet's own limit. */
  readonly maxPods: number | undefined
  /** Flags of kubelet, as typed. */
  readonly kubeletArgs: readonly string[]
  /** URL of the token service. */
  readonly sts: string
  /** Another ECR than AWS's own. */
  readonly ecr?: string | undefined
}

/** Stand in files for what only the machine itself can find out. */
export const eksBlanks = { node: '@NODE@', provider: '@PROVIDER_ID@', resolv: '@RESOLV@' } as const

/** What a machine type has of network cards, as EC2 tells it. */
export interface Cards {
  readonly cards: number
  /** IPv4 addresses of each. */
  readonly addresses: number
}

/**
 * Pods that a machine has addresses for: of each card the first address is the machine's, and two pods of EKS's own
 * use the machine's network.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html
 */
export function maxPodsOf({ cards, addresses }: Cards): number {
  return cards * (addresses - 1) + 2
}
