import { guidOf } from './expressions.ts'
import type { Resource } from './state.ts'

/** As of a set that had others before: no number is given twice. */
const firstNumber = 10

/** Named as Azure does it: by the set, and by the prefix and six digits of base 36. */
export function instancesOf(set: Resource): Resource[] {
  const { virtualMachineProfile: profile } = set.properties as {
    virtualMachineProfile: { osProfile: { computerNamePrefix: string } }
  }
  const { computerNamePrefix: prefix, ...osProfile } = profile.osProfile
  return Array.from({ length: (set['sku'] as { capacity: number }).capacity }, (_, n) => {
    const index = firstNumber + n
    const computerName = `${prefix}${index.toString(36).toUpperCase().padStart(6, '0')}`
    const id = `${set.id}/virtualMachines/${index}`
    const vmId = guidOf([id])
    return {
      id,
      name: `${set.name}_${index}`,
      type: 'Microsoft.Compute/virtualMachineScaleSets/virtualMachines',
      ...(set.location === undefined ? {} : { location: set.location }),
      ...(set.tags === undefined ? {} : { tags: set.tags }),
      instanceId: `${index}`,
      ...(set['identity'] === undefined ? {} : { identity: set['identity'] }),
      properties: {
        ...profile,
        osProfile: { ...osProfile, computerName },
        provisioningState: 'Succeeded',
        vmId,
      },
    }
  })
}
