import { key, type Subscription } from './state.ts'

/** What somebody may do with what is in a registry or an account. */
export type DataAction = 'pull' | 'push' | 'delete' | 'read' | 'write'

/** @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const builtIn: Readonly<Record<string, readonly DataAction[]>> = {
  // AcrPull, AcrPush
  '7f951dda-4ed3-4680-a7ca-43fe172d538d': ['pull'],
  '8311e382-0749-4cb8-b61a-304f252e45ec': ['pull', 'push'],
  // AcrDelete
  'c2f4ef07-c644-48eb-af81-4b1b4947fb11': ['delete'],
  // Storage Blob Data Reader, Contributor
  '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1': ['read'],
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': ['read', 'write'],
}

/** A role that somebody had before any run, and keeps. */
export interface Given {
  readonly principalId: string
  /** GUID of the role. */
  readonly role: string
  /** Resource id. */
  readonly scope: string
}

/** What a principal may do at a resource by the roles it has just now, those of the resource's group included. */
export function dataActions(state: Subscription, principalId: string, resource: string): Set<DataAction> {
  const assigned = [...state.assignments.values()].map(({ scope, properties }) => ({
    scope,
    principalId: String(properties['principalId']),
    role: String(properties['roleDefinitionId']).split('/').at(-1) ?? '',
  }))
  const own = [...assigned, ...state.given].filter(
    a => a.principalId === principalId && `${key(resource)}/`.startsWith(`${key(a.scope)}/`),
  )
  return new Set(own.flatMap(a => builtIn[a.role] ?? []))
}

/** The resource of a type with a name, whoever it is of. */
export function resourceNamed(state: Subscription, type: string, name: string): string | undefined {
  const own = [...state.groups.values()].flatMap(g => [...g.resources.values()])
  return [...state.shared, ...own].find(r => key(r.type) === key(type) && key(r.name) === key(name))?.id
}
