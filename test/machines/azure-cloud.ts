import { readFileSync } from 'node:fs'
import { type Arm, type ArmOptions, openArm } from '../fakes/arm/server.ts'
import { tenant } from '../support/azure.ts'
import { armOptions } from '../support/azure-cluster.ts'
import { type AzureServices, azureHosts, azureServices, stagersRoles } from '../support/azure-services.ts'
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

/** Where the template puts its machines, and this host beside them. */
const network = '10.0.0.0/24'
const host = '10.0.0.1'

/** @param dir empty, for what its services store */
export async function openAzure(dir: string, o: Partial<ArmOptions> = {}): Promise<AzureCloud> {
  await using made = new AsyncDisposableStack()
  const hosts = Object.values(azureHosts)
  const tls = made.use(await selfSigned(hosts))
  const names = Object.fromEntries(hosts.map(name => [name, host]))
  const trusted = readFileSync(tls.cert, 'utf8')
  const region = made.use(await openRegion({ network, names, metadata: azureMetadata(), trusted }))
  const machines = bootMachines(region, tenant, () => arm.state)
  const arm: Arm = made.use(
    await openArm({
      ...{ ...armOptions, ...o, ...machines.hooks, given: stagersRoles },
      names: { arm: `https://${azureHosts.arm}`, authority: `https://${azureHosts.authority}` },
      // Of the one control plane, whose card has it: nothing here translates addresses.
      publicAddress: name => (name === 'api-address' ? region.address(10) : undefined),
    }),
  )
  const services = made.use(await azureServices(arm, tls, host, dir))
  const kept = made.move()
  return {
    ...{ ...services, arm, region, machines, env: { NODE_EXTRA_CA_CERTS: tls.cert } },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
