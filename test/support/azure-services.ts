import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:https'
import { join } from 'node:path'
import { answerBlobs } from '../fakes/arm/blobs.ts'
import { callerId } from '../fakes/arm/directory.ts'
import type { Upstream } from '../fakes/arm/pass-on.ts'
import { type AzureRegistry, answerRegistry } from '../fakes/arm/registry.ts'
import type { Given } from '../fakes/arm/roles.ts'
import type { Arm } from '../fakes/arm/server.ts'
import { accessClaims, unsigned } from '../fakes/arm/tokens.ts'
import { tenant } from './azure.ts'
import { accountId, registryId } from './azure-cluster.ts'
import { dockerRegistry } from './docker-registry.ts'
import { registryTokens } from './registry-tokens.ts'
import type { TlsFiles } from './stores/self-signed.ts'
import { startAzurite } from './stores/services.ts'

/** Names of the public cloud, which lead to Azure itself for all who are not told otherwise. */
export const azureHosts = {
  arm: 'management.azure.com',
  authority: 'login.microsoftonline.com',
  registry: 'stage.azurecr.io',
  blobs: 'stage.blob.core.windows.net',
} as const

/** AcrPush and Storage Blob Data Contributor: what docs/azure.md wants of who stages. */
export const stagersRoles: readonly Given[] = [
  { principalId: callerId, role: '8311e382-0749-4cb8-b61a-304f252e45ec', scope: registryId },
  { principalId: callerId, role: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe', scope: accountId },
]

/** Names of a registry and of an account. */
export interface StagePlace {
  readonly registry: string
  readonly blobs: string
}

/** A registry and an account. */
export interface AzureStage {
  /** As options name them. */
  readonly registry: string
  readonly store: string
  /** @see AzureRegistry */
  readonly given: readonly string[]
}

/** The services that clients and machines of Azure see. */
export interface AzureServices extends AsyncDisposable {
  /** In the order of their places. */
  readonly stages: readonly AzureStage[]
  /** To be put before a program and its arguments: it finds Azure's names here, while this host stays as it is. */
  readonly within: readonly string[]
}

/**
 * The resource manager is the fake of test/fakes/arm, each registry Debian's behind ACR's token exchange, each store
 * Azurite; both obey the fake's roles. All of it is one server. They are there before their time where a cluster makes
 * them for itself: until then nobody has a role on them.
 * @param arm with azureHosts as its names
 * @param host where it listens, at port 443
 * @param dir empty, for what they store
 * @param places the shared registry and account, if not said
 */
export async function azureServices(
  arm: Pick<Arm, 'answer' | 'state'>,
  tls: TlsFiles,
  host: string,
  dir: string,
  places: readonly StagePlace[] = [azureHosts],
): Promise<AzureServices> {
  await using made = new AsyncDisposableStack()
  const registries = new Map<string, AzureRegistry>()
  const stores = new Map<string, Upstream>()
  for (const { registry: host, blobs } of places) {
    const tokens = await registryTokens(join(dir, `${host}.pem`), host)
    const auth = tokens.auth(`https://${host}/oauth2/token`)
    const debian = made.use(await dockerRegistry(join(dir, host), auth))
    registries.set(host, { host, behind: { url: `http://${debian.host}` }, tokens, given: [] })
    const azurite = made.use(await startAzurite({ tls, account: blobs.split('.')[0] ?? '' }))
    stores.set(blobs, { url: azurite.endpoint, ca: tls.cert })
    await makeContainer(azurite.endpoint, blobs, tls.cert)
  }
  const pem = { cert: readFileSync(tls.cert), key: readFileSync(tls.key) }
  const front = createServer(pem, (asked, response) => {
    const { host = '' } = asked.headers
    const [registry, blobs] = [registries.get(host), stores.get(host)]
    if (registry !== undefined) void answerRegistry(asked, response, arm.state, registry)
    else if (blobs !== undefined) answerBlobs(asked, response, arm.state, blobs)
    else arm.answer(asked, response)
  })
  made.defer(() => {
    front.closeAllConnections()
    front.close()
  })
  await new Promise<void>((done, fail) => front.once('error', fail).listen(443, host, done))
  const hosts = join(dir, 'hosts')
  const own = await readFile('/etc/hosts', 'utf8')
  const named = [azureHosts.arm, azureHosts.authority, ...registries.keys(), ...stores.keys()]
  await writeFile(hosts, `${own}\n${host} ${named.join(' ')}\n`)
  const kept = made.move()
  return {
    stages: places.map(({ registry, blobs }) => ({
      ...{ registry: `${registry}/ci`, store: `https://${blobs}/stage/ci` },
      given: registries.get(registry)?.given ?? [],
    })),
    within: [
      ...['unshare', '--mount', '--propagation=private'],
      ...['sh', '-c', 'mount --bind "$0" /etc/hosts && exec "$@"', hosts],
    ],
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** The container of the store, which docs/azure.md wants to be there. */
async function makeContainer(azurite: string, host: string, ca: string): Promise<void> {
  const claims = accessClaims(tenant, { aud: 'https://storage.azure.com', oid: callerId, appid: '' })
  const headers = {
    host,
    authorization: `Bearer ${unsigned(claims)}`,
    'x-ms-version': '2021-08-06',
    'content-length': 0,
  }
  const options = { method: 'PUT', headers, ca: readFileSync(ca), servername: '' }
  const status = await new Promise((done, fail) => {
    const asked = request(`${azurite}/stage?restype=container`, options, answer => {
      answer.resume()
      done(answer.statusCode)
    })
    asked.on('error', fail).end()
  })
  if (status !== 201) throw new Error(`Azurite makes no container: it answers ${status}`)
}
