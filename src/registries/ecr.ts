import { UsageError } from '../errors.ts'
import { parseEcrHost } from '../plan/ecr-host.ts'
import type { Credentials } from './credentials.ts'
import { RegistryError } from './errors.ts'

/**
 * One call of ECR's API (2015-09-21), input and output as its documentation has them; dates may come as Date or as
 * seconds. A failure is thrown with the exception's name as `name`, e.g. RepositoryNotFoundException: AWS's own client does so.
 */
export type EcrCall = (
  action: 'GetAuthorizationToken' | 'DescribeRepositories' | 'CreateRepository' | 'BatchDeleteImage',
  input: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
) => Promise<unknown>

export interface EcrOptions {
  /** <account>.dkr.ecr.<region>.amazonaws.com */
  readonly registry: string
  readonly call: EcrCall
  /** What repositories are tagged with that are made here, so that a sweep finds them. */
  readonly tags: Readonly<Record<string, string>>
  /** Where the host is not AWS's own (an emulator): account id, or '' for that of the credentials. */
  readonly account?: string
}

/**
 * Amazon ECR: user and password from GetAuthorizationToken (12 hours). A repository has to be there before it is pushed
 * to: it is made, with tags. One that was there is left as it is. Images are deleted by ECR's API, since its registry
 * deletes none.
 * @throws UsageError for a registry that is not ECR's
 */
export function ecr(o: EcrOptions): Credentials {
  const host = parseEcrHost(o.registry)
  const account = o.account ?? host?.account
  if (account === undefined)
    throw new UsageError(`${o.registry} is no registry of ECR: <account>.dkr.ecr.<region>.amazonaws.com is`)
  const known = new Set<string>()
  return {
    name: `the AWS identity at ${o.registry}`,
    async login(signal) {
      const answer = (await explained('GetAuthorizationToken', o, () =>
        o.call('GetAuthorizationToken', {}, signal),
      )) as { authorizationData?: { authorizationToken?: string; expiresAt?: Date | number | string }[] }
      const [data] = answer.authorizationData ?? []
      const pair = Buffer.from(data?.authorizationToken ?? '', 'base64').toString('utf8')
      const colon = pair.indexOf(':')
      if (colon < 1) throw new RegistryError('ECR gives no token: GetAuthorizationToken answers without one')
      const expires = millisecondsOf(data?.expiresAt)
      const login = { kind: 'basic', user: pair.slice(0, colon), password: pair.slice(colon + 1) } as const
      return expires === undefined ? login : { ...login, expires }
    },
    async ensureRepository(repository, signal) {
      if (known.has(repository)) return
      await makeRepository(repository, account, o, signal)
      known.add(repository)
    },
    deleteImage: (repository, digest, signal) => deleteImage(repository, digest, account, o, signal),
  }
}

async function makeRepository(
  repository: string,
  account: string,
  o: EcrOptions,
  signal: AbortSignal,
): Promise<void> {
  const of = account === '' ? {} : { registryId: account }
  try {
    await o.call('DescribeRepositories', { ...of, repositoryNames: [repository] }, signal)
    return
  } catch (error) {
    signal.throwIfAborted()
    // Not everybody who may push may look: then making it tells.
    if (!isNamed(error, 'RepositoryNotFoundException') && !isNamed(error, 'AccessDeniedException'))
      throw failure('DescribeRepositories', o, error)
  }
  const tags = Object.entries(o.tags).map(([Key, Value]) => ({ Key, Value }))
  const input = { ...of, repositoryName: repository, tags }
  try {
    await o.call('CreateRepository', input, signal)
  } catch (error) {
    signal.throwIfAborted()
    // Another job was first.
    if (!isNamed(error, 'RepositoryAlreadyExistsException'))
      throw failure(`CreateRepository ${repository}`, o, error)
  }
}

/** A failure for one image is no failure of the call. @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html */
async function deleteImage(
  repository: string,
  digest: string,
  account: string,
  o: EcrOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const of = account === '' ? {} : { registryId: account }
  const input = { ...of, repositoryName: repository, imageIds: [{ imageDigest: digest }] }
  try {
    const answer = (await o.call('BatchDeleteImage', input, signal)) as {
      failures?: { failureCode?: string; failureReason?: string }[]
    }
    const [failed] = answer.failures ?? []
    if (failed === undefined || failed.failureCode === 'ImageNotFound') return failed === undefined
    throw new RegistryError(
      `deleting ${repository}@${digest}: ECR refuses it: ${failed.failureCode}: ${failed.failureReason ?? ''}`,
    )
  } catch (error) {
    signal.throwIfAborted()
    if (isNamed(error, 'RepositoryNotFoundException')) return false
    if (error instanceof RegistryError) throw error
    const status = isNamed(error, 'AccessDeniedException') ? 403 : undefined
    throw new RegistryError(failure('BatchDeleteImage', o, error).message, { status }, { cause: error })
  }
}

async function explained(action: string, o: EcrOptions, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work()
  } catch (error) {
    throw failure(action, o, error)
  }
}

function failure(action: string, o: EcrOptions, cause: unknown): RegistryError {
  const hint = isNamed(cause, 'AccessDeniedException')
    ? `: the identity needs ecr:${action.split(' ')[0]}`
    : ''
  return new RegistryError(`${o.registry}: ECR refuses ${action}${hint}`, {}, { cause })
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name
}

function millisecondsOf(time: Date | number | string | undefined): number | undefined {
  if (time === undefined) return undefined
  const ms = typeof time === 'number' ? time * 1000 : new Date(time).getTime()
  return Number.isNaN(ms) ? undefined : ms
}
