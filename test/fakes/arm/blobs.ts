import type { IncomingMessage, ServerResponse } from 'node:http'
import { passOn, type Upstream } from './pass-on.ts'
import { dataActions, resourceNamed } from './roles.ts'
import type { Subscription } from './state.ts'
import { holderOf, shown } from './tokens.ts'

const account = 'Microsoft.Storage/storageAccounts'
const audiences = ['https://storage.azure.com']
/** Names of the operations that go with a POST, for which a reader's role is enough. */
const readersToo = ['userdelegationkey']

/**
 * What stands before Azurite, which takes every token of Entra ID alike: who has no role on the account that lets them
 * do it is refused in the service's own words. Keys and signed URLs are Azurite's business.
 */
export function answerBlobs(
  request: IncomingMessage,
  response: ServerResponse,
  state: Subscription,
  azurite: Upstream,
): void {
  const token = shown(request, 'Bearer')
  if (token !== '') {
    const url = new URL(request.url ?? '/', 'https://blob')
    const name = (request.headers.host ?? '').split('.')[0] ?? ''
    const resource = resourceNamed(state, account, name)
    const holder = holderOf(token, audiences)
    const may = dataActions(state, holder ?? '', resource ?? '')
    const isRead =
      ['GET', 'HEAD'].includes(request.method ?? '') ||
      readersToo.includes(url.searchParams.get('comp') ?? '')
    if (!may.has(isRead ? 'read' : 'write')) {
      refuse(response)
      return
    }
  }
  passOn(request, response, azurite)
}

function refuse(response: ServerResponse): void {
  const code = 'AuthorizationPermissionMismatch'
  const message = 'This request is not authorized to perform this operation using this permission.'
  response.writeHead(403, { 'content-type': 'application/xml', 'x-ms-error-code': code })
  response.end(
    `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  )
}
