/** A request, and what it was answered with. */
export interface ArmCall {
  /** Counted from 1. */
  readonly n: number
  readonly method: string
  /** As it was sent. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  answer?: ArmAnswer
}

export interface ArmAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What a call is called in messages: GET subscriptions/{}/resourcegroups/{}. */
export function callName({ method, path }: Pick<ArmCall, 'method' | 'path'>): string {
  const short = path.replace(/^\/subscriptions\/[^/]+/i, '')
  return `${method} ${short === '' ? '/' : short}`
}

/** The permission that ARM wants for a call. @see https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations */
export function actionOf({ method, path }: Pick<ArmCall, 'method' | 'path'>): string {
  const verb = method === 'GET' || method === 'HEAD' ? 'read' : method === 'DELETE' ? 'delete' : 'write'
  const at = path.toLowerCase().lastIndexOf('/providers/')
  if (at < 0) {
    const [, , , kind, , more] = path.split('/')
    if (kind === undefined || kind === '') return 'Microsoft.Resources/subscriptions/read'
    if (kind.toLowerCase() === 'operationresults')
      return 'Microsoft.Resources/subscriptions/operationresults/read'
    if (kind.toLowerCase() === 'resources' || more?.toLowerCase() === 'resources')
      return 'Microsoft.Resources/subscriptions/resources/read'
    if (more?.toLowerCase() === 'deployments') return 'Microsoft.Resources/deployments/operations/read'
    return `Microsoft.Resources/subscriptions/resourceGroups/${verb}`
  }
  const [namespace, ...rest] = path
    .slice(at + '/providers/'.length)
    .split('/')
    .filter(Boolean)
  const kinds = rest.filter((_, i) => i % 2 === 0)
  // POST …/name/verb is an action of that name.
  if (method === 'POST' && rest.length % 2 === 1 && rest.length > 1)
    return `${namespace}/${kinds.slice(0, -1).join('/')}/${kinds.at(-1)}/action`
  if (method === 'POST') return `${namespace}/${kinds.join('/')}/read`
  return `${namespace}/${kinds.join('/')}/${verb}`
}

/** Whether one of the actions allows what is wanted; * stands for anything. */
export function allows(actions: readonly string[], wanted: string): boolean {
  return actions.some(a =>
    new RegExp(
      `^${a
        .split('*')
        .map(part => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
      'i',
    ).test(wanted),
  )
}
