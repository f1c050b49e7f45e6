import { UsageError } from '../../errors.ts'
import type { ArmResource, ArmTemplate } from './document.ts'

/** What a resource is, and how things hang together: a change there would leave a cluster that nobody can remove. */
const fixed = ['type', 'name', 'tags', 'location', 'dependsOn', 'copy', 'apiVersion']

/**
 * Changes resources of a template: an object of `type`, or `type/name`, with what is to be merged into each such
 * resource. Objects are merged key by key, anything else is replaced, null removes a key.
 * @example { 'Microsoft.Compute/virtualMachines': { properties: { priority: 'Spot', evictionPolicy: 'Delete' } } }
 * @throws UsageError with everything that fits nothing
 */
export function applyOverrides(template: ArmTemplate, overrides: unknown): ArmTemplate {
  if (overrides === undefined || overrides === null) return template
  const problems: string[] = []
  if (!isObject(overrides))
    throw new UsageError('the overrides are no object of resource types: see docs/azure.md for their form')
  const known = new Set(template.resources.flatMap(r => [r.type, `${r.type}/${r.name}`]))
  for (const [key, change] of Object.entries(overrides)) {
    if (![...known].some(k => same(k, key)))
      problems.push(`overrides: there is no ${key} in the template, but ${[...known].sort().join(', ')}`)
    else if (!isObject(change)) problems.push(`overrides of ${key}: give an object`)
    else
      for (const name of Object.keys(change).filter(k => fixed.includes(k)))
        problems.push(`overrides of ${key}: ${name} stays as it is, leave it out`)
  }
  if (problems.length > 0) throw new UsageError(problems)
  const resources = template.resources.map(resource =>
    Object.entries(overrides)
      .filter(([key]) => same(key, resource.type) || same(key, `${resource.type}/${resource.name}`))
      .reduce<unknown>((changed, [, change]) => merged(changed, change), resource),
  )
  return { ...template, resources: resources as readonly ArmResource[] }
}

function merged(base: unknown, change: unknown): unknown {
  if (!isObject(base) || !isObject(change)) return change
  const out: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete out[key]
    else out[key] = merged(out[key], value)
  }
  return out
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
