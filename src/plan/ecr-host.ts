export interface EcrHost {
  readonly account: string
  /** e.g. eu-central-1: a registry of ECR says in its name where it is. */
  readonly region: string
}

/** Takes <account>.dkr.ecr(-fips).<region>.amazonaws.com(.cn), or the dual-stack name, apart. @returns undefined for other hosts */
export function parseEcrHost(host: string): EcrHost | undefined {
  const match =
    /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(host) ??
    /^(\d{12})\.dkr-ecr(?:-fips)?\.([a-z0-9-]+)\.on\.(?:aws|amazonwebservices\.com\.cn)$/.exec(host)
  return match === null ? undefined : { account: match[1]!, region: match[2]! }
}
