import { type PlannedThing, thing } from '../planned.ts'
import type { ArmTemplate } from './document.ts'

/** What ARM makes of templates in a group. */
export function thingsOf(group: string, templates: readonly ArmTemplate[]): PlannedThing[] {
  const all = templates.flatMap(t => t.resources)
  return [
    thing('Microsoft.Resources/resourceGroups', group),
    ...all.map(({ type, name, copy, sku }) => {
      const capacity = (sku as { capacity?: number } | undefined)?.capacity
      const called = name.startsWith('[') ? '(named by Azure)' : name
      const own = capacity === undefined ? called : `${called} (${capacity} instances)`
      return copy === undefined ? thing(type, own) : thing(type, ...copies(name, copy.count))
    }),
  ]
}

/** Names are `[concat('node-', copyIndex(1))]`: counted from the number in it. */
function copies(name: string, count: number): string[] {
  const [, prefix, from] = /^\[concat\('([^']*)', copyIndex\((\d+)\)\)\]$/.exec(name) ?? []
  if (prefix === undefined) return Array.from({ length: count }, () => name)
  return Array.from({ length: count }, (_, i) => `${prefix}${Number(from) + i}`)
}
