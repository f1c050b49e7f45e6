import { type ArmTemplate, type AzureShape, armTemplate } from './document.ts'
import { controlPlaneMachine, nodeMachines, scaleSet } from './machines.ts'
import { apiAddressOf, balancers, networkResources } from './network.ts'

/** What the cluster's template is given, by name of the parameter. customData: base64, and secret. */
export interface ClusterParameters {
  readonly controlPlaneType: string
  readonly nodeType: string
  readonly sshKey: string
  /** Of the machine that makes the cluster. */
  readonly firstData: string
  /** Of further control planes: one for all of them. '' where there are none. */
  readonly furtherData: string
  /** Of nodes: one for all of them. */
  readonly nodeData: string
}

/**
 * The network and the machines of a cluster, as a deployment into its own resource group. The machines' identity is in
 * the group already (identityTemplate): it has to have its roles before the first machine asks for anything.
 */
export function clusterTemplate(shape: AzureShape): ArmTemplate {
  const { controlPlanes, nodes, nodesAs } = shape
  const planes = Array.from({ length: controlPlanes }, (_, i) => controlPlaneMachine(i, shape)).flat()
  const workers =
    nodes === 0 ? [] : nodesAs === 'scale-set' ? [scaleSet(nodes, shape)] : nodeMachines(nodes, shape)
  const secret = { type: 'securestring' }
  const text = { type: 'string' }
  return armTemplate(
    {
      // As parameters, since ARM's own schemas know only the types of machines that were new when they were made.
      ...{ controlPlaneType: text, nodeType: text, sshKey: text },
      ...{ firstData: secret, furtherData: secret, nodeData: secret },
    },
    [...networkResources(shape), ...(controlPlanes > 1 ? balancers(shape) : []), ...planes, ...workers],
    { apiAddress: { type: 'string', value: apiAddressOf } },
  )
}
