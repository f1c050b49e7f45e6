import { readFile, statfs } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { ProvisionError } from '../../errors.ts'
import { type Cidr, overlap, parseCidr } from '../../plan/cidr.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { type Hierarchy, hierarchies } from './cgroups.ts'
import { chooseSubnet, routedNetworks } from './network.ts'
import type { HostFacts } from './node-docs.ts'
import { nodeEnv, type Privileged } from './privileged.ts'

/** Bit of CAP_SYS_RESOURCE in a capability mask (linux/capability.h). */
const capSysResource = 24n
/** f_type of overlayfs (linux/magic.h). */
const overlayMagic = 0x794c7630

export async function hostHierarchies(): Promise<readonly Hierarchy[]> {
  return hierarchies(await readFile('/proc/mounts', 'utf8'))
}

export async function hostFacts(root: Privileged, runDir: string): Promise<HostFacts> {
  const status = root.sudo
    ? (await root.run('cat /proc/self/status', [])).stdout
    : await readFile('/proc/self/status', 'utf8')
  const mask = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`)
  const { type } = await statfs(runDir)
  return {
    canLowerOomScore: ((mask >> capSysResource) & 1n) === 1n,
    snapshotter: type === overlayMagic ? 'native' : 'overlayfs',
  }
}

/** Networks of this host's addresses and routes. */
export async function usedNetworks(ctx: Ctx): Promise<readonly Cidr[]> {
  const { stdout } = await ctx.exec.run(['ip', '-j', '-4', 'route', 'show', 'table', 'all'], {
    env: nodeEnv,
    timeoutMs: 10_000,
  })
  return routedNetworks(stdout)
}

/** @throws ProvisionError when no /24 is free */
export function freeSubnet(used: readonly Cidr[], avoid: readonly Cidr[], seed: number): Cidr {
  const found = chooseSubnet([...used, ...avoid], seed)
  if (found !== undefined) return found
  throw new ProvisionError(
    'no free /24 in 172.30.0.0/16, 172.29.0.0/16, 10.213.0.0/16 and 10.77.0.0/16: `ip route` shows what takes them',
  )
}

/** Those of `wanted` that this host does not route somewhere already. */
export function freeRoutes(wanted: readonly string[], used: readonly Cidr[]): readonly string[] {
  return wanted.filter(text => !used.some(u => overlap(u, parseCidr(text)!)))
}

/**
 * Runs `work` while no other process on this host does: two clusters that start at once must not choose one
 * subnet. The lock is an abstract socket, which the kernel drops with its process and which is no file. Whoever
 * cannot get it within 20 s goes on without.
 */
export async function withHostLock<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
  const end = ctx.clock.now() + 20_000
  let lock = await tryLock()
  while (lock === undefined && ctx.clock.now() < end && !ctx.signal.aborted) {
    await ctx.clock.sleep(30)
    lock = await tryLock()
  }
  try {
    return await work()
  } finally {
    lock?.close()
  }
}

function tryLock(): Promise<Server | undefined> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen('\0bowsprit-network', () => resolve(server))
  })
}

/** The first port from `first` on that can be listened on at an address of this host (a wildcard listener takes it too). */
export async function freePort(host: string, first: number): Promise<number> {
  for (let port = first; port < first + 200; port++) if (await canListen(host, port)) return port
  throw new ProvisionError(`no free port from ${first} to ${first + 199} on ${host} for the image registry`)
}

function canListen(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
