import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ArmResource, ArmTemplate } from '../../../src/plan/azure/document.ts'
import { addressesBehind, addressOfBalancer, addressOfMachine, leased, withAddresses } from './addresses.ts'
import { ExpressionError, evaluated, guidOf, refersTo, type Scope } from './expressions.ts'
import { ArmFailure } from './failure.ts'
import { instancesOf } from './scale-set.ts'
import { schemaProblems } from './schemas.ts'
import {
  type Deployment,
  exists,
  type Group,
  groupId,
  key,
  type Resource,
  resourceId,
  type Subscription,
} from './state.ts'

export interface DeployOptions {
  /** Milliseconds that each resource takes. */
  readonly resourceMs: number
  /** By type, or by type/name: what the resource provider says instead of making it. */
  readonly failing: ReadonlyMap<string, { readonly code: string; readonly message: string }>
  /** A machine is switched on. @param address in its subnet */
  machine?(machine: Resource, address: string): Promise<void>
  /** A balancer begins to take connections. @param behind the addresses that are in its pool by the time that it is asked */
  balancer?(balancer: Resource, address: string, behind: () => readonly string[]): Promise<void>
  /** The address under which Internet reaches what has this one; what nobody reaches, by default. */
  publicAddress?(name: string): string | undefined
  /** Where registries and accounts that are made answer; by their names in Azure, by default. */
  readonly answering?: { readonly registry: string; readonly blobs: string }
}

interface Step {
  readonly source: ArmResource
  readonly id: string
  readonly scope: Scope
  readonly waitsFor: readonly string[]
}

/**
 * What ARM finds wrong before it makes anything: parameters, expressions, dependencies, and what the resource
 * providers' schemas refuse. @throws ArmFailure
 */
export function stepsOf(
  template: ArmTemplate,
  parameters: Readonly<Record<string, unknown>>,
  group: Group,
  { id: subscription }: Subscription,
): Step[] {
  const invalid = (message: string) =>
    new ArmFailure(400, 'InvalidTemplate', `Deployment template validation failed: '${message}'.`)
  for (const name of Object.keys(template.parameters))
    if (parameters[name] === undefined)
      throw invalid(`The value for the template parameter '${name}' is not provided`)
  for (const name of Object.keys(parameters))
    if (template.parameters[name] === undefined) throw invalid(`The template has no parameter '${name}'`)
  const resources = template.resources.flatMap(schemaProblems)
  if (resources.length > 0) throw invalid(resources.join('; '))
  try {
    const base: Scope = {
      parameters,
      subscription,
      group: { name: group.name, location: group.location },
      reference: id => {
        throw new ExpressionError(`reference('${id}') is not allowed here`)
      },
    }
    const variables = evaluated(template.variables ?? {}, base) as Record<string, unknown>
    return resolved(template, { ...base, variables }, groupId(subscription, group.name))
  } catch (error) {
    if (error instanceof ExpressionError) throw invalid(error.message)
    throw error
  }
}

function resolved(template: ArmTemplate, base: Scope, group: string): Step[] {
  const steps = template.resources.flatMap(source => {
    const count = source.copy?.count ?? 1
    return Array.from({ length: count }, (_none, copyIndex): Step => {
      const scope = source.copy === undefined ? base : { ...base, copyIndex }
      const own = {
        type: source.type,
        name: String(evaluated(source.name, scope)),
        scope: evaluated(source['scope'], scope),
      }
      const id = resourceId(group, own)
      const named = (source.dependsOn ?? []).map(d => key(String(evaluated(d, scope))))
      const { dependsOn: _, copy: __, ...rest } = source
      return { source, id, scope, waitsFor: [...named, ...refersTo(rest, scope).map(key)] }
    })
  })
  const ids = steps.map(s => key(s.id))
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice !== undefined) throw new ExpressionError(`the resource ${twice} is defined twice`)
  return steps
}

/** Runs a deployment to its end, whatever that is; cancelling it sets its state. */
export async function runDeployment(
  deployment: Deployment,
  steps: readonly Step[],
  group: Group,
  subscription: Subscription,
  o: DeployOptions,
): Promise<void> {
  const waiting = [...steps]
  const ours = new Set(steps.map(s => key(s.id)))
  const isThere = (id: string) => group.resources.has(id) || subscription.assignments.has(id)
  const failures: unknown[] = []
  while (waiting.length > 0) {
    // The last that could: who only happens to stand before what it needs is found out.
    const at = waiting.findLastIndex(s => s.waitsFor.every(id => isThere(id) || !ours.has(id)))
    if (at < 0) break
    const [step] = waiting.splice(at, 1)
    await sleep(o.resourceMs)
    if (deployment.state === 'Accepted') deployment.state = 'Running'
    if (deployment.state !== 'Running' || group.state !== 'Succeeded') return
    const fault = await made(step!, group, subscription, o)
    deployment.operations.push(operation(step!, fault))
    if (fault !== undefined) failures.push(fault)
    if (fault !== undefined) break
  }
  if (deployment.state !== 'Running') return
  if (failures.length > 0) {
    const message =
      'At least one resource deployment operation failed. Please list deployment operations for details.'
    deployment.error = { code: 'DeploymentFailed', message, details: failures }
    deployment.state = 'Failed'
    return
  }
  const scope: Scope = { ...steps[0]!.scope, reference: id => propertiesOf(id, group) }
  deployment.outputs = evaluated(deployment.template.outputs, scope) as Record<string, unknown>
  deployment.state = 'Succeeded'
}

async function made(
  { source, id, scope }: Step,
  group: Group,
  subscription: Subscription,
  o: DeployOptions,
): Promise<{ code: string; message: string } | undefined> {
  try {
    const { dependsOn: _, copy: __, scope: on, ...rest } = source
    const whole = evaluated(rest, { ...scope, reference: i => propertiesOf(i, group) }) as ArmResource
    const refused = o.failing.get(source.type) ?? o.failing.get(`${source.type}/${whole.name}`)
    if (refused !== undefined) return refused
    if (source.type === 'Microsoft.Authorization/roleAssignments') {
      // Without a scope it is that of the deployment: the group.
      const where = on === undefined ? groupId(subscription.id, group.name) : String(evaluated(on, scope))
      assign(subscription, id, where, whole['properties'] as Record<string, unknown>)
      return undefined
    }
    const before = group.resources.get(key(id))
    const resource = grown(
      { ...whole, id, properties: { ...(whole['properties'] as object) } },
      before,
      group,
      o,
    )
    const missing = idsIn(resource, id).find(i => !exists(i, group.resources))
    if (missing !== undefined)
      return {
        code: 'InvalidResourceReference',
        message: `Resource ${missing} referenced by resource ${id} was not found.`,
      }
    group.resources.set(key(id), resource)
    if (resource.type === 'Microsoft.Network/loadBalancers')
      await o.balancer?.(resource, addressOfBalancer(resource, group) ?? '', () =>
        addressesBehind(resource, group),
      )
    if (resource.type === 'Microsoft.Compute/virtualMachines')
      await o.machine?.(resource, addressOfMachine(resource, group) ?? '')
    if (resource.type === 'Microsoft.Compute/virtualMachineScaleSets')
      for (const instance of instancesOf(resource)) await o.machine?.(instance, leased(group, instance.id))
    return undefined
  } catch (error) {
    if (error instanceof ArmFailure) return { code: error.code, message: error.message }
    if (error instanceof ExpressionError) return { code: 'InvalidTemplate', message: error.message }
    throw error
  }
}

function propertiesOf(id: string, group: Group): unknown {
  const found = group.resources.get(key(id))
  if (found === undefined) throw new ExpressionError(`The Resource '${id}' was not found`)
  return found.properties
}

/** Roles are given to somebody, and an assignment never changes hands. @throws ArmFailure */
export function assign(
  { assignments }: Subscription,
  id: string,
  scope: string,
  properties: Readonly<Record<string, unknown>>,
): void {
  const before = assignments.get(key(id))
  if (before !== undefined && before.properties['principalId'] !== properties['principalId'])
    throw new ArmFailure(
      400,
      'RoleAssignmentUpdateNotPermitted',
      'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    )
  assignments.set(key(id), { id, name: id.split('/').at(-1)!, scope, properties: { ...properties, scope } })
}

const customDataMost = 65_535

/** What Azure adds to a resource that it makes. @throws ArmFailure for what the resource provider refuses */
function grown(resource: Resource, before: Resource | undefined, group: Group, o: DeployOptions): Resource {
  const state = { provisioningState: 'Succeeded' }
  const properties = { ...resource.properties, ...state }
  switch (resource.type) {
    case 'Microsoft.ManagedIdentity/userAssignedIdentities': {
      const ids = before?.properties ?? { principalId: randomUUID(), clientId: randomUUID() }
      return { ...resource, properties: { ...ids } }
    }
    case 'Microsoft.Network/publicIPAddresses': {
      const unreached = `198.51.100.${10 + group.resources.size}`
      const ipAddress = before?.properties['ipAddress'] ?? o.publicAddress?.(resource.name) ?? unreached
      return { ...resource, properties: { ...properties, ipAddress } }
    }
    case 'Microsoft.Network/networkInterfaces':
      return withAddresses({ ...resource, properties }, 'ipConfigurations', group)
    case 'Microsoft.Network/loadBalancers':
      return withAddresses({ ...resource, properties }, 'frontendIPConfigurations', group)
    case 'Microsoft.ContainerRegistry/registries': {
      const loginServer = o.answering?.registry ?? `${resource.name}.azurecr.io`
      return { ...resource, properties: { ...properties, loginServer } }
    }
    case 'Microsoft.Storage/storageAccounts': {
      const blob = o.answering?.blobs ?? `https://${resource.name}.blob.core.windows.net/`
      return { ...resource, properties: { ...properties, primaryEndpoints: { blob } } }
    }
    case 'Microsoft.Compute/virtualMachines': {
      const os = resource.properties['osProfile'] as { customData?: string }
      const bytes = Buffer.from(os.customData ?? '', 'base64').length
      if (bytes > customDataMost)
        throw new ArmFailure(
          400,
          'InvalidParameter',
          `Custom data in OSProfile must be in Base64 encoding and with a maximum length of 87380 characters.`,
        )
      return { ...resource, properties: { ...properties, vmId: guidOf([resource.id]) } }
    }
    default:
      return { ...resource, properties }
  }
}

/** Ids of other resources of the group in a resource, keys included. */
function idsIn(resource: Resource, own: string): string[] {
  const found: string[] = []
  const prefix = key(own.split('/providers/')[0]!)
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      if (key(value).startsWith(`${prefix}/providers/`) && !key(value).startsWith(key(own))) found.push(value)
    } else if (typeof value === 'object' && value !== null) {
      Object.keys(value).forEach(walk)
      Object.values(value).forEach(walk)
    }
  }
  const { id: _, ...rest } = resource
  walk(rest)
  return found
}

function operation({ source, id }: Step, fault: { code: string; message: string } | undefined) {
  return {
    operationId: guidOf([id]).replaceAll('-', '').toUpperCase().slice(0, 16),
    properties: {
      provisioningOperation: 'Create',
      provisioningState: fault === undefined ? 'Succeeded' : 'Failed',
      timestamp: new Date().toISOString(),
      duration: 'PT1S',
      serviceRequestId: randomUUID(),
      statusCode: fault === undefined ? 'Created' : 'BadRequest',
      ...(fault === undefined ? {} : { statusMessage: { status: 'Failed', error: fault } }),
      targetResource: { id, resourceType: source.type, resourceName: id.split('/').at(-1) },
    },
  }
}
