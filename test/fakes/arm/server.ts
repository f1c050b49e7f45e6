import { readFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { selfSigned } from '../../support/stores/self-signed.ts'
import { type ArmAnswer, type ArmCall, allows } from './calls.ts'
import type { DeployOptions } from './deploy.ts'
import { answerDirectory, checkToken, type Federated } from './directory.ts'
import { ArmFailure } from './failure.ts'
import { answerLists, type Offers, usualOffers } from './lists.ts'
import { actionsOf } from './permissions.ts'
import { answerResources } from './resources.ts'
import type { Given } from './roles.ts'
import type { Group, Resource, SharedThing, Subscription } from './state.ts'

export interface ArmOptions extends Partial<DeployOptions> {
  readonly subscription: string
  readonly tenant: string
  /** Milliseconds before each answer. */
  readonly latencyMs?: number
  /** Milliseconds that a group takes to be gone. */
  readonly deleteMs?: number
  readonly offers?: Partial<Offers>
  readonly shared?: readonly SharedThing[]
  /** Roles that nobody's run gave. */
  readonly given?: readonly Given[]
  /** The job whose own token is as good as a secret; any, by default. */
  readonly federated?: Federated
  /** Where it says that it is, for clients that are led to `answer`; at its own address, by default. */
  readonly names?: { readonly arm: string; readonly authority: string }
  /** What the caller may do; everything by default. */
  readonly actions?: readonly string[]
  /** Serial consoles by the machine's name. */
  console?(machine: string): Promise<string>
  /** What goes with its group; asked one after the other. */
  gone?(resource: Resource, group: Group): Promise<void>
}

/** What is done to a call: an answer instead of its own; `applied`: after it has had its effect. */
export interface Fault extends ArmAnswer {
  readonly applied?: boolean
  /** The connection breaks, without an answer. */
  readonly broken?: boolean
}

/** Azure Resource Manager and its directory, over https on this machine, for one subscription. */
export interface Arm extends AsyncDisposable {
  readonly url: string
  /** PEM file of the authority that signed its certificate. */
  readonly ca: string
  /** For servers of other addresses. */
  readonly answer: RequestListener
  /** In their order. */
  readonly calls: readonly ArmCall[]
  readonly state: Subscription
  /** Asked for each call; undefined lets it pass. */
  fault: ((call: ArmCall) => Fault | undefined) | undefined
  /** Told of each call before it has any effect, and after it had, before its answer is sent. */
  watch: ((call: ArmCall, when: 'before' | 'after') => void | Promise<void>) | undefined
  /** Permissions that calls so far needed. */
  actions(): ReadonlySet<string>
  /** Names of everything that costs money or was made by somebody: groups, resources, roles. */
  left(): readonly string[]
  /** Waits for deployments and deletions that go on by themselves. */
  settled(): Promise<void>
}

/** What the parts of the fake share. */
export interface ArmRoom {
  readonly o: ArmOptions
  readonly deploy: DeployOptions
  readonly offers: Offers
  readonly state: Subscription
  readonly url: string
  /** Who gives tokens. */
  readonly authority: string
  readonly calls: ArmCall[]
  /** Permissions that calls so far wanted. */
  readonly needed: Set<string>
  /** Work that goes on after an answer. */
  later(work: Promise<void>): void
}

export async function openArm(o: ArmOptions): Promise<Arm> {
  const tls = await selfSigned()
  const work = new Set<Promise<void>>()
  const failures: unknown[] = []
  const room: { -readonly [K in keyof ArmRoom]: ArmRoom[K] } = {
    o,
    deploy: {
      resourceMs: o.resourceMs ?? 0,
      failing: o.failing ?? new Map(),
      ...(o.machine === undefined ? {} : { machine: o.machine }),
      ...(o.balancer === undefined ? {} : { balancer: o.balancer }),
      ...(o.publicAddress === undefined ? {} : { publicAddress: o.publicAddress }),
      ...(o.answering === undefined ? {} : { answering: o.answering }),
    },
    offers: { ...usualOffers, ...o.offers },
    state: {
      id: o.subscription,
      groups: new Map(),
      assignments: new Map(),
      shared: o.shared ?? [],
      given: o.given ?? [],
    },
    url: '',
    authority: '',
    calls: [],
    needed: new Set(),
    later: promise => {
      const noted = promise.catch(error => void failures.push(error)).finally(() => work.delete(noted))
      work.add(noted)
    },
  }
  const arm: Arm = {
    ...{ url: '', ca: tls.cert, calls: room.calls, state: room.state, fault: undefined, watch: undefined },
    answer: (request, response) => void answerCall(request, response, arm, room),
    actions: () => room.needed,
    left: () => [
      ...[...room.state.groups.values()].flatMap(g => [g.name, ...[...g.resources.values()].map(r => r.id)]),
      ...room.state.assignments.keys(),
    ],
    settled: async () => {
      while (work.size > 0) await Promise.all(work)
      if (failures.length > 0) throw new AggregateError(failures, 'the ARM fake failed')
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      for (const group of room.state.groups.values()) group.state = 'Deleting'
      await tls[Symbol.asyncDispose]()
      while (work.size > 0) await Promise.all(work)
      if (failures.length > 0) throw new AggregateError(failures, 'the ARM fake failed')
    },
  }
  const server = createServer({ cert: readFileSync(tls.cert), key: readFileSync(tls.key) }, arm.answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const own = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { arm: url, authority } = o.names ?? { arm: own, authority: own }
  Object.assign(room, { url, authority })
  return Object.assign(arm, { url })
}

async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  arm: Arm,
  room: ArmRoom,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://arm')
  const text = await new Response(streamOf(request)).text()
  const call: ArmCall = {
    n: room.calls.length + 1,
    method: request.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: Object.fromEntries(url.searchParams),
    headers: request.headers as Record<string, string>,
    body: text === '' ? undefined : parsed(text),
  }
  room.calls.push(call)
  await sleep(room.o.latencyMs ?? 0)
  const answer = await answerTo(call, arm, room)
  if (answer === undefined) return void request.socket.destroy()
  call.answer = answer
  const body =
    answer.body === undefined
      ? ''
      : typeof answer.body === 'string'
        ? answer.body
        : JSON.stringify(answer.body)
  const type = typeof answer.body === 'string' ? 'text/plain' : 'application/json; charset=utf-8'
  response.writeHead(answer.status, { 'content-type': type, ...answer.headers })
  response.end(answer.status === 204 ? '' : body)
}

/** @returns undefined for a connection that breaks */
async function answerTo(call: ArmCall, arm: Arm, room: ArmRoom): Promise<ArmAnswer | undefined> {
  await arm.watch?.(call, 'before')
  const fault = isArm(call) ? arm.fault?.(call) : undefined
  if (fault !== undefined && fault.applied !== true)
    return fault.broken === true ? undefined : faultAnswer(fault)
  const answer = await ownAnswer(call, room)
  await arm.watch?.(call, 'after')
  if (fault === undefined) return answer
  return fault.broken === true ? undefined : faultAnswer(fault)
}

function faultAnswer({ status, headers, body }: Fault): ArmAnswer {
  return { status, ...(headers === undefined ? {} : { headers }), ...(body === undefined ? {} : { body }) }
}

async function ownAnswer(call: ArmCall, room: ArmRoom): Promise<ArmAnswer> {
  try {
    const directory = answerDirectory(call, room) ?? (await consoleOf(call, room))
    if (directory !== undefined) return directory
    checkToken(call, room)
    checkAllowed(call, room)
    const answer = answerLists(call, room) ?? (await answerResources(call, room))
    if (answer !== undefined) return answer
    throw new ArmFailure(404, 'NotFound', `the fake has no ${call.method} ${call.path}`)
  } catch (error) {
    if (error instanceof ArmFailure)
      return { status: error.status, body: { error: { code: error.code, message: error.message } } }
    throw error
  }
}

/** The serial console's log lies in a blob, whose URL is a secret by itself. */
async function consoleOf({ method, path }: ArmCall, { o }: ArmRoom): Promise<ArmAnswer | undefined> {
  const [, name] = /^\/console\/([^/]+)$/.exec(path) ?? []
  if (method !== 'GET' || name === undefined) return undefined
  return { status: 200, body: (await o.console?.(name)) ?? `console of ${name}\n` }
}

function checkAllowed(call: ArmCall, { o, state, needed }: ArmRoom): void {
  for (const action of actionsOf(call, state)) {
    needed.add(action)
    if (o.actions !== undefined && !allows(o.actions, action))
      throw new ArmFailure(
        403,
        'AuthorizationFailed',
        `The client does not have authorization to perform action '${action}' over scope '${call.path}' or the scope is invalid.`,
      )
  }
}

function isArm({ path }: ArmCall): boolean {
  return /^\/(subscriptions|providers)\b/i.test(path)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function streamOf(request: IncomingMessage): ReadableStream {
  return ReadableStream.from(request as AsyncIterable<Uint8Array>)
}
