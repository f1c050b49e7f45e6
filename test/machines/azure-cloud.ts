import { readFileSync } from 'node:fs'
import { names as inGroup } from '../../src/plan/azure/names.ts'
import { type Arm, type ArmOptions, openArm } from '../fakes/arm/server.ts'
import { tenant } from '../support/azure.ts'
import { armOptions } from '../support/azure-cluster.ts'
import {
  type AzureServices,
  azureHosts,
  azureServices,
  type StagePlace,
  stagersRoles,
} from '../support/azure-services.ts'
import { selfSigned } from '../support/stores/self-signed.ts'
import { type AzureMachines, bootMachines } from './azure-machines.ts'
import { azureMetadata } from './azure-metadata.ts'
import { openRegion, type Region } from './region.ts'

/** Azure on this machine, under its own names, with machines that boot. */
export interface AzureCloud extends AzureServices {
  readonly arm: Arm
  readonly region: Region
  readonly machines: AzureMachines
  /** What the environment must have, besides an identity. */
  readonly env: Readonly<Record<string, string>>
}

export interface CloudOptions extends Partial<ArmOptions> {
  /** Registries and accounts that clusters make for themselves, besides the shared ones. */
  readonly own: readonly StagePlace[]
  /** Of each cluster: several have balancers before them. */
  readonly controlPlanes: number
}

/** Where the template puts its machines, and this host beside them. */
const network = '10.0.0.0/24'
const host = '10.0.0.1'
/** As src/plan/azure/network.ts has them: the first control plane's, and that of the balancer between all. */
const [first, internal] = [10, 9]
/** Under which Internet reaches the balancer before several control planes; the subnet gives it to nobody so soon. */
const external = 250

/** @param dir empty, for what its services store */
export async function openAzure(
  dir: string,
  { own, controlPlanes, ...o }: CloudOptions,
): Promise<AzureCloud> {
  await using made = new AsyncDisposableStack()
  const places = [azureHosts, ...own]
  const hosts = [azureHosts.arm, azureHosts.authority, ...places.flatMap(p => [p.registry, p.blobs])]
  const tls = made.use(await selfSigned(hosts))
  const names = Object.fromEntries(hosts.map(name => [name, host]))
  const trusted = readFileSync(tls.cert, 'utf8')
  const isAlone = controlPlanes === 1
  const more = isAlone ? [] : [internal, external]
  const region = made.use(await openRegion({ network, names, more, metadata: azureMetadata(), trusted }))
  const machines = made.use(bootMachines(region, tenant, () => arm.state))
  // Nothing here translates addresses: one control plane's card has the public one, too.
  const reached = region.address(isAlone ? first : external)
  const arm: Arm = made.use(
    await openArm({
      ...{ ...armOptions, ...o, ...machines.hooks, given: stagersRoles },
      names: { arm: `https://${azureHosts.arm}`, authority: `https://${azureHosts.authority}` },
      publicAddress: name => (name === inGroup.apiAddress ? reached : undefined),
    }),
  )
  const services = made.use(await azureServices(arm, tls, host, dir, places))
  const kept = made.move()
  return {
    ...{ ...services, arm, region, machines, env: { NODE_EXTRA_CA_CERTS: tls.cert } },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
