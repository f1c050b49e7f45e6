import type { ArmTemplate } from '../../plan/azure/document.ts'
import { parameterValues } from '../../plan/azure/document.ts'
import { type ArmFault, type DeploymentOperation, deploymentFailures } from '../../plan/azure/failures.ts'
import { versions } from '../../plan/azure/names.ts'
import { type ArmClient, type ArmCtx, ArmError, unlessGone } from './arm.ts'

export interface DeploymentRequest {
  readonly group: string
  readonly name: string
  readonly template: ArmTemplate
  readonly parameters: object
}

/** Outputs by name. */
export type Outputs = Readonly<Record<string, string>>

/** A deployment that ended badly; each line of the message is one reason. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError'
  readonly reasons: readonly string[]
  constructor(name: string, state: string, reasons: readonly string[]) {
    super(
      [`the deployment ${name} ${state === 'Canceled' ? 'was cancelled' : 'failed'}:`, ...reasons].join('\n'),
    )
    this.reasons = reasons
  }
}

interface DeploymentBody {
  readonly properties: {
    readonly provisioningState: string
    readonly outputs?: Readonly<Record<string, { readonly value: unknown }>>
    readonly error?: ArmFault
  }
}

const version = versions.resources
const pollMs = 2000

/** In any other state it goes on: Accepted, before anything is begun, or Running. */
const isOver = (state: string | undefined) => ['Succeeded', 'Failed', 'Canceled'].includes(state ?? '')

/** What ARM finds wrong with it, one text each; it makes nothing. @throws ArmError for anything but that */
export async function validateDeployment(
  arm: ArmClient,
  request: DeploymentRequest,
): Promise<readonly string[]> {
  try {
    await arm.call('POST', `${pathOf(arm, request)}/validate`, { version, body: bodyOf(request) })
    return []
  } catch (error) {
    if (error instanceof ArmError && error.status === 400) return deploymentFailures(error.fault, [])
    throw error
  }
}

/**
 * Deploys, or goes on waiting for a deployment of that name that runs already, and waits for its end.
 * @param onOperation told of each resource that is made
 * @throws DeploymentError, ArmError
 */
export async function deploy(
  arm: ArmClient,
  request: DeploymentRequest,
  ctx: ArmCtx,
  onOperation: (done: number) => void = () => {},
): Promise<Outputs> {
  const path = pathOf(arm, request)
  try {
    await arm.call('PUT', path, { version, body: bodyOf(request) })
  } catch (error) {
    // An earlier try of ours was answered by nobody, but heard.
    if (!(error instanceof ArmError && error.code === 'DeploymentActive')) throw error
    ctx.log.info(`the deployment ${request.name} runs already: waiting for it`)
  }
  return awaitDeployment(arm, request, ctx, onOperation)
}

/**
 * Deploys what has not been deployed yet: one that has succeeded is not begun again, one that runs is waited for.
 * @param isWhole whether what an earlier one has made is all that is wanted now
 * @param before told before a new one is begun
 * @throws DeploymentError, ArmError, and what `before` throws
 */
export async function deployOnce(
  arm: ArmClient,
  request: DeploymentRequest,
  ctx: ArmCtx,
  o: {
    readonly isWhole?: (outputs: Outputs) => boolean
    readonly before?: () => Promise<void>
    readonly onOperation?: (done: number) => void
  } = {},
): Promise<Outputs> {
  const found = await deployed(arm, request)
  const isMeant = found !== undefined && (o.isWhole?.(found.outputs) ?? true)
  if (found?.state === 'Succeeded' && isMeant) return found.outputs
  if (found !== undefined && !isOver(found.state)) return awaitDeployment(arm, request, ctx, o.onOperation)
  await o.before?.()
  return deploy(arm, request, ctx, o.onOperation)
}

/** @returns its outputs; undefined where it never was, or did not succeed @throws ArmError */
export async function deployed(
  arm: ArmClient,
  request: Pick<DeploymentRequest, 'group' | 'name'>,
): Promise<{ readonly state: string; readonly outputs: Outputs } | undefined> {
  const found = await unlessGone(arm.call<DeploymentBody>('GET', pathOf(arm, request), { version }))
  if (found === undefined) return undefined
  return { state: found.body.properties.provisioningState, outputs: outputsOf(found.body) }
}

/** Waits for one that runs. @throws DeploymentError, ArmError */
export async function awaitDeployment(
  arm: ArmClient,
  request: Pick<DeploymentRequest, 'group' | 'name'>,
  ctx: ArmCtx,
  onOperation: (done: number) => void = () => {},
): Promise<Outputs> {
  const { group, name } = request
  const operations = () =>
    arm.list<DeploymentOperation>(arm.under(`/resourcegroups/${group}/deployments/${name}/operations`), {
      version,
    })
  for (let polls = 1; ; polls++) {
    const { body } = await arm.call<DeploymentBody>('GET', pathOf(arm, request), { version })
    const { provisioningState: state, error } = body.properties
    if (state === 'Succeeded') return outputsOf(body)
    if (state === 'Failed' || state === 'Canceled')
      throw new DeploymentError(name, state, deploymentFailures(error, await operations()))
    // Every tenth look at how far it is: ARM counts calls.
    if (polls % 10 === 0)
      onOperation((await operations()).filter(o => o.properties?.provisioningState === 'Succeeded').length)
    await ctx.clock.sleep(Math.min(pollMs, 200 * polls), ctx.signal)
  }
}

/** Stops what goes on in a group. What has ended meanwhile is no problem. @throws ArmError */
export async function cancelDeployments(arm: ArmClient, group: string): Promise<void> {
  const path = arm.under(`/resourcegroups/${group}/providers/Microsoft.Resources/deployments/`)
  const all = (await unlessGone(arm.list<{ name: string } & DeploymentBody>(path, { version }))) ?? []
  const goingOn = all.filter(d => !isOver(d.properties.provisioningState))
  await Promise.all(
    goingOn.map(async ({ name }) => {
      try {
        await arm.call('POST', `${path}${name}/cancel`, { version })
      } catch (error) {
        if (!(error instanceof ArmError && (error.status === 409 || error.status === 404))) throw error
      }
    }),
  )
}

function pathOf(arm: ArmClient, { group, name }: Pick<DeploymentRequest, 'group' | 'name'>): string {
  return arm.under(`/resourcegroups/${group}/providers/Microsoft.Resources/deployments/${name}`)
}

function bodyOf({ template, parameters }: DeploymentRequest): object {
  return { properties: { mode: 'Incremental', template, parameters: parameterValues(parameters) } }
}

function outputsOf({ properties }: DeploymentBody): Outputs {
  return Object.fromEntries(Object.entries(properties.outputs ?? {}).map(([k, v]) => [k, String(v.value)]))
}
