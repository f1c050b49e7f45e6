import type { ArmResource, ArmTemplate } from '../../../src/plan/azure/document.ts'
import { type ArmCall, actionOf } from './calls.ts'
import { key, type Subscription } from './state.ts'

/**
 * Every permission that a call wants. Where Azure's pages do not say for certain, the stricter is taken: whoever deploys
 * may read what it writes, and whoever deletes a group may delete what is in it.
 */
export function actionsOf(call: ArmCall, state: Subscription): string[] {
  const own = actionOf(call)
  if (call.method === 'PUT' && /\/deployments\/[^/]+$/i.test(call.path)) {
    const { template } = (call.body as { properties: { template: ArmTemplate } }).properties
    return [own, ...new Set(template.resources.flatMap(deployed))]
  }
  const [, group] = /^\/subscriptions\/[^/]+\/resourcegroups\/([^/]+)$/i.exec(call.path) ?? []
  if (call.method !== 'DELETE' || group === undefined) return [own]
  const types = [...(state.groups.get(key(group))?.resources.values() ?? [])].map(r => r.type)
  return [own, ...new Set(types.flatMap(deleted))]
}

/** Making a resource; and letting it use others, which each of them has to allow (linked access checks). */
function deployed({ dependsOn: _, scope: __, ...resource }: ArmResource): string[] {
  const { type } = resource
  const text = JSON.stringify(resource)
  const named = [...text.matchAll(/(reference\()?resourceId\('([^']+)'/g)]
  const used = named.flatMap(([, reference, of = '']) => {
    if (of.startsWith(`${type}/`) || of === type) return []
    if (reference !== undefined) return [`${of}/read`]
    if (of.startsWith('Microsoft.ManagedIdentity/')) return [`${of}/assign/action`]
    return [`${of}/join/action`]
  })
  return [`${type}/write`, `${type}/read`, ...used]
}

/** Parts of a thing go with it, and so does the disk of a machine. */
function deleted(type: string): string[] {
  if (type.split('/').length > 2) return []
  return [
    `${type}/delete`,
    ...(type === 'Microsoft.Compute/virtualMachines' ? ['Microsoft.Compute/disks/delete'] : []),
  ]
}
