import type { TokenCredential } from '@azure/identity'
import type {
  BlobServiceClient,
  ContainerClient,
  StorageSharedKeyCredential,
  UserDelegationKey,
} from '@azure/storage-blob'
import { UsageError } from '../../errors.ts'
import type { StoreCtx } from '../file-store.ts'
import { type Fault, refusal } from '../refusal.ts'

/** The SDK is loaded with the first Blob store, not with the program. */
export type Sdk = typeof import('@azure/storage-blob')

/** Who we are to Azure, where the environment has neither an account's key nor a SAS: asked when it is needed. */
export type BlobIdentity = () => Promise<TokenCredential>

export interface BlobAddress {
  readonly endpoint: string
  readonly account: string
  readonly container: string
  readonly prefix: string
}

export interface Blobs {
  readonly sdk: Sdk
  readonly address: BlobAddress
  /** Names of blobs begin so: '' or `prefix/`. */
  readonly prefix: string
  readonly ctx: StoreCtx
  readonly container: ContainerClient
  readonly signer: Signer
  /** Runs one call. @throws as FileStore says, with `doing` in the message */
  call<T>(doing: string, work: (container: ContainerClient, signal: AbortSignal) => Promise<T>): Promise<T>
}

/** What signs URLs: the account's key; a key of Entra ID that stands in for it; or nothing. */
export type Signer =
  | { readonly kind: 'key'; readonly credential: StorageSharedKeyCredential }
  | { readonly kind: 'delegation'; readonly key: (until: Date) => Promise<UserDelegationKey> }
  | { readonly kind: 'none' }

const clientOptions = { retryOptions: { maxTries: 5, retryDelayInMs: 500, tryTimeoutInMs: 120_000 } }

/** @throws UsageError when credentials in the environment are of another account, or no text of theirs */
export async function openBlobs(
  address: BlobAddress,
  identity: BlobIdentity | undefined,
  ctx: StoreCtx,
): Promise<Blobs> {
  const sdk = await import('@azure/storage-blob')
  const { service, signer } = await connect(sdk, address, identity, ctx)
  const container = service.getContainerClient(address.container)
  const where = `${address.endpoint}/${address.container}`
  return {
    sdk,
    address,
    prefix: address.prefix === '' ? '' : `${address.prefix}/`,
    ctx,
    container,
    signer,
    call: async (doing, work) => {
      try {
        return await work(container, ctx.signal)
      } catch (error) {
        ctx.signal.throwIfAborted()
        if (!(error instanceof Error) || error.name === 'UsageError' || error.name === 'ProvisionError')
          throw error
        throw refusal(doing, where, faultOf(error), hints(address))
      }
    },
  }
}

/** The variables are those of the az command. @see https://learn.microsoft.com/azure/storage/blobs/authorize-data-operations-cli */
async function connect(
  sdk: Sdk,
  { endpoint, account }: BlobAddress,
  identity: BlobIdentity | undefined,
  ctx: StoreCtx,
): Promise<{ service: BlobServiceClient; signer: Signer }> {
  const { env } = ctx
  const given = connectionParts(env['AZURE_STORAGE_CONNECTION_STRING'] ?? '')
  const key = given.get('AccountKey') || env['AZURE_STORAGE_KEY']
  const sas = given.get('SharedAccessSignature') || env['AZURE_STORAGE_SAS_TOKEN']
  const named = given.get('AccountName') || (key || sas ? env['AZURE_STORAGE_ACCOUNT'] : undefined)
  if (named && named !== account)
    throw new UsageError(
      `the store is in the account ${account}, but AZURE_STORAGE_* in the environment are of the account ${named}: correct one of them`,
    )
  if (key) {
    if (!/^[A-Za-z0-9+/]+=*$/.test(key))
      throw new UsageError('the account key in AZURE_STORAGE_* is not base64: copy it again')
    const credential = new sdk.StorageSharedKeyCredential(account, key)
    const service = new sdk.BlobServiceClient(endpoint, credential, clientOptions)
    return { service, signer: { kind: 'key', credential } }
  }
  if (sas) {
    const service = new sdk.BlobServiceClient(
      `${endpoint}?${sas.replace(/^\?/, '')}`,
      undefined,
      clientOptions,
    )
    return { service, signer: { kind: 'none' } }
  }
  if (endpoint.startsWith('http:'))
    throw new UsageError(
      `${endpoint} is not https, over which no token of an identity may be sent: set AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN`,
    )
  if (identity === undefined)
    throw new UsageError(
      `nothing says who we are to ${endpoint}: set AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN`,
    )
  return identified(sdk, endpoint, await identity(), ctx)
}

function identified(
  sdk: Sdk,
  endpoint: string,
  credential: TokenCredential,
  ctx: StoreCtx,
): { service: BlobServiceClient; signer: Signer } {
  const service = new sdk.BlobServiceClient(endpoint, credential, clientOptions)
  return { service, signer: delegation(service, ctx) }
}

/** One delegation key signs any number of URLs; it must live as long as they do, at most seven days. */
function delegation(service: BlobServiceClient, ctx: StoreCtx): Signer {
  let last: { readonly until: number; readonly key: Promise<UserDelegationKey> } | undefined
  return {
    kind: 'delegation',
    key: async until => {
      const early = new Date(ctx.clock.now() - 5 * 60_000) // our clock may be ahead of the service's
      if (last === undefined || last.until < until.getTime()) {
        const key = service.getUserDelegationKey(early, until, { abortSignal: ctx.signal })
        last = { until: until.getTime(), key }
        key.catch(() => {
          last = undefined
        })
      }
      return last.key
    },
  }
}

function connectionParts(text: string): Map<string, string> {
  const parts = text
    .split(';')
    .map(p => [p.slice(0, p.indexOf('=')).trim(), p.slice(p.indexOf('=') + 1)] as const)
  return new Map(parts.filter(([name]) => name !== ''))
}

export function faultOf(error: unknown): Fault {
  const e = error as Error & {
    code?: string
    statusCode?: number
    response?: { headers?: { get(name: string): string | undefined } }
  }
  const code =
    e.response?.headers?.get('x-ms-error-code') ??
    e.code ??
    (['Error', 'RestError'].includes(e.name) ? '' : e.name)
  return { status: e.statusCode, code, message: (e.message ?? '').split('\n')[0]! }
}

/** The request's condition did not hold. */
export function conditionFailed(error: unknown): boolean {
  return ['BlobAlreadyExists', 'ConditionNotMet'].includes(faultOf(error).code)
}

export function notThere(error: unknown): boolean {
  const { status, code } = faultOf(error)
  return status === 404 && code !== 'ContainerNotFound'
}

function hints({ account, container }: BlobAddress): Record<string, string> {
  const missing = `make it (az storage container create --account-name ${account} --name ${container}) or correct its name`
  const permission = `these credentials need the role Storage Blob Data Contributor on the container ${container} of ${account} (the role Storage Blob Delegator too for signed URLs), or a SAS with the permissions racwdl`
  const credentials =
    'give credentials: `permissions: id-token: write` with AZURE_TENANT_ID and AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, az login, AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN'
  return {
    ContainerNotFound: `there is no such container: ${missing}`,
    AuthorizationPermissionMismatch: permission,
    AuthorizationFailure: `${permission}; or the account's firewall does not let this machine in`,
    403: permission,
    AuthenticationFailed: `the credentials are wrong or have expired: ${credentials}`,
    NoAuthenticationInformation: credentials,
    401: credentials,
    InvalidAuthenticationInfo: credentials,
    CredentialUnavailableError: credentials,
    AggregateAuthenticationError: credentials,
    AuthenticationRequiredError: credentials,
    AuthenticationError: credentials,
  }
}
