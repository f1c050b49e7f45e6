import { globSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { kept } from '../../support/tools.ts'
import type { ArmCall } from './calls.ts'
import { type Operation, openApi } from './openapi.ts'

/**
 * Microsoft's clients of Azure are generated from its OpenAPI documents, which no package has; these are the last of
 * each that were generated from the versions that we ask for and still carry them as data. `groups`: of operations; client:
 * its own.
 */
const clients = [
  {
    ...{ name: 'arm-compute', version: '23.3.0', client: 'ComputeManagementClient' },
    groups: [
      ...['usageOperations', 'resourceSkus', 'virtualMachines'],
      ...['virtualMachineScaleSets', 'virtualMachineScaleSetVMs'],
    ],
  },
  { name: 'arm-network', version: '33.5.0', client: 'NetworkManagementClient', groups: ['usages'] },
  {
    ...{ name: 'arm-authorization', version: '9.0.0', client: 'AuthorizationManagementClient' },
    groups: ['permissions', 'roleAssignments'],
  },
  {
    ...{ name: 'arm-resources-subscriptions', version: '2.1.0', client: 'SubscriptionClient' },
    groups: ['subscriptions'],
  },
  { name: 'arm-resourcegraph', version: '4.2.1', client: 'ResourceGraphClient', groups: ['client'] },
] as const

/** Writes documents rebuilt from Microsoft's own clients into an empty directory, laid out as Microsoft has them. */
export async function rebuiltDocuments(dir: string): Promise<void> {
  const packages = clients.map(c => `@azure/${c.name}@${c.version}`)
  const name = `azure-clients-${clients.map(c => c.version).join('-')}`
  const found = await kept(name, 'node_modules/@azure/arm-compute/package.json', async to => {
    const argv = ['install', '--no-audit', '--no-fund', '--prefix', to, ...packages]
    await execa('npm', argv, { timeout: 600_000 })
  })
  const load = createRequire(join(dirname(found), 'x.js'))
  for (const { name, client, groups } of clients) {
    const { [client]: Client } = load(`@azure/${name}`) as Record<string, AnyClient>
    const all = await operationsOf(Client!, groups)
    for (const [version, operations] of Map.groupBy(all, ([, o]) => versionOf(o))) {
      const file = join(dir, `specification/${name}/resource-manager/${client}/stable/${version}/all.json`)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, JSON.stringify(openApi(version, new Map(operations))))
    }
  }
}

// biome-ignore lint/suspicious/noExplicitAny: clients of five packages, each with its own members
type AnyClient = new (...args: unknown[]) => Record<string, any>

/** What a client would send: each of its methods is called, and none gets anywhere. @returns by operation id */
async function operationsOf(
  Client: AnyClient,
  groups: readonly string[],
): Promise<readonly (readonly [string, Operation])[]> {
  const found = new Map<string, Operation>()
  const caught = new Error('not sent')
  let calling = ''
  const send = (_args: unknown, operation: Operation) => {
    if (operation.path !== '{nextLink}') found.set(calling, operation)
    throw caught
  }
  for (const group of groups) {
    // Clients want credentials of different kinds when they are made; that of its own operations need not be.
    const client = group === 'client' ? Object.create(Client.prototype) : new Client({}, 'subscription')
    client.sendOperationRequest = send
    const holder = group === 'client' ? client : client[group]
    const own = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(holder))
    for (const [method, { value }] of Object.entries(own)) {
      if (method === 'constructor' || typeof value !== 'function') continue
      calling = `${group}_${method.replace(/^_/, '')}`
      try {
        await value.apply(holder, ['a', 'b', 'c', 'd', 'e', 'f'])
      } catch {
        // Nothing is sent, so that all of them fail.
      }
    }
  }
  return [...found]
}

function versionOf({ queryParameters = [] }: Operation): string {
  return String(queryParameters.find(p => p.mapper.serializedName === 'api-version')?.mapper.defaultValue)
}

/** What Microsoft's documents say of some calls. */
export interface Documents {
  /** Paths below their folder. */
  readonly files: readonly string[]
  /**
   * The call as they can be asked about it: with the newest version that they have and that is not newer than its own.
   * undefined: they have none.
   */
  held(call: ArmCall): ArmCall | undefined
}

/** Finds what is needed in a folder of Microsoft's documents, a clone of Azure/azure-rest-api-specs. */
export function documentsOf(folder: string, calls: readonly ArmCall[]): Documents {
  const all = globSync('specification/*/resource-manager/**/stable/*/*.json', { cwd: folder })
  const known = new Map<string, readonly Place[]>()
  const placesOf = (call: ArmCall) => {
    const space = namespaceOf(call)
    const places =
      known.get(space) ?? all.filter(f => f.includes(`/${space}/`)).flatMap(f => placesIn(folder, f))
    known.set(space, places)
    return places
  }
  const found = ({ method, path, query }: ArmCall, places: readonly Place[]) =>
    places
      .filter(p => p.version <= (query['api-version'] ?? '') && p.method === method)
      .filter(p => p.path.test(path.replace(/\/$/, '')))
      .toSorted((a, b) => a.version.localeCompare(b.version))
      .at(-1)
  return {
    files: [...new Set(calls.flatMap(c => found(c, placesOf(c))?.file ?? []))],
    held: call => {
      const version = found(call, placesOf(call))?.version
      return version === undefined ? undefined : { ...call, query: { ...call.query, 'api-version': version } }
    },
  }
}

interface Place {
  readonly file: string
  readonly version: string
  readonly method: string
  readonly path: RegExp
}

function placesIn(folder: string, file: string): Place[] {
  const { paths = {} } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
    paths?: Record<string, object>
  }
  const version = file.split('/').at(-2) ?? ''
  // One that begins with an id of anything, and goes on with nothing, would have every call.
  const own = Object.entries(paths).filter(([template]) => !/^\/?\{[^}]+\}$/.test(template))
  return own.flatMap(([template, methods]) => {
    // A scope is an id, with slashes in it.
    const words = template
      .replace(/\/$/, '')
      .split(/(\{[^}]+\})/)
      .map(word => {
        if (!word.startsWith('{')) return word.replaceAll(/[.$]/g, '\\$&')
        return /scope|resourceId/i.test(word) ? '.+' : '[^/]+'
      })
    const path = new RegExp(`^/?${words.join('').replace(/^\//, '')}$`, 'i')
    return Object.keys(methods).map(method => ({ file, version, method: method.toUpperCase(), path }))
  })
}

/** Whose document has a path: what is after its last `providers`, and Microsoft.Resources without. */
function namespaceOf({ path }: ArmCall): string {
  return /^.*\/providers\/([^/]+)/i.exec(path)?.[1] ?? 'Microsoft.Resources'
}
