import type { ArmResource, ArmTemplate } from './document.ts'

/** What a resource is, and how things hang together: a change there would leave a cluster that nobody can remove. */
const fixed = ['type', 'name', 'tags', 'location', 'dependsOn', 'copy', 'apiVersion', 'scope', 'condition']
/** What machines become nodes by, and are counted by. */
const fixedWithin = [/(^|\.)osProfile\.(customData|computerName|computerNamePrefix)$/, /^sku\.capacity$/]
/** All that a resource has at its top. @see https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-declaration */
const tops = ['properties', 'sku', 'kind', 'identity', 'zones', 'plan', 'extendedLocation', 'managedBy']

/**
 * Changes resources of a template: an object of `type`, or `type/name`, with what is to be merged into each such
 * resource. Objects are merged key by key, anything else is replaced, null removes a key. What is for resources of
 * another template is passed over (overrideProblems knows whether there is one).
 * @example { 'Microsoft.Compute/virtualMachines': { properties: { priority: 'Spot', evictionPolicy: 'Delete' } } }
 */
export function applyOverrides(template: ArmTemplate, overrides: unknown): ArmTemplate {
  if (!isObject(overrides)) return template
  const resources = template.resources.map(resource =>
    Object.entries(overrides)
      .filter(([key]) => isFor(key, resource))
      .reduce<unknown>((changed, [, change]) => merged(changed, change), resource),
  )
  return { ...template, resources: resources as readonly ArmResource[] }
}

/**
 * Everything that fits no resource of any of the templates, or that a cluster could not live with: known before anything
 * is made. Names within `properties` are ARM's to judge.
 */
export function overrideProblems(templates: readonly ArmTemplate[], overrides: unknown): readonly string[] {
  if (overrides === undefined || overrides === null) return []
  if (!isObject(overrides))
    return ['the overrides are no object of resource types: see docs/azure.md for their form']
  const all = templates.flatMap(t => t.resources)
  const known = [...new Set(all.flatMap(r => [r.type, `${r.type}/${r.name}`]))].sort()
  return Object.entries(overrides).flatMap(([key, change]) => {
    const resources = all.filter(r => isFor(key, r))
    if (resources.length === 0)
      return [`overrides: there is no ${key} in the template, but ${known.join(', ')}`]
    if (!isObject(change)) return [`overrides of ${key}: give an object`]
    const found = resources.flatMap(r => [...topProblems(change), ...shapeProblems(change, r, '')])
    return [...new Set(found)].map(problem => `overrides of ${key}: ${problem}`)
  })
}

function topProblems(change: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(change).flatMap(name => {
    if (fixed.includes(name)) return [`${name} stays as it is, leave it out`]
    return tops.includes(name)
      ? []
      : [`no resource has '${name}' beside ${tops.join(', ')}: does it belong into properties?`]
  })
}

/** Lists and objects stay what they are. */
function shapeProblems(change: unknown, base: unknown, at: string): string[] {
  if (fixedWithin.some(pattern => pattern.test(at))) return [`${at} stays as it is, leave it out`]
  if (change === null || base === undefined) return []
  if (isObject(base) && isObject(change))
    return Object.entries(change).flatMap(([name, value]) =>
      shapeProblems(value, base[name], at === '' ? name : `${at}.${name}`),
    )
  const [was, is] = [kindOf(base), kindOf(change)]
  return was === is ? [] : [`${at} is ${was} in the template, and ${is} here: give ${was}`]
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'a list' : isObject(value) ? 'an object' : 'a plain value'
}

function isFor(key: string, { type, name }: ArmResource): boolean {
  return same(key, type) || same(key, `${type}/${name}`)
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
