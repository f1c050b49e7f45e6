type Env = Readonly<Record<string, string | undefined>>

/** Attempts at each request, the first included; the SDK waits between them and obeys Retry-After. */
const attempts = 5

/**
 * Calls of ECR's API by AWS's own client, which is loaded with the first one. Credentials come from the environment and
 * that client's chain. Failures are thrown with the exception's name as `name`.
 * @param region of the registry
 * @returns call(action, input, signal), input and output as ECR's API (2015-09-21) has them
 */
export function ecrCalls(region: string, env: Env) {
  let opened: ReturnType<typeof open> | undefined
  return async (
    action: 'GetAuthorizationToken' | 'DescribeRepositories' | 'CreateRepository' | 'BatchDeleteImage',
    input: Readonly<Record<string, unknown>>,
    abortSignal: AbortSignal,
  ): Promise<unknown> => {
    opened ??= open(region, env)
    const { sdk, client } = await opened
    const commands = {
      GetAuthorizationToken: sdk.GetAuthorizationTokenCommand,
      DescribeRepositories: sdk.DescribeRepositoriesCommand,
      CreateRepository: sdk.CreateRepositoryCommand,
      BatchDeleteImage: sdk.BatchDeleteImageCommand,
    }
    // Each command has a type of its own, and all are sent in one way.
    const Command = commands[action] as typeof sdk.DescribeRepositoriesCommand
    return client.send(new Command(input), { abortSignal })
  }
}

/** Where another ECR than AWS's own is to be asked: an emulator. */
export function ecrEndpoint(env: Env): string | undefined {
  return env['AWS_ENDPOINT_URL_ECR'] || env['AWS_ENDPOINT_URL'] || undefined
}

async function open(region: string, env: Env) {
  const sdk = await import('@aws-sdk/client-ecr')
  const endpoint = ecrEndpoint(env)
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_PROFILE } = env
  const client = new sdk.ECRClient({
    region,
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
    ...(endpoint === undefined ? {} : { endpoint }),
    // As the SDK's own chain: a profile that was named wins over keys.
    ...(!AWS_PROFILE && AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY
      ? {
          credentials: {
            accessKeyId: AWS_ACCESS_KEY_ID,
            secretAccessKey: AWS_SECRET_ACCESS_KEY,
            ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
          },
        }
      : {}),
  })
  return { sdk, client }
}
