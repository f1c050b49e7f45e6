import { azureIdentity } from '../../clouds/azure.ts'
import { ecrCalls, ecrEndpoint } from '../../clouds/ecr.ts'
import { UsageError } from '../../errors.ts'
import { azureOfRegistry } from '../../plan/azure-names.ts'
import { parseEcrHost } from '../../plan/ecr-host.ts'
import type { RegistryPlace } from '../../plan/registry-place.ts'
import { acr } from '../../registries/acr.ts'
import { type RegistryClient, registryClient } from '../../registries/client.ts'
import { anonymous, type Credentials } from '../../registries/credentials.ts'
import { dockerConfig } from '../../registries/docker-config.ts'
import { ecr } from '../../registries/ecr.ts'
import { RegistryError } from '../../registries/errors.ts'
import type { RunCtx } from '../asked.ts'
import { type AzureNames, azureWho } from '../azure-identity.ts'

/** A registry that we may push to. */
export interface OpenRegistry {
  readonly place: RegistryPlace
  /**
   * A client of its own for each image: what one client has touched goes into its tokens, and a token for all of some
   * dozen repositories is longer than registries read.
   */
  client(ctx: RunCtx): RegistryClient
}

/** What repositories are tagged with that are made here. */
const tags = { 'made-by': 'bowsprit' }

/**
 * Finds who we are to a registry: what `docker login` or a credential helper left, else the identity of the registry's
 * own cloud (ECR, ACR), else nobody. Nothing is asked yet.
 * @throws UsageError when the docker configuration cannot be read
 */
export async function openRegistry(place: RegistryPlace, o: AzureNames, ctx: RunCtx): Promise<OpenRegistry> {
  const credentials = await credentialsFor(place, o, ctx)
  return {
    place,
    client: ({ log, clock, signal }) =>
      registryClient({ registry: place.registry, credentials, log, clock, signal }),
  }
}

async function credentialsFor({ host }: RegistryPlace, o: AzureNames, ctx: RunCtx): Promise<Credentials> {
  const named = await dockerConfig(host, ctx).catch(error => {
    throw error instanceof RegistryError ? new UsageError(error.message) : error
  })
  const known = named.name !== anonymous().name
  const aws = awsOf(host, ctx)
  // Whoever logged in by hand did not make the repositories.
  if (aws !== undefined && known) return { ...aws, name: named.name, login: named.login }
  if (aws !== undefined) return aws
  const azure = azureOfRegistry(host)
  if (azure === undefined || known) return named
  const token = azureIdentity(azureWho(o, ctx.env, azure.arm), ctx.env)
  const aadToken = (signal: AbortSignal) => token(azure.registryScope, signal)
  return acr({ registry: host, aadToken, clock: ctx.clock })
}

function awsOf(host: string, ctx: RunCtx): Credentials | undefined {
  const region = parseEcrHost(host)?.region
  if (region !== undefined) return ecr({ registry: host, call: ecrCalls(region, ctx.env), tags })
  const emulator = ecrEndpoint(ctx.env)
  if (emulator === undefined || URL.parse(emulator)?.host !== host) return undefined
  const call = ecrCalls(ctx.env['AWS_REGION'] || 'us-east-1', ctx.env)
  return ecr({ registry: host, call, tags, account: '' })
}
