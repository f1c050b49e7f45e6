import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { execa } from 'execa'
import { nth, parseCidr } from '../../src/plan/cidr.ts'
import { freeSubnet, usedNetworks, withHostLock } from '../../src/providers/local/host.ts'
import { cache } from '../support/cache.ts'
import { testCtx } from '../support/ctx.ts'

/** The network of a region: a bridge in a namespace of its own, with one cable to this host. */
export interface RegionNetwork {
  /** The process that holds the namespace. */
  readonly pid: number
  readonly cidr: string
  readonly bits: number
  /** Of this host in the network. */
  readonly host: string
  /** Of the bridge: the router and resolver of machines. */
  readonly gateway: string
  address(n: number): string
  plug(machine: Plugged): Promise<void>
  unplug(address: string): Promise<void>
  close(): Promise<void>
}

export interface Plugged {
  /** A process in the machine's network namespace. */
  readonly pid: number
  readonly address: string
  readonly mac: string
}

/**
 * Makes the network. `services` are addresses of the cloud itself, such as that of its metadata: they are there for
 * machines alone, and this host's own, if it is a machine of a cloud, stays as it is.
 * @param wish a network to use; one that nothing here uses by default
 * @param more numbers of addresses that this host has in it besides its own
 */
export async function openNetwork(
  services: readonly string[],
  wish?: string,
  more: readonly number[] = [],
): Promise<RegionNetwork> {
  const ctx = testCtx({ cache, runs: cache })
  // Ends with this process in any case, and with it the namespace and both ends of the cable.
  const holder = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'unshare', '--net', 'sh', '-c', 'echo up; exec cat'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  const ended = once(holder, 'exit')
  await Promise.race([
    once(holder.stdout, 'data'),
    ended.then(() => fail('no network namespace can be made')),
  ])
  const pid = holder.pid!
  const cable = `bsr${pid}`
  const inside = (batch: readonly string[]) => ip(batch, ['nsenter', `--net=/proc/${pid}/ns/net`])
  const close = async () => {
    await ip([`link del ${cable}`]).catch(() => {})
    holder.kill('SIGKILL')
    await ended
  }
  try {
    const cidr = await withHostLock(ctx, async () => {
      const free = wish === undefined ? freeSubnet(await usedNetworks(ctx), [], pid) : parseCidr(wish)!
      await ip([
        `link add ${cable} type veth peer name host0 netns ${pid}`,
        ...[1, ...more].map(n => `addr add ${nth(free, n)}/${free.bits} dev ${cable}`),
        `link set ${cable} up`,
      ])
      return free
    })
    const gateway = nth(cidr, 2)
    await inside([
      ...['link set lo up', 'link add br0 type bridge', `addr add ${gateway}/${cidr.bits} dev br0`],
      ...services.map(address => `addr add ${address}/32 dev br0`),
      ...['link set br0 up', 'link set host0 master br0', 'link set host0 up'],
    ])
    const portOf = (address: string) => `vm${address.split('.').slice(2).join('-')}`
    return {
      ...{ pid, cidr: `${nth(cidr, 0)}/${cidr.bits}`, bits: cidr.bits, host: nth(cidr, 1), gateway, close },
      address: n => nth(cidr, n),
      plug: async machine => {
        const port = portOf(machine.address)
        await inside([
          `link add ${port} type veth peer name eth0 address ${machine.mac} netns ${machine.pid}`,
          `link set ${port} master br0`,
          `link set ${port} up`,
        ])
        await ip(
          [
            ...['link set lo up', `addr add ${machine.address}/${cidr.bits} dev eth0`, 'link set eth0 up'],
            `route add default via ${gateway}`,
          ],
          ['nsenter', `--net=/proc/${machine.pid}/ns/net`],
        )
      },
      unplug: address => inside([`link del ${portOf(address)}`]).catch(() => {}),
    }
  } catch (error) {
    await close()
    throw error
  }
}

function fail(why: string): never {
  throw new Error(why)
}

async function ip(batch: readonly string[], where: readonly string[] = []): Promise<void> {
  const [program = '', ...args] = [...where, 'ip', '-batch', '-']
  await execa(program, args, { input: `${batch.join('\n')}\n` })
}
