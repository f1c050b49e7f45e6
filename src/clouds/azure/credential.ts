import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import type { TokenCredential } from '@azure/identity'
import { UsageError } from '../../errors.ts'
import { type AzureWho, authorityOf } from '../../plan/azure/place.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What the federated credential of an app registration has to name as its audience. */
const audience = 'api://AzureADTokenExchange'
const answerMs = 30_000

/**
 * Whose token opens the resource manager, stores and registries: by the job's own OIDC token where the job may have one,
 * by a secret, a certificate or a token file of the environment, else by what Azure's client finds (`az login`, a managed
 * identity).
 * Nothing is asked yet. @throws UsageError when an identity is named by half
 */
export async function azureCredential(who: AzureWho, env: Env): Promise<TokenCredential> {
  const sdk = await import('@azure/identity')
  const tenant = who.tenant ?? env['AZURE_TENANT_ID']
  const client = who.client ?? env['AZURE_CLIENT_ID']
  const known = authorityOf(who.arm)
  const options = {
    authorityHost: known ?? (await ownAuthority(who.arm, env)),
    // Only Microsoft's own authorities are known to the one that is asked about others.
    ...(known === undefined ? { disableInstanceDiscovery: true } : {}),
    ...trusted(env),
  }
  if (tenant && client) {
    const [secret, certificate] = [env['AZURE_CLIENT_SECRET'], env['AZURE_CLIENT_CERTIFICATE_PATH']]
    if (secret) return new sdk.ClientSecretCredential(tenant, client, secret, options)
    if (certificate)
      return new sdk.ClientCertificateCredential(tenant, client, { certificatePath: certificate }, options)
    const file = env['AZURE_FEDERATED_TOKEN_FILE']
    if (file)
      return new sdk.WorkloadIdentityCredential({
        ...{ tenantId: tenant, clientId: client, tokenFilePath: file },
        ...options,
      })
    const job = jobToken(env)
    if (job !== undefined) return new sdk.ClientAssertionCredential(tenant, client, job, options)
  } else if (client) {
    throw new UsageError(`the identity ${client} has no tenant: give --azure-tenant, or AZURE_TENANT_ID`)
  }
  return new sdk.DefaultAzureCredential({ ...options, ...(tenant ? { tenantId: tenant } : {}) })
}

/** Certificates of authorities that a proxy or a private cloud brings, beside those that everybody trusts. */
export function trusted(env: Env): { tlsOptions?: { ca: string } } {
  const file = env['NODE_EXTRA_CA_CERTS']
  return file ? { tlsOptions: { ca: [...rootCertificates, readFileSync(file, 'utf8')].join('\n') } } : {}
}

/**
 * GitHub's token of the job, asked for anew each time: the post step has one of its own. undefined where the job has
 * no `id-token: write`. @see https://docs.github.com/en/actions/reference/security/oidc
 */
function jobToken(env: Env): (() => Promise<string>) | undefined {
  const [url, token] = [env['ACTIONS_ID_TOKEN_REQUEST_URL'], env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']]
  if (!url || !token) return undefined
  let last: { readonly value: Promise<string>; readonly at: number } | undefined
  // Azure's client asks twice for each of its own tokens; GitHub's lives five minutes.
  return () => {
    if (last === undefined || performance.now() - last.at > 60_000)
      last = { value: mint(url, token), at: performance.now() }
    return last.value
  }
}

async function mint(url: string, token: string): Promise<string> {
  const answer = await fetch(`${url}&audience=${encodeURIComponent(audience)}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(answerMs),
  })
  const { value } = answer.ok ? ((await answer.json()) as { value?: string }) : {}
  if (value === undefined) throw new Error(`GitHub gives no OIDC token: it answers ${answer.status}`)
  return value
}

/** A cloud of somebody's own tells who gives tokens for it. @see https://learn.microsoft.com/azure-stack/user/azure-stack-version-profiles-azurecli2 */
async function ownAuthority(arm: string, env: Env): Promise<string> {
  const { createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } = await import(
    '@azure/core-rest-pipeline'
  )
  const url = `${arm}/metadata/endpoints?api-version=2022-09-01`
  const request = createPipelineRequest({ url, timeout: answerMs })
  const answer = await createPipelineFromOptions(trusted(env)).sendRequest(createDefaultHttpClient(), request)
  const found = answer.status === 200 ? (JSON.parse(answer.bodyAsText ?? '{}') as Endpoints) : {}
  const authority = found.authentication?.loginEndpoint
  if (authority === undefined)
    throw new UsageError(`${arm} does not say who gives tokens for it: is it --azure-cloud?`)
  return authority.replace(/\/$/, '')
}

interface Endpoints {
  readonly authentication?: { readonly loginEndpoint?: string }
}
