import { domainOf, ownTokenFile } from '../../plan/aws/names.ts'
import { type Keys, sharedIdentity } from './web-identity.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** Who asks, and where. */
export interface AwsCtx {
  readonly env: Env
  readonly signal: AbortSignal
}

/** As the SDK and `aws` name services in AWS_ENDPOINT_URL_<NAME>. */
export type Service =
  | 'AUTO_SCALING'
  | 'CLOUDFORMATION'
  | 'EC2'
  | 'EKS'
  | 'ELASTIC_LOAD_BALANCING'
  | 'ELASTIC_LOAD_BALANCING_V2'
  | 'IAM'
  | 'RESOURCE_GROUPS_TAGGING_API'
  | 'SERVICE_QUOTAS'
  | 'SSM'
  | 'STS'

/** Attempts at each request, the first included; the SDK waits between them and obeys Retry-After. */
const attempts = 5

/**
 * What each of the SDK's clients gets. The environment is the one that we were given, never the process's own, except
 * where the SDK's chain looks for an identity that we know nothing of (a profile, an instance profile).
 */
export function clientConfig(service: Service, region: string, { env }: AwsCtx) {
  const endpoint = endpointOf(service, env)
  const credentials = credentialsOf(region, env)
  return {
    region,
    maxAttempts: Number(env['AWS_MAX_ATTEMPTS']) || attempts,
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  }
}

/** Where another service than AWS's own is to be asked. */
export function endpointOf(service: Service | 'ECR' | 'S3', env: Env): string | undefined {
  return env[`AWS_ENDPOINT_URL_${service}`] || env['AWS_ENDPOINT_URL'] || undefined
}

/** Of the token service in that region, where nothing else is named. */
export function stsEndpoint(region: string, env: Env): string {
  return endpointOf('STS', env) ?? `https://sts.${region}.${domainOf(region)}`
}

/**
 * As the SDK's own chain: a profile that was named wins over keys. A role without a token file is taken by the token of
 * this job of GitHub's, once for all clients and again whenever it is about to expire: in the post step, too.
 * @returns undefined where the SDK's chain is to look
 */
export function credentialsOf(region: string, env: Env): Keys | (() => Promise<Keys>) | undefined {
  const {
    AWS_ACCESS_KEY_ID: id,
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_SESSION_TOKEN: token,
    AWS_PROFILE: profile,
    AWS_ROLE_ARN: role,
    AWS_WEB_IDENTITY_TOKEN_FILE: file,
  } = env
  if (profile) return undefined
  if (id && secret)
    return { accessKeyId: id, secretAccessKey: secret, ...(token ? { sessionToken: token } : {}) }
  // A token of our own keeping is the job's, and asking for it anew says better what is lacking.
  const isJobs = !file || file.endsWith(`/${ownTokenFile}`)
  return role && isJobs ? sharedIdentity(role, region, env) : undefined
}
