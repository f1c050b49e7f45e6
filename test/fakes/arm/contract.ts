import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { execa } from 'execa'
import { kept } from '../../support/tools.ts'
import { type ArmCall, callName } from './calls.ts'

const version = '4.0.3'
const directory = resolve(import.meta.dirname, '../../fixtures/azure')

interface Validator {
  initialize(): Promise<void>
  validateLiveRequestResponse(pair: object): Promise<Result>
}
interface Side {
  readonly isSuccessful?: boolean
  readonly errors: readonly {
    readonly code: string
    readonly message: string
    readonly pathsInPayload?: readonly string[]
  }[]
  readonly operationInfo?: { readonly operationId?: string }
  readonly runtimeException?: { readonly message: string }
}
interface Result {
  readonly requestValidationResult: Side
  readonly responseValidationResult: Side
}

/** Microsoft's own checker of requests and answers, with its OpenAPI documents of this repository. @see https://github.com/Azure/oav */
export async function oav(): Promise<Validator> {
  const program = 'node_modules/oav/package.json'
  const found = await kept(`oav-${version}`, program, async dir => {
    await execa('npm', ['install', '--no-audit', '--no-fund', '--prefix', dir, `oav@${version}`], {
      timeout: 600_000,
    })
  })
  const { LiveValidator } = createRequire(join(dirname(found), 'x.js'))('oav') as {
    LiveValidator: new (o: object, log: () => void) => Validator
  }
  const options = {
    directory,
    swaggerPathsPattern: ['specification/**/*.json'],
    git: { shouldClone: false },
    isPathCaseSensitive: false,
  }
  const validator = new LiveValidator(options, () => {})
  await validator.initialize()
  return validator
}

/** Groups, deployments and resources are Microsoft.Resources'; the documents of other providers are not here. */
export function isResources({ path }: ArmCall): boolean {
  const [, , , kind = ''] = path.toLowerCase().split('/')
  const provider = path.toLowerCase().split('/providers/').at(1)
  if (kind !== 'resourcegroups' && kind !== 'resources') return false
  return provider === undefined || provider.startsWith('microsoft.resources/')
}

/** What oav finds wrong with a call and its answer; a path that it does not know is wrong, too. */
export async function contractProblems(validator: Validator, call: ArmCall): Promise<string[]> {
  const { status, headers, body } = call.answer ?? {}
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  const url = `https://management.azure.com${call.path}?${new URLSearchParams(call.query)}`
  const result = await validator.validateLiveRequestResponse({
    liveRequest: { method: call.method, url, headers: call.headers, query: call.query, body: call.body },
    liveResponse: { statusCode: `${status}`, headers: { ...json, ...headers }, body },
  })
  const { requestValidationResult: request, responseValidationResult: response } = result
  const said = [request, response].flatMap(side => [
    ...side.errors.map(e => `${e.code}: ${e.message} ${(e.pathsInPayload ?? []).join()}`.trim()),
    ...(side.runtimeException === undefined ? [] : [side.runtimeException.message]),
  ])
  const unknown =
    request.operationInfo?.operationId === undefined ||
    request.operationInfo.operationId === 'unknownOperationId'
  return [...said, ...(unknown ? ['there is no such operation'] : [])].map(
    text => `${callName(call)}: ${text}`,
  )
}
