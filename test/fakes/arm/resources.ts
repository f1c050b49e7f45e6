import { setTimeout as sleep } from 'node:timers/promises'
import type { ArmTemplate } from '../../../src/plan/azure/document.ts'
import type { ArmAnswer, ArmCall } from './calls.ts'
import { assign, runDeployment, stepsOf } from './deploy.ts'
import { ArmFailure } from './failure.ts'
import { instancesOf } from './scale-set.ts'
import type { ArmRoom } from './server.ts'
import { type Deployment, type Group, groupId, key, type Resource, type RoleAssignment } from './state.ts'

const ok = (body: unknown, headers = {}): ArmAnswer => ({ status: 200, body, headers })
const noBody = (status: number, headers = {}): ArmAnswer => ({ status, headers })

/** Groups, what is in them, deployments, role assignments. @returns undefined for a path that is none of these */
export async function answerResources(call: ArmCall, room: ArmRoom): Promise<ArmAnswer | undefined> {
  const { state } = room
  const [, , , ...path] = call.path.replace(/\/$/, '').split('/')
  const parts = path.map(key)
  if (parts.includes('roleassignments')) return roleAssignment(call, room)
  if (parts.length === 1 && parts[0] === 'resources')
    return ok({ value: listed(call, room, [...state.groups.values()]) })
  if (parts[0] === 'operationresults') return operationResult(path[1]!, room)
  if (parts[0] !== 'resourcegroups') return undefined
  if (parts.length === 1)
    return ok({ value: [...state.groups.values()].filter(tagFilter(call)).map(g => groupBody(g, room)) })
  const name = path[1]!
  if (parts.length === 2) return groupCall(call, name, room)
  const group = state.groups.get(key(name))
  if (group === undefined)
    throw new ArmFailure(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`)
  if (parts[2] === 'resources') return ok({ value: listed(call, room, [group]) })
  if (parts[2] === 'deployments' && parts[4] === 'operations')
    return ok({
      value: deploymentOf(group, path[3]!).operations.map(o => operationBody(o, group, path[3]!, room)),
    })
  if (parts[3] === 'microsoft.resources' && parts[4] === 'deployments')
    return deploymentCall(call, group, path[5], parts[6], room)
  return resourceCall(call, group)
}

function groupCall(call: ArmCall, name: string, room: ArmRoom): ArmAnswer {
  const { groups } = room.state
  const group = groups.get(key(name))
  switch (call.method) {
    case 'PUT': {
      const { location, tags } = call.body as { location: string; tags?: Record<string, string> }
      if (group?.state === 'Deleting')
        throw new ArmFailure(
          409,
          'ResourceGroupBeingDeleted',
          `The resource group '${name}' is in deprovisioning state and cannot perform this operation.`,
        )
      if (group !== undefined && group.location !== location)
        throw new ArmFailure(
          409,
          'InvalidResourceGroupLocation',
          `Invalid resource group location '${location}'. The Resource group already exists in location '${group.location}'.`,
        )
      const made: Group = group ?? {
        name,
        location,
        tags: {},
        state: 'Succeeded',
        resources: new Map(),
        deployments: new Map(),
      }
      made.tags = tags ?? {}
      groups.set(key(name), made)
      return { status: group === undefined ? 201 : 200, body: groupBody(made, room) }
    }
    case 'GET':
    case 'HEAD':
      if (group === undefined)
        throw new ArmFailure(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`)
      return call.method === 'HEAD' ? noBody(204) : ok(groupBody(group, room))
    case 'DELETE':
      if (group === undefined)
        throw new ArmFailure(404, 'ResourceGroupNotFound', `Resource group '${name}' could not be found.`)
      return deleteGroup(group, room)
    default:
      throw new ArmFailure(405, 'MethodNotAllowed', call.method)
  }
}

/** Everything of a group goes with it, but roles that were given elsewhere. */
function deleteGroup(group: Group, room: ArmRoom): ArmAnswer {
  const { state, o } = room
  delete group.gaveUp
  if (group.state !== 'Deleting') {
    group.state = 'Deleting'
    const gone = async () => {
      await sleep(o.deleteMs ?? 0)
      const { blocked } = group
      if (blocked !== undefined && blocked.times-- > 0) {
        group.gaveUp = { code: blocked.code, message: blocked.message }
        group.state = 'Succeeded'
        return
      }
      for (const resource of group.resources.values()) await o.gone?.(resource, group)
      const scope = key(groupId(state.id, group.name))
      for (const id of state.assignments.keys()) if (id.startsWith(`${scope}/`)) state.assignments.delete(id)
      state.groups.delete(key(group.name))
    }
    room.later(gone())
  }
  const location = `${room.url}/subscriptions/${state.id}/operationresults/${encodeURIComponent(group.name)}?api-version=2021-04-01`
  return noBody(202, { location, 'retry-after': '0' })
}

function operationResult(name: string, room: ArmRoom): ArmAnswer {
  const there = room.state.groups.get(key(name))
  const location = `${room.url}/subscriptions/${room.state.id}/operationresults/${encodeURIComponent(name)}?api-version=2021-04-01`
  if (there?.state === 'Deleting') return noBody(202, { location, 'retry-after': '0' })
  return there?.gaveUp === undefined ? noBody(200) : { status: 409, body: { error: there.gaveUp } }
}

function groupBody({ name, location, tags, state }: Group, room: ArmRoom) {
  const id = groupId(room.state.id, name)
  return {
    id,
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location,
    tags,
    properties: { provisioningState: state },
  }
}

function deploymentCall(
  call: ArmCall,
  group: Group,
  name: string | undefined,
  verb: string | undefined,
  room: ArmRoom,
): ArmAnswer {
  if (name === undefined) {
    return ok({ value: [...group.deployments.values()].map(d => deploymentBody(d, group, room)) })
  }
  if (verb === 'validate') return validated(call, group, room)
  if (verb === 'cancel') {
    const deployment = deploymentOf(group, name)
    if (!goesOn(deployment))
      throw new ArmFailure(
        409,
        'DeploymentCannotBeCancelled',
        `The deployment '${name}' cannot be cancelled because it is in '${deployment.state}' state.`,
      )
    deployment.state = 'Canceled'
    return noBody(204)
  }
  if (call.method === 'PUT') return putDeployment(call, group, name, room)
  const deployment = deploymentOf(group, name)
  return ok(deploymentBody(deployment, group, room))
}

function asked(call: ArmCall): { template: ArmTemplate; parameters: Record<string, unknown> } {
  const { properties } = call.body as {
    properties: { template: ArmTemplate; parameters?: Record<string, { value: unknown }>; mode: string }
  }
  const parameters = Object.fromEntries(
    Object.entries(properties.parameters ?? {}).map(([k, v]) => [k, v.value]),
  )
  return { template: properties.template, parameters }
}

function validated(call: ArmCall, group: Group, room: ArmRoom): ArmAnswer {
  const { template, parameters } = asked(call)
  try {
    stepsOf(template, parameters, group, room.state)
  } catch (error) {
    if (!(error instanceof ArmFailure)) throw error
    return { status: 400, body: { error: { code: error.code, message: error.message } } }
  }
  const quota = quotaFault(template, parameters, room)
  if (quota !== undefined)
    return {
      status: 400,
      body: {
        error: {
          code: 'InvalidTemplateDeployment',
          message: 'The template deployment is not valid according to the validation procedure.',
          details: [quota],
        },
      },
    }
  return ok({ properties: { provisioningState: 'Succeeded', mode: 'Incremental' } })
}

/** The one thing of the region's that ARM checks beforehand. */
function quotaFault(template: ArmTemplate, parameters: Record<string, unknown>, { offers }: ArmRoom) {
  const sizes = template.resources.flatMap(r => {
    const own = (r['properties'] as { hardwareProfile?: { vmSize: string } })?.hardwareProfile?.vmSize
    const type = /parameters\('(\w+)'\)/.exec(own ?? '')?.[1]
    return type === undefined ? [] : Array.from({ length: r.copy?.count ?? 1 }, () => parameters[type])
  })
  const cores = sizes.reduce<number>((sum, s) => sum + (offers.skus.find(k => k.name === s)?.cores ?? 0), 0)
  const { used, limit } = offers.usages['cores']!
  if (cores + used <= limit) return undefined
  return {
    code: 'QuotaExceeded',
    message: `Operation could not be completed as it results in exceeding approved Total Regional Cores quota. Current Limit: ${limit}, Current Usage: ${used}, Additional Required: ${cores}.`,
  }
}

function putDeployment(call: ArmCall, group: Group, name: string, room: ArmRoom): ArmAnswer {
  if (group.state === 'Deleting')
    throw new ArmFailure(
      409,
      'ResourceGroupBeingDeleted',
      `The resource group '${group.name}' is in deprovisioning state and cannot perform this operation.`,
    )
  const before = group.deployments.get(key(name))
  if (before !== undefined && goesOn(before))
    throw new ArmFailure(
      409,
      'DeploymentActive',
      `Unable to edit or replace deployment '${name}': previous deployment is still active.`,
    )
  const { template, parameters } = asked(call)
  const steps = stepsOf(template, parameters, group, room.state)
  const deployment: Deployment = {
    name,
    state: 'Accepted',
    template,
    parameters,
    operations: [],
    began: Date.now(),
  }
  group.deployments.set(key(name), deployment)
  room.later(runDeployment(deployment, steps, group, room.state, room.deploy))
  const status = `${room.url}${deploymentId(group, name, room)}/operationStatuses/08584?api-version=2021-04-01`
  const headers = { 'azure-asyncoperation': status, 'retry-after': '0' }
  return { status: before === undefined ? 201 : 200, headers, body: deploymentBody(deployment, group, room) }
}

const goesOn = ({ state }: Deployment) => state === 'Accepted' || state === 'Running'

function deploymentOf(group: Group, name: string): Deployment {
  const found = group.deployments.get(key(name))
  if (found === undefined)
    throw new ArmFailure(404, 'DeploymentNotFound', `Deployment '${name}' could not be found.`)
  return found
}

function deploymentId(group: Group, name: string, room: ArmRoom): string {
  return `${groupId(room.state.id, group.name)}/providers/Microsoft.Resources/deployments/${name}`
}

/** Values of secret parameters are never told again. */
function deploymentBody(d: Deployment, group: Group, room: ArmRoom) {
  const told = Object.entries(d.template.parameters).map(([name, { type }]) => [
    name,
    type.startsWith('secure') ? { type: 'SecureString' } : { type: 'String', value: d.parameters[name] },
  ])
  return {
    id: deploymentId(group, d.name, room),
    name: d.name,
    type: 'Microsoft.Resources/deployments',
    properties: {
      mode: 'Incremental',
      provisioningState: d.state,
      parameters: Object.fromEntries(told),
      timestamp: new Date(d.began).toISOString(),
      duration: `PT${(Date.now() - d.began) / 1000}S`,
      ...(d.outputs === undefined ? {} : { outputs: d.outputs }),
      ...(d.error === undefined ? {} : { error: d.error }),
    },
  }
}

function operationBody(
  o: { operationId: string; properties: object },
  group: Group,
  name: string,
  room: ArmRoom,
) {
  return { id: `${deploymentId(group, name, room)}/operations/${o.operationId}`, ...o }
}

function resourceCall(call: ArmCall, group: Group): ArmAnswer {
  const [, id = call.path, verb] = /^(.*?)(?:\/(retrieveBootDiagnosticsData))?$/i.exec(call.path) ?? []
  const [, set, index] = /^(.*\/virtualMachineScaleSets\/[^/]+)\/virtualMachines\/(\d+)$/i.exec(id) ?? []
  const instances = /^(.*\/virtualMachineScaleSets\/[^/]+)\/virtualMachines$/i.exec(id)?.[1]
  const [, collection] = /\/providers\/([^/]+\/[^/]+)$/.exec(id) ?? []
  if (collection !== undefined && instances === undefined) {
    const all = [...group.resources.values()].filter(r => key(r.type) === key(collection))
    return ok({ value: all.map(told) })
  }
  const holder = group.resources.get(key(instances ?? set ?? id))
  const found =
    index === undefined || holder === undefined
      ? holder
      : instancesOf(holder).find(i => i['instanceId'] === index)
  if (found === undefined)
    throw new ArmFailure(
      404,
      'ResourceNotFound',
      `The Resource '${id}' under resource group '${group.name}' was not found.`,
    )
  if (call.method === 'POST' && verb !== undefined) {
    const { osProfile } = found.properties as { osProfile?: { computerName?: string } }
    const name = osProfile?.computerName ?? found.name
    const blob = new URL(`/console/${name}`, `https://${call.headers['host']}`)
    return ok({ consoleScreenshotBlobUri: blob.href, serialConsoleLogBlobUri: blob.href })
  }
  if (call.method !== 'GET') throw new ArmFailure(405, 'MethodNotAllowed', call.method)
  return ok(instances === undefined ? told(found) : { value: instancesOf(found).map(told) })
}

/** What was given as a secret stays one; a template's version is of no resource. */
function told({ apiVersion: _, ...resource }: Resource): object {
  const { osProfile, ...properties } = resource.properties as { osProfile?: { customData?: string } }
  if (osProfile === undefined) return resource
  const { customData: __, ...profile } = osProfile
  return { ...resource, properties: { ...properties, osProfile: profile } }
}

function roleAssignment(call: ArmCall, room: ArmRoom): ArmAnswer {
  const { assignments } = room.state
  const id = call.path
  const scope = id.slice(0, key(id).lastIndexOf('/providers/microsoft.authorization/'))
  const found = assignments.get(key(id))
  if (call.method === 'PUT') {
    const { properties } = call.body as { properties: Record<string, unknown> }
    if (!isThere(scope, room))
      throw new ArmFailure(404, 'ResourceNotFound', `The Resource '${scope}' was not found.`)
    assign(room.state, id, scope, properties)
    return { status: 201, body: assignmentBody(assignments.get(key(id))!) }
  }
  if (call.method === 'GET') {
    if (found === undefined)
      throw new ArmFailure(404, 'RoleAssignmentNotFound', `The role assignment '${id}' is not found.`)
    return ok(assignmentBody(found))
  }
  assignments.delete(key(id))
  return found === undefined ? noBody(204) : ok(assignmentBody(found))
}

function assignmentBody({ id, name, properties }: RoleAssignment) {
  return { id, name, type: 'Microsoft.Authorization/roleAssignments', properties }
}

function isThere(scope: string, { state }: ArmRoom): boolean {
  return (
    key(scope) === key(`/subscriptions/${state.id}`) ||
    state.shared.some(s => key(s.id) === key(scope)) ||
    [...state.groups.values()].some(g => g.resources.has(key(scope)))
  )
}

function listed(call: ArmCall, room: ArmRoom, groups: readonly Group[]) {
  const all = groups.flatMap(g => [...g.resources.values()])
  const shared = groups.length === 1 ? [] : room.state.shared.map(s => ({ ...s, tags: {} }))
  return [...all, ...shared]
    .filter(tagFilter(call))
    .map(({ id, name, type, location, tags }) => ({ id, name, type, location, tags }))
}

/** tagName eq 'x' and tagValue eq 'y', the only filter that is asked for. */
function tagFilter(call: ArmCall) {
  const filter = call.query['$filter'] ?? ''
  const name = /tagName eq '([^']*)'/.exec(filter)?.[1]
  const value = /tagValue eq '([^']*)'/.exec(filter)?.[1]
  return ({ tags = {} }: { tags?: Readonly<Record<string, string>> }) =>
    name === undefined || (name in tags && (value === undefined || tags[name] === value))
}
