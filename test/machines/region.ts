import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { ec2Metadata } from './ec2-metadata.ts'
import { groupNames, removeGroup } from './guest.ts'
import { machineImage } from './image.ts'
import { type Listening, listenIn } from './listen.ts'
import { type Hardware, type Machine, startMachine } from './machine.ts'
import { type MachineFacts, type MetadataService, serveMetadata } from './metadata.ts'
import { serveNames } from './names.ts'
import { openNetwork, type RegionNetwork } from './network.ts'

export type { Ended, Machine } from './machine.ts'

export interface RegionOptions {
  /** The cloud that machines find themselves in; EC2 by default. */
  readonly metadata?: MetadataService
  /** Addresses of what machines know by name: registries, stores. */
  readonly names?: Readonly<Record<string, string>>
  /** E.g. 10.0.0.0/24; what nothing on this host uses by default. */
  readonly network?: string
  /** Numbers of addresses of this host besides its own: of what stands before machines. */
  readonly more?: readonly number[]
  /** PEM of an authority that its machines trust, beside those of their image. */
  readonly trusted?: string
  /** What machines are; in namespaces by default. */
  readonly start?: (hardware: Hardware) => Promise<Machine>
}

export interface Boot {
  /** Lower-case letters, digits and dashes: it is the host name. */
  readonly name: string
  /** In the region's network; see Region.address. */
  readonly address: string
  readonly userData: string | Buffer
  /** What the metadata service gives to this machine alone; see MachineFacts. */
  readonly identity?: object
  /** Of the disk; as much as the host has by default. */
  readonly diskBytes?: number
}

export interface Region extends AsyncDisposable {
  /** This host in the network of machines: where stores and registries for them can listen, and both reach them. */
  readonly host: string
  /** The network, a.b.c.d/bits. */
  readonly network: string
  /** The n-th address of the network. The first two are taken, 11 and up are usual for machines. */
  address(n: number): string
  /** Switches a machine on; cloud-init is still at work when this resolves. */
  boot(o: Boot): Promise<Machine>
  /** Those that were not terminated. */
  machines(): readonly Machine[]
}

/** Certificates that programs of the image trust. */
const bundle = 'etc/ssl/certs/ca-certificates.crt'

/** There is no locale to choose in the image, and the network is there before the machine starts. */
const noHardware = 'locale: false\nnetwork: { config: disabled }\n'

/** A part of a cloud on this host: a network, a metadata service, and machines. Everything is gone with it. */
export async function openRegion(o: RegionOptions = {}): Promise<Region> {
  const image = await machineImage()
  const start = o.start ?? startMachine
  const metadata = o.metadata ?? ec2Metadata()
  const network = await openNetwork(metadata.addresses, o.network, o.more)
  await sweepDead()
  const dir = await mkdtemp(join(tmpdir(), `${ours}${process.pid}-`))
  const machines = new Map<string, { machine?: Machine; facts: MachineFacts }>()
  const known = new Map<string, MachineFacts>()
  let services: Services | undefined
  let gone: Promise<void> | undefined
  const dispose = async () => {
    const ends = await Promise.allSettled([...machines.values()].map(m => m.machine?.terminate()))
    services?.close()
    await network.close()
    await rm(dir, { recursive: true, force: true })
    const failures = ends.flatMap(e => (e.status === 'rejected' ? [e.reason] : []))
    if (failures.length > 0) throw new AggregateError(failures, 'machines could not be terminated')
  }
  try {
    services = await serve(network, metadata, o.names ?? {}, known)
  } catch (error) {
    await dispose()
    throw error
  }
  const seed = {
    'etc/resolv.conf': `nameserver ${network.gateway}\n`,
    'etc/cloud/cloud.cfg.d/99_region.cfg': `${metadata.config}${noHardware}`,
    ...(o.trusted === undefined
      ? {}
      : { [bundle]: `${await readFile(join(image, bundle), 'utf8')}${o.trusted}` }),
  }
  const boot = async ({ name, address, userData, identity, diskBytes }: Boot): Promise<Machine> => {
    if (machines.has(address)) throw new Error(`there is a machine at ${address}`)
    const facts = { name, address, mac: macOf(address), userData: Buffer.from(userData), identity }
    const entry: { machine?: Machine; facts: MachineFacts } = { facts }
    machines.set(address, entry)
    known.set(address, facts)
    const forget = () => {
      if (machines.get(address) !== entry) return
      machines.delete(address)
      known.delete(address)
    }
    try {
      const machine = await start({
        ...{ name, address, image, diskBytes, dir: join(dir, name) },
        seed: { ...seed, ...metadata.files?.(facts) },
        group: `${basename(dir)}-${name}`,
        plug: pid => network.plug({ pid, address, mac: facts.mac }),
        unplug: () => network.unplug(address),
      })
      const terminate = () => machine.terminate().finally(forget)
      entry.machine = { ...machine, terminate, [Symbol.asyncDispose]: terminate }
      return entry.machine
    } catch (error) {
      forget()
      throw error
    }
  }
  return {
    ...{ host: network.host, network: network.cidr, address: network.address, boot },
    machines: () => [...machines.values()].flatMap(m => (m.machine === undefined ? [] : [m.machine])),
    [Symbol.asyncDispose]: () => {
      gone ??= dispose()
      return gone
    },
  }
}

const ours = 'bowsprit-region-'

/** What processes that were killed have left: files and empty cgroups, all else ended with them. */
async function sweepDead(): Promise<void> {
  const owner = (name: string) => Number(/^bowsprit-region-(\d+)-/.exec(name)?.[1])
  const isDead = (name: string) => name.startsWith(ours) && !existsSync(`/proc/${owner(name)}`)
  for (const group of groupNames().filter(isDead)) await removeGroup(group)
  for (const name of (await readdir(tmpdir())).filter(isDead))
    await rm(join(tmpdir(), name), { recursive: true, force: true })
}

interface Services {
  close(): void
}

async function serve(
  network: RegionNetwork,
  metadata: MetadataService,
  names: Readonly<Record<string, string>>,
  known: ReadonlyMap<string, MachineFacts>,
): Promise<Services> {
  const listening: Listening = await listenIn(network.pid, {
    tcp: metadata.addresses.map(address => ({ address, port: 80 })),
    udp: [{ address: network.gateway, port: 53 }],
  })
  const servers: Server[] = serveMetadata(metadata, listening.tcp, known)
  for (const socket of listening.udp) serveNames(socket, names)
  return {
    close: () => {
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
      for (const socket of listening.udp) socket.close()
    },
  }
}

function macOf(address: string): string {
  const parts = address.split('.').map(part => Number(part).toString(16).padStart(2, '0'))
  return ['02', '00', ...parts].join(':')
}
