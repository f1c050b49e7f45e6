import { bootstrapFiles } from '../bootstrap/files.ts'
import { type Bootstrap, type BootstrapSpec, machineHome, type Role } from '../bootstrap/spec.ts'
import { azureLimits, userData } from '../bootstrap/user-data.ts'
import { withNodeAddress } from '../cloud-provider/node-address.ts'
import { controlPlaneAddress, internalAddress } from './network.ts'

/** Stands for the machine's name in files: machines of one kind share their custom data. */
const blankName = 'bowsprit-machine-name'
/** Stands for its address, where there is a cloud provider. */
const blankAddress = 'bowsprit-machine-address'
/** The machine's own address, as shell. */
const own = `$(ip -4 route get 192.0.2.1 | sed -n 's/.* src \\([0-9.]*\\).*/\\1/p')`

/** Of each kind of machine; as ARM wants it, in base64. */
export interface MachineData {
  readonly first: string
  /** '' where there is one control plane. */
  readonly further: string
  readonly node: string
}

/**
 * Custom data of all machines. The API server's name leads each of them to an address of the cluster's own network: the
 * one control plane's; or what balances between several, but for control planes themselves, since Azure's balancer
 * does not send a machine's packets back to it.
 * @param name of the API server, the host of the spec's endpoint
 * @param range of the network
 * @throws UsageError with everything that is wrong with the spec, or when it is larger than Azure takes
 */
export function machineData(
  cluster: BootstrapSpec,
  name: string,
  range: string,
  controlPlanes: number,
): MachineData {
  const spec = withNodeAddress(cluster, blankAddress)
  const first = controlPlaneAddress(range, 0)
  const every = controlPlanes === 1 ? first : internalAddress(range)
  const data = (role: Role, before: string, after?: string) => {
    const bootstrap = bootstrapFiles(role, { name: blankName }, spec)
    const told = namesTold(bootstrap, { api: name, before, after, hasAddress: spec !== cluster })
    return userData(told, azureLimits).toString('base64')
  }
  return {
    first: data('first', first),
    further: controlPlanes === 1 ? '' : data('control-plane', first, own),
    node: data('node', every),
  }
}

/** The machine's name is put where it belongs, and the API server's into /etc/hosts. */
function namesTold(
  { files, command }: Bootstrap,
  of: {
    readonly api: string
    readonly before: string
    readonly after: string | undefined
    readonly hasAddress: boolean
  },
): Bootstrap {
  const { api, before, after, hasAddress } = of
  const hosts = (address: string) =>
    `{ grep -vF ' ${api}' /etc/hosts; echo "${address} ${api}"; } > /etc/hosts.bowsprit; cat /etc/hosts.bowsprit > /etc/hosts`
  const lines = [
    'set -e',
    hosts(before),
    // Instances of a scale set have capital letters in their names, nodes have none.
    `grep -rlF ${blankName} ${machineHome} | xargs -r sed -i "s/${blankName}/$(hostname | tr A-Z a-z)/g"`,
    ...(hasAddress
      ? [`grep -rlF ${blankAddress} ${machineHome} | xargs -r sed -i "s/${blankAddress}/${own}/g"`]
      : []),
    command,
    ...(after === undefined ? [] : [hosts(after)]),
  ]
  return { files, command: lines.join('\n') }
}
