import type { TrafficWish } from '../../plan/addons/wish.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { isReady } from '../nodes.ts'
import { apiProxy } from './api-proxy.ts'
import { type Ground, kubectlStep, left, namespaceOf } from './ground.ts'

/** Where requests go. Dispose it: a proxy may stand between. */
export interface TrafficTo extends AsyncDisposable {
  /** For people. */
  readonly text: string
  readonly url: URL
  readonly host: string | undefined
  /** Unix socket of the proxy; undefined: the URL's own host. */
  readonly socket: string | undefined
}

const everyMs = 1000

interface Balanced {
  readonly status?: {
    readonly loadBalancer?: { readonly ingress?: readonly { hostname?: string; ip?: string }[] }
  }
}
interface ServiceItem extends Balanced {
  readonly spec: {
    readonly type?: string
    readonly ports: readonly { readonly port: number; readonly nodePort?: number }[]
  }
}
interface IngressItem extends Balanced {
  readonly spec: { readonly tls?: readonly unknown[]; readonly rules?: readonly { readonly host?: string }[] }
}
interface NodeItem {
  readonly status: {
    readonly addresses?: readonly { readonly type: string; readonly address: string }[]
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
  }
}

/**
 * Finds where a Service, an Ingress or a URL is reached from here: a load balancer by the address that it gets (it is
 * waited for), a node port at a node, anything else through the API server.
 * @throws Error that says what there is none of
 */
export async function trafficTo(g: Ground, wish: TrafficWish, ctx: Ctx): Promise<TrafficTo> {
  const { to, path, host } = wish
  if ('url' in to) {
    const url = new URL(to.url)
    if (path !== undefined) url.pathname = path
    return direct(url.href, host, `${url}`)
  }
  if ('ingress' in to) {
    const { item, address } = await balancer<IngressItem>(g, 'ingress', to.ingress, ctx)
    const scheme = item.spec.tls === undefined ? 'http' : 'https'
    const rule = item.spec.rules?.find(r => r.host !== undefined)?.host
    return direct(`${scheme}://${address}${path ?? '/'}`, host ?? rule, `ingress ${to.ingress} at ${address}`)
  }
  const service = await get<ServiceItem>(g, ['service', to.service], ctx)
  const found =
    to.port === undefined ? service.spec.ports[0] : service.spec.ports.find(p => p.port === to.port)
  if (found === undefined)
    throw new Error(
      `service ${to.service} has no port ${to.port ?? ''}: it has ${service.spec.ports.map(p => p.port).join(', ') || 'none'}`,
    )
  if (service.spec.type === 'LoadBalancer') {
    const { address } = await balancer<ServiceItem>(g, 'service', to.service, ctx)
    const at = `${address}:${found.port}`
    return direct(`http://${at}${path ?? '/'}`, host, `service ${to.service} at its load balancer ${at}`)
  }
  if (found.nodePort !== undefined) {
    const at = `${await nodeAddress(g, ctx)}:${found.nodePort}`
    return direct(`http://${at}${path ?? '/'}`, host, `service ${to.service} at ${at}`)
  }
  const proxy = await apiProxy(g, ctx)
  const at = `/api/v1/namespaces/${namespaceOf(g)}/services/${to.service}:${found.port}/proxy${path ?? '/'}`
  return {
    url: new URL(`http://localhost${at}`),
    // Not the service's to see: the proxy itself looks at it.
    host: undefined,
    socket: proxy.socket,
    text: `service ${to.service} through the API server`,
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  }
}

function direct(url: string, host: string | undefined, text: string): TrafficTo {
  return { url: new URL(url), host, socket: undefined, text, [Symbol.asyncDispose]: async () => {} }
}

async function get<T>(g: Ground, args: readonly string[], ctx: Ctx): Promise<T> {
  const { stdout } = await kubectlStep(g, ['get', ...args, '--namespace', namespaceOf(g), '-o', 'json'], ctx)
  return JSON.parse(stdout) as T
}

/** A controller gives it an address when the balancer is there: minutes, in a cloud. */
async function balancer<T extends Balanced>(
  g: Ground,
  kind: string,
  name: string,
  ctx: Ctx,
): Promise<{ item: T; address: string }> {
  for (;;) {
    const item = await get<T>(g, [kind, name], ctx)
    const [first] = item.status?.loadBalancer?.ingress ?? []
    const address = first?.hostname ?? first?.ip
    if (address !== undefined) return { item, address: address.includes(':') ? `[${address}]` : address }
    await ctx.clock.sleep(Math.min(everyMs, left(g, `${kind} ${name} to get an address`, ctx)), ctx.signal)
  }
}

async function nodeAddress(g: Ground, ctx: Ctx): Promise<string> {
  const { items } = await get<{ items: readonly NodeItem[] }>(g, ['nodes'], ctx)
  const ready = items.filter(n => isReady(n.status))
  for (const type of ['ExternalIP', 'InternalIP'])
    for (const node of ready) {
      const found = node.status.addresses?.find(a => a.type === type)
      if (found !== undefined) return found.address
    }
  throw new Error('no node that is Ready has an address')
}
