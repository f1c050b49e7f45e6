import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { execa } from 'execa'
import { kept } from '../../support/tools.ts'
import { type ArmCall, callName } from './calls.ts'
import { documentsOf, rebuiltDocuments } from './documents.ts'

const version = '4.0.3'
const fixtures = resolve(import.meta.dirname, '../../fixtures/azure/specification')

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

/** Azure's contract, as its documents have it. */
export interface Contract extends AsyncDisposable {
  /** What is wrong with a call and its answer; a path that no document has is wrong, too. */
  problems(call: ArmCall): Promise<string[]>
}

/**
 * Microsoft's own checker, oav, with the document of Microsoft.Resources of this repository, and for all others those
 * rebuilt from Microsoft's clients.
 * @see https://github.com/Azure/oav
 */
export async function builtInContract(): Promise<Contract> {
  const dir = await mkdtemp(join(tmpdir(), 'bowsprit-openapi-'))
  const remove = () => rm(dir, { recursive: true, force: true })
  try {
    await cp(fixtures, join(dir, 'specification'), { recursive: true })
    await rebuiltDocuments(dir)
    const validator = await oav(dir, ['specification/**/*.json'])
    return { problems: call => problemsOf(validator, call, documented(call)), [Symbol.asyncDispose]: remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/**
 * The same with a folder of Microsoft's documents themselves, a clone of Azure/azure-rest-api-specs: what it does not have
 * in a version of ours is held against the newest before it.
 */
export async function contractOf(folder: string, calls: readonly ArmCall[]): Promise<Contract> {
  const { files, held } = documentsOf(folder, calls.map(documented))
  const validator = await oav(folder, files)
  return {
    problems: async call => {
      const known = held(documented(call))
      return known === undefined ? [unheard(call)] : problemsOf(validator, call, known)
    },
    [Symbol.asyncDispose]: async () => {},
  }
}

async function oav(directory: string, swaggerPathsPattern: readonly string[]): Promise<Validator> {
  const program = 'node_modules/oav/package.json'
  const found = await kept(`oav-${version}`, program, async dir => {
    await execa('npm', ['install', '--no-audit', '--no-fund', '--prefix', dir, `oav@${version}`], {
      timeout: 600_000,
    })
  })
  const { LiveValidator } = createRequire(join(dirname(found), 'x.js'))('oav') as {
    LiveValidator: new (o: object, log: () => void) => Validator
  }
  const options = { directory, swaggerPathsPattern, git: { shouldClone: false }, isPathCaseSensitive: false }
  const validator = new LiveValidator(options, () => {})
  await validator.initialize()
  return validator
}

/** Where an earlier answer said that one should ask: no document has those. */
export function isGiven({ path, n }: ArmCall, calls: readonly ArmCall[]): boolean {
  const earlier = calls.filter(c => c.n < n).flatMap(c => c.answer?.headers?.['location'] ?? [])
  return earlier.some(url => decodeURIComponent(new URL(url).pathname) === path)
}

/**
 * The one call that no document has: permissions of a subscription. Microsoft's article on ARM's authentication asks for
 * them by this path; they are answered as those of a group are, which documents do have.
 * @see https://docs.microsoft.com/azure/azure-resource-manager/resource-manager-api-authentication
 */
export function documented(call: ArmCall): ArmCall {
  const path = call.path.replace(
    /^(\/subscriptions\/[^/]+)(\/providers\/Microsoft\.Authorization\/permissions)$/,
    '$1/resourcegroups/any$2',
  )
  return { ...call, path }
}

/** @param held the call in the version that is known */
async function problemsOf(validator: Validator, call: ArmCall, held: ArmCall): Promise<string[]> {
  const { status, headers, body } = call.answer ?? {}
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  const url = `https://management.azure.com${held.path}?${new URLSearchParams(held.query)}`
  const result = await validator.validateLiveRequestResponse({
    liveRequest: { method: call.method, url, headers: call.headers, query: held.query, body: call.body },
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
  return [...said.map(text => `${callName(call)}: ${text}`), ...(unknown ? [unheard(call)] : [])]
}

function unheard(call: ArmCall): string {
  return `${callName(call)}: there is no such operation`
}
