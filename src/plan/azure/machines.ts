import { type ArmResource, type AzureShape, idOf, types } from './document.ts'
import { controlPlaneName, names, versions } from './names.ts'
import { addressOfInstance, controlPlaneCard, fixedAddresses, nodeCards } from './network.ts'

/** Whom the images of Azure are made for to log in; may become root without a password. */
export const adminUser = 'bowsprit'

/** A control plane with its card; the one with index 0 makes the cluster, others join it. */
export function controlPlaneMachine(index: number, shape: AzureShape): ArmResource[] {
  const name = controlPlaneName(index)
  const data = index === 0 ? 'firstData' : 'furtherData'
  return [
    controlPlaneCard(name, index, shape),
    machine(name, 'controlPlaneType', data, shape, [idOf(types.card, name)], idOf(types.card, name)),
  ]
}

/** Nodes are named as nodeName has it. */
const nodeExpression = "[concat('node-', copyIndex(1))]"

export function nodeMachines(count: number, shape: AzureShape): ArmResource[] {
  const card = `[resourceId('${types.card}', concat('node-', copyIndex(1)))]`
  return [
    nodeCards(nodeExpression, count, shape),
    {
      ...machine(nodeExpression, 'nodeType', 'nodeData', shape, [card], card),
      copy: { name: 'nodes', count },
    },
  ]
}

/** Instances are named by Azure: node-000000 and so on, in base 36, with capital letters. */
export function scaleSet(count: number, shape: AzureShape): ArmResource {
  return {
    type: types.scaleSet,
    apiVersion: versions.compute,
    name: names.scaleSet,
    ...{ location: shape.location, tags: shape.tags, identity },
    dependsOn: [idOf(types.network, names.network), ...fixedAddresses(shape)],
    sku: { name: "[parameters('nodeType')]", tier: 'Standard', capacity: count },
    properties: {
      orchestrationMode: 'Uniform',
      // More machines than were asked for would join the cluster, and vanish again.
      overprovision: false,
      singlePlacementGroup: false,
      upgradePolicy: { mode: 'Manual' },
      virtualMachineProfile: {
        osProfile: { computerNamePrefix: 'node-', ...login('nodeData') },
        storageProfile: storage(shape),
        diagnosticsProfile: diagnostics,
        networkProfile: {
          networkInterfaceConfigurations: [
            {
              name: 'only',
              properties: {
                primary: true,
                enableIPForwarding: true,
                ipConfigurations: [addressOfInstance()],
              },
            },
          ],
        },
      },
    },
  }
}

const identity = {
  type: 'UserAssigned',
  userAssignedIdentities: { [idOf(types.identity, names.identity)]: {} },
}

/** Kept by Azure in an account of its own: the serial console can be read when nothing else works. */
const diagnostics = { bootDiagnostics: { enabled: true } }

function machine(
  name: string,
  type: string,
  data: string,
  shape: AzureShape,
  dependsOn: readonly string[],
  card: string,
): ArmResource {
  return {
    type: types.machine,
    apiVersion: versions.compute,
    name,
    ...{ location: shape.location, tags: shape.tags, identity, dependsOn },
    properties: {
      hardwareProfile: { vmSize: `[parameters('${type}')]` },
      osProfile: { computerName: name, ...login(data) },
      storageProfile: storage(shape, { deleteOption: 'Delete' }),
      networkProfile: {
        networkInterfaces: [{ id: card, properties: { primary: true, deleteOption: 'Delete' } }],
      },
      diagnosticsProfile: diagnostics,
    },
  }
}

function login(data: string): object {
  return {
    adminUsername: adminUser,
    customData: `[parameters('${data}')]`,
    linuxConfiguration: {
      disablePasswordAuthentication: true,
      ssh: {
        publicKeys: [{ path: `/home/${adminUser}/.ssh/authorized_keys`, keyData: "[parameters('sshKey')]" }],
      },
    },
  }
}

function storage({ image, diskGb }: AzureShape, more: object = {}): object {
  return {
    imageReference: imageReference(image),
    osDisk: {
      createOption: 'FromImage',
      caching: 'ReadWrite',
      diskSizeGB: diskGb,
      managedDisk: { storageAccountType: 'Premium_LRS' },
      ...more,
    },
  }
}

function imageReference(image: string): object {
  if (/^\/(CommunityGalleries)\//i.test(image)) return { communityGalleryImageId: image }
  if (/^\/(SharedGalleries)\//i.test(image)) return { sharedGalleryImageId: image }
  if (image.startsWith('/')) return { id: image }
  const [publisher, offer, sku, version] = image.split(':')
  return { publisher, offer, sku, version }
}
