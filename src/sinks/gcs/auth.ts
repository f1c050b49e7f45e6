import type { AuthClient } from 'google-auth-library'
import { describe, UsageError } from '../../errors.ts'
import type { SinkCtx } from '../sink.ts'

/** Google's workload identity federation: a job's own OIDC token instead of a key. */
export interface GcsIdentity {
  /** projects/123/locations/global/workloadIdentityPools/POOL/providers/PROVIDER */
  readonly provider: string
  /** Account to act as; without one the job's identity itself has the permissions. */
  readonly serviceAccount?: string | undefined
  /** Google's token service, elsewhere in tests. */
  readonly sts?: string | undefined
}

/** @returns the header's value, or undefined where nothing is to be shown (public buckets, emulators) */
export type GcsToken = () => Promise<string | undefined>

const scope = 'https://www.googleapis.com/auth/devstorage.read_write'

/**
 * Tokens are renewed by the library as they end. In this order: none for an emulator; the job's OIDC token where a
 * provider is named; a file of credentials (GOOGLE_APPLICATION_CREDENTIALS, which google-github-actions/auth sets);
 * what gcloud or the machine has. A sink that is only read goes without.
 */
export function gcsToken(identity: GcsIdentity | undefined, ctx: SinkCtx): GcsToken {
  if (ctx.env['STORAGE_EMULATOR_HOST']) return async () => undefined
  let client: Promise<AuthClient> | undefined
  return async () => {
    client ??= clientOf(identity, ctx)
    try {
      const { token } = await (await client).getAccessToken()
      return token ? `Bearer ${token}` : undefined
    } catch (error) {
      client = undefined
      if (identity !== undefined || ctx.env['GOOGLE_APPLICATION_CREDENTIALS'])
        throw new UsageError(`no access to Google Cloud: ${describe(error).split('\n')[0]}`)
      ctx.log.debug(`no credentials of Google Cloud: ${describe(error).split('\n')[0]}`)
      return undefined
    }
  }
}

async function clientOf(identity: GcsIdentity | undefined, ctx: SinkCtx): Promise<AuthClient> {
  const { GoogleAuth, IdentityPoolClient } = await import('google-auth-library')
  if (identity === undefined) {
    const keyFilename = ctx.env['GOOGLE_APPLICATION_CREDENTIALS']
    return new GoogleAuth({ scopes: [scope], ...(keyFilename ? { keyFilename } : {}) }).getClient()
  }
  const client = new IdentityPoolClient(federation(identity, ctx.env))
  client.scopes = [scope]
  return client
}

/**
 * How to get a token of the job's, and what to make of it.
 * @see https://google.aip.dev/auth/4117
 * @see https://docs.github.com/en/actions/reference/security/oidc
 * @throws UsageError outside of a workflow with `id-token: write`
 */
export function federation(identity: GcsIdentity, env: SinkCtx['env']) {
  const url = env['ACTIONS_ID_TOKEN_REQUEST_URL']
  const bearer = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']
  if (!url || !bearer)
    throw new UsageError(
      'gcp-identity-provider: this job gets no OIDC token: give it `permissions: id-token: write` (jobs of forks never get one)',
    )
  const { provider, serviceAccount, sts = 'https://sts.googleapis.com/v1/token' } = identity
  const audience = `//iam.googleapis.com/${provider}`
  const own = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${serviceAccount}:generateAccessToken`
  return {
    type: 'external_account' as const,
    audience,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: sts,
    credential_source: {
      url: `${url}&audience=${encodeURIComponent(`https:${audience}`)}`,
      headers: { Authorization: `Bearer ${bearer}` },
      format: { type: 'json' as const, subject_token_field_name: 'value' },
    },
    ...(serviceAccount === undefined ? {} : { service_account_impersonation_url: own }),
  }
}
