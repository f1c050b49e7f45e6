import { serve } from './loopback.ts'

export interface OidcEndpoint extends AsyncDisposable {
  /** What the runner sets in a job that has `permissions: id-token: write`. */
  readonly env: Readonly<Record<string, string>>
  /** The audience of each request. */
  readonly asked: readonly string[]
}

/**
 * Gives out tokens for whoever has the request token, five minutes each as GitHub's, never the same one twice.
 * @param environment of the job; without one its token names the branch
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export async function oidcEndpoint(environment?: string): Promise<OidcEndpoint> {
  const asked: string[] = []
  const where = environment === undefined ? 'ref:refs/heads/main' : `environment:${environment}`
  const secret = 'request-token'
  const server = await serve(({ url, headers }) => {
    if (headers.authorization !== `Bearer ${secret}`) return { status: 401, body: { message: 'bad token' } }
    const audience = url.searchParams.get('audience') ?? 'https://github.com/owner'
    asked.push(audience)
    const iat = Math.floor(Date.now() / 1000)
    const claims = {
      iss: 'https://token.actions.githubusercontent.com',
      aud: audience,
      sub: `repo:owner/repository:${where}`,
      jti: String(asked.length),
      iat,
      nbf: iat - 600,
      exp: iat + 300,
    }
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    return { body: { value: `${part({ alg: 'none' })}.${part(claims)}.signature` } }
  })
  return {
    asked,
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${server.url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret,
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
