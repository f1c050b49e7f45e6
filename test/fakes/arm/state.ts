import type { ArmResource, ArmTemplate } from '../../../src/plan/azure/document.ts'
import type { Given } from './roles.ts'

/** A resource as ARM keeps it: evaluated, with what Azure itself adds. */
export interface Resource {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly location?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly properties: Record<string, unknown>
  readonly [key: string]: unknown
}

export interface Operation {
  readonly operationId: string
  readonly properties: Record<string, unknown>
}

export interface Deployment {
  readonly name: string
  state: 'Accepted' | 'Running' | 'Succeeded' | 'Failed' | 'Canceled'
  readonly template: ArmTemplate
  readonly parameters: Readonly<Record<string, unknown>>
  error?: { code: string; message: string; details?: unknown[] }
  outputs?: Record<string, unknown>
  readonly operations: Operation[]
  readonly began: number
}

export interface Group {
  readonly name: string
  readonly location: string
  tags: Readonly<Record<string, string>>
  state: 'Succeeded' | 'Deleting'
  readonly resources: Map<string, Resource>
  readonly deployments: Map<string, Deployment>
  /** What keeps it from being deleted, so many times: each time ARM takes the request, and gives up. */
  blocked?: { times: number; readonly code: string; readonly message: string }
  /** Why the last deletion was given up. */
  gaveUp?: { readonly code: string; readonly message: string }
}

export interface RoleAssignment {
  readonly id: string
  readonly name: string
  readonly scope: string
  readonly properties: Readonly<Record<string, unknown>>
}

/** Everything that a subscription has. Names of Azure are the same in any case. */
export interface Subscription {
  readonly id: string
  readonly groups: Map<string, Group>
  /** By lower-case id; scopes within groups, and outside of them. */
  readonly assignments: Map<string, RoleAssignment>
  /** Registries and accounts of somebody else, with their location. */
  readonly shared: readonly SharedThing[]
  /** Roles that nobody's run gave: they are not among the assignments. */
  readonly given: readonly Given[]
}

export interface SharedThing {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly location: string
  readonly properties?: Readonly<Record<string, unknown>>
}

export const key = (text: string) => text.toLowerCase()

export function groupId(subscription: string, name: string): string {
  return `/subscriptions/${subscription}/resourceGroups/${name}`
}

/** Type and names of a resource of a template: `a/b` has names like `x/y`. */
export function resourceId(
  group: string,
  { type, name, scope }: Pick<ArmResource, 'type' | 'name' | 'scope'>,
): string {
  const [namespace, ...kinds] = type.split('/')
  const names = name.split('/')
  if (kinds.length !== names.length) throw new Error(`the name '${name}' does not fit the type ${type}`)
  const path = `/providers/${namespace}${kinds.map((kind, i) => `/${kind}/${names[i]}`).join('')}`
  return typeof scope === 'string' ? `${scope}${path}` : `${group}${path}`
}

/** Whether an id names something of a group: a resource, or a part of one that has no id of its own. */
export function exists(id: string, resources: ReadonlyMap<string, Resource>): boolean {
  if (resources.has(key(id))) return true
  const parts = id.split('/')
  const [kind, name] = [parts.at(-2) ?? '', parts.at(-1) ?? '']
  const holder = resources.get(key(parts.slice(0, -2).join('/')))
  const list = holder?.properties[kind] as readonly { name?: string }[] | undefined
  return list?.some(part => part.name !== undefined && key(part.name) === key(name)) ?? false
}
