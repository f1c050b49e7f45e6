import type { Scope } from '../plan/registry-auth.ts'

export const pushScope = (repository: string): Scope => ({ repository, actions: ['pull', 'push'] })
export const pullScope = (repository: string): Scope => ({ repository, actions: ['pull'] })
export const deleteScope = (repository: string): Scope => ({
  repository,
  actions: ['delete', 'pull', 'push'],
})
