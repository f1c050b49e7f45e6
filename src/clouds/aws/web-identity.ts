import { UsageError } from '../../errors.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
}

const answerMs = 30_000
/** The longest that a role allows without being told otherwise. */
const sessionSeconds = 3600

/**
 * Temporary keys for a role by the OIDC token of this job. The token lives five minutes and is asked for each time.
 * @see https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services
 */
export function webIdentity(role: string, region: string, env: Env): () => Promise<Keys> {
  return async () => {
    const token = await jobToken(env)
    const { STSClient, AssumeRoleWithWebIdentityCommand } = await import('@aws-sdk/client-sts')
    const endpoint = env['AWS_ENDPOINT_URL_STS'] || env['AWS_ENDPOINT_URL']
    // Signed by nobody: the token says who asks.
    const client = new STSClient({
      region,
      ...(endpoint ? { endpoint } : {}),
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    })
    try {
      const { Credentials: keys } = await client.send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: role,
          RoleSessionName: sessionName(env),
          WebIdentityToken: token,
          DurationSeconds: sessionSeconds,
        }),
        { abortSignal: AbortSignal.timeout(answerMs) },
      )
      if (!keys?.AccessKeyId || !keys.SecretAccessKey || !keys.SessionToken)
        throw new Error('STS answers without keys')
      const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = keys
      const own = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
      return { ...own, ...(Expiration === undefined ? {} : { expiration: Expiration }) }
    } catch (error) {
      const { iss = '?', sub = '?', aud = '?' } = claimsOf(token)
      throw new UsageError(
        `AWS does not give this job the role ${role}: ${(error as Error).message}. The job's token has issuer ${iss}, subject ${sub} and audience ${aud}: ` +
          "the role's trust policy must allow that (`bowsprit trust-policy` prints one)",
      )
    } finally {
      client.destroy()
    }
  }
}

/** Of the keys' life: clients ask for others five minutes before its end. */
const spareMs = 6 * 60_000
const sessions = new WeakMap<Env, Map<string, () => Promise<Keys>>>()

/**
 * The same keys for all clients of one environment until they are about to end: a run opens dozens, and each would take a
 * token of the job and a session of the role for itself.
 */
export function sharedIdentity(role: string, region: string, env: Env): () => Promise<Keys> {
  const all = sessions.get(env) ?? new Map<string, () => Promise<Keys>>()
  sessions.set(env, all)
  const name = `${role} ${region}`
  const shared = all.get(name) ?? held(webIdentity(role, region, env))
  all.set(name, shared)
  return shared
}

function held(take: () => Promise<Keys>): () => Promise<Keys> {
  let last: Promise<Keys> | undefined
  return async () => {
    const before = last
    const keys = await before?.catch(() => undefined)
    const end = keys?.expiration?.getTime() ?? Number.POSITIVE_INFINITY
    if (keys !== undefined && end - Date.now() > spareMs) return keys
    // The first of those that waited asks, for all of them.
    if (last === before) last = take()
    return last as Promise<Keys>
  }
}

/** @throws UsageError that says what the workflow lacks */
async function jobToken(env: Env): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env
  if (!url || !bearer)
    throw new UsageError(
      'AWS_ROLE_ARN names a role, and there is neither AWS_WEB_IDENTITY_TOKEN_FILE nor a token of a job: ' +
        'add `permissions: id-token: write` to the job (pull requests from forks never get one)',
    )
  const at = new URL(url)
  at.searchParams.set('audience', 'sts.amazonaws.com')
  const answer = await fetch(at, {
    headers: { authorization: `Bearer ${bearer}`, accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(answerMs),
  })
  const { value } = (await answer.json().catch(() => ({}))) as { value?: string }
  if (!answer.ok || !value) throw new UsageError(`GitHub gives this job no token: ${answer.status}`)
  return value
}

/** In CloudTrail this is what tells jobs apart. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
function sessionName(env: Env): string {
  const name = ['bowsprit', env['GITHUB_RUN_ID'], env['GITHUB_RUN_ATTEMPT']].filter(Boolean).join('-')
  return name.replaceAll(/[^\w+=,.@-]/g, '-').slice(0, 64)
}

/** What the token says of itself; it is for people to compare, and is no secret. */
function claimsOf(token: string): { iss?: string; sub?: string; aud?: string } {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
  } catch {
    return {}
  }
}
