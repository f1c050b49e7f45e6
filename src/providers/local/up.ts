import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, Interrupted, ProvisionError } from '../../errors.ts'
import { clusterImages, registryArgv } from '../../images/store.ts'
import { waitFor } from '../../kube/wait.ts'
import { toolEnv } from '../../plan/child-env.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { UpInputs } from '../provider.ts'
import { makeRunDir } from '../run-dir.ts'
import { ready } from './bootstrap.ts'
import { cgroupScript, type Hierarchy, planCgroups } from './cgroups.ts'
import { writeNodes } from './files.ts'
import {
  freePort,
  freeRoutes,
  freeSubnet,
  hostFacts,
  hostHierarchies,
  usedNetworks,
  withHostLock,
} from './host.ts'
import { controlPlane, nodeDirs } from './names.ts'
import { controlPlaneLinks, type Network, nodeLinks } from './network.ts'
import type { HostFacts } from './node-docs.ts'
import { makePki, type Pki } from './pki.ts'
import { type LocalPlan, networkOf } from './plan.ts'
import { type Privileged, privileged } from './privileged.ts'
import { clearRemains } from './remains.ts'
import { launchScript, reserveScript, routeScript, unshareArgv, wireScript } from './scripts.ts'
import { saveState } from './state.ts'
import { tailOf } from './tail.ts'

/** First port that is tried for the registry on the host's address in the cluster's subnet. */
const registryPort = 5000
/** Limit for a node's init to have made its root. */
const enterMs = 20_000

interface Ground {
  readonly plan: LocalPlan
  readonly inputs: UpInputs
  readonly ctx: Ctx
  readonly root: Privileged
  readonly trees: readonly Hierarchy[]
}

/**
 * Makes the cluster and waits until nodes are Ready and DNS answers. `--- step` lines in the debug log say where it is.
 * @throws ProvisionError with the end of the log that tells why; what was made is left to `down`
 */
export async function upReal(plan: LocalPlan, inputs: UpInputs, ctx: Ctx): Promise<Cluster> {
  try {
    const images = imagesOf(inputs)
    const root = await privileged(ctx)
    await clearRemains(plan.ref, ctx)
    const ground: Ground = { plan, inputs, ctx, root, trees: await hostHierarchies() }
    if (ground.trees.length === 0)
      throw new ProvisionError(
        'no cgroup hierarchy is mounted here: kubelet needs one (mount cgroup2 on /sys/fs/cgroup)',
      )
    step(ctx, 'network')
    const { network, port, host, routes } = await reserve(ground)
    step(ctx, 'files')
    const pki = await prepare(ground, network, { port, host, pause: images.pause })
    const pids = await startNodes(ground, network, port)
    step(ctx, 'links')
    await wire(ground, network, pids, routes)
    return await ready({ plan, network, pki, ctx, root, pids, coredns: images.coredns, registryPort: port })
  } catch (error) {
    if (error instanceof ProvisionError || error instanceof Interrupted) throw error
    if (ctx.signal.aborted) throw new Interrupted('interrupted while the cluster came up', { cause: error })
    throw new ProvisionError(`the cluster did not come up: ${describe(error)}`, { cause: error })
  }
}

function step(ctx: Ctx, name: string): void {
  if (ctx.signal.aborted)
    throw new Interrupted('interrupted while the cluster came up', { cause: ctx.signal.reason })
  ctx.log.debug(`--- step ${name}`)
}

/** @throws ProvisionError for images without which no cluster works */
function imagesOf({ build, images }: UpInputs): { pause: string; coredns: string } {
  const [pause, coredns] = clusterImages(build) as [string, string]
  const without = [pause, coredns].filter(ref => images.refs[ref] === undefined)
  if (without.length === 0) return { pause, coredns }
  const why = (ref: string) => images.missing.find(m => m.ref === ref)?.why ?? 'it was not asked for'
  throw new ProvisionError(without.map(ref => `image ${ref} cannot be had: ${why(ref)}`).join('\n'))
}

interface Reserved {
  readonly network: Network
  readonly port: number
  readonly host: HostFacts
  readonly routes: readonly string[]
}

/** Chooses the subnet, writes it down, and takes it by an interface with an address in it. */
async function reserve({ plan, inputs, ctx, root }: Ground): Promise<Reserved> {
  const { names, nodes } = plan
  return withHostLock(ctx, async () => {
    const used = await usedNetworks(ctx)
    const network = networkOf(plan, freeSubnet(used, plan.avoid, plan.seed))
    const kubectl = inputs.build.files['kubectl']?.path ?? 'kubectl'
    const known = { v: 1, kind: 'real', key: names.key, interface: names.hostInterface } as const
    const state = { ...known, network, nodes, kubectl }
    await makeRunDir(plan.ref)
    await saveState(names.runDir, { ...state, registryPort })
    const address = `${network.host}/${network.bits}`
    await root.run(reserveScript, [names.hostInterface, names.peerInterface, address], { mark: names.mark })
    const port = await freePort(network.host, registryPort)
    if (port !== registryPort) await saveState(names.runDir, { ...state, registryPort: port })
    return {
      network,
      port,
      host: await hostFacts(root, names.runDir),
      routes: freeRoutes([network.podCidr, network.serviceCidr], used),
    }
  })
}

async function prepare(
  { plan, inputs, ctx, root, trees }: Ground,
  network: Network,
  found: { port: number; host: HostFacts; pause: string },
): Promise<Pki> {
  const pki = await makePki(
    {
      apiserverNames: [
        ...['kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
        ...['kubernetes.default.svc.cluster.local', 'localhost', controlPlane],
      ],
      apiserverAddresses: [network.apiService, network.controlPlane, '127.0.0.1'],
      nodes: plan.nodes.map((name, i) => ({ name, address: network.nodes[i]!.address })),
    },
    ctx.clock.now(),
  )
  const choice = { network, registryPort: found.port, host: found.host, pauseImage: found.pause }
  await writeNodes(plan, choice, pki, inputs)
  step(ctx, 'cgroups')
  await root.run(cgroupScript(planCgroups(trees, plan.cgroups)), [], { mark: plan.names.mark })
  return pki
}

/** @returns pids of the inits as the host sees them: control plane first */
async function startNodes(ground: Ground, network: Network, port: number): Promise<number[]> {
  const { plan, ctx } = ground
  const all = [controlPlane, ...plan.nodes]
  const pids: Promise<number>[] = []
  for (const name of all) {
    step(ctx, `start ${name}`)
    pids.push(startNode(ground, name))
    pids.at(-1)!.catch(() => {})
    // The API server is what everything waits for: it gets the machine first.
    if (name === controlPlane) await pids[0]
  }
  step(ctx, 'registry')
  await startRegistry(ground, network, port)
  return Promise.all(pids)
}

async function startNode(ground: Ground, name: string): Promise<number> {
  const { plan, ctx } = ground
  const at = nodeDirs(plan.names.runDir, name)
  const log = join(at.dir, 'init.log')
  const outer = await launch(ground, name, log, [...unshareArgv, join(at.dir, 'enter')])
  const file = join(at.ctl, 'pid')
  const look = async () => {
    const text = await readFile(file, 'utf8').catch(() => undefined)
    if (text !== undefined) return Number(text)
    return existsSync(`/proc/${outer}`) ? undefined : Number.NaN
  }
  const pid = await waitFor(look, ctx, { timeoutMs: enterMs, everyMs: 10 })
  if (pid !== undefined && !Number.isNaN(pid)) return pid
  throw new ProvisionError(`the namespaces of ${name} could not be made\n${await tailOf(log)}`)
}

/** The registry stays in the host's network, where it can fetch what it has not; its user is ours, not root. */
async function startRegistry(ground: Ground, network: Network, port: number): Promise<void> {
  const { plan, inputs, ctx, root } = ground
  const argv = registryArgv(inputs.images, { host: network.host, port }, ctx)
  const env = Object.entries(toolEnv(ctx.env)).map(([name, value]) => `${name}=${value}`)
  const own = root.sudo
    ? ['setpriv', `--reuid=${process.getuid?.()}`, `--regid=${process.getgid?.()}`, '--clear-groups', '--']
    : []
  const log = join(plan.names.runDir, 'registry.log')
  // Ours to write before root appends to it.
  await writeFile(log, '')
  await launch(ground, 'registry', log, [...own, 'env', ...env, ...argv])
}

async function launch(ground: Ground, leaf: string, log: string, argv: readonly string[]): Promise<number> {
  const { plan, root, trees } = ground
  const args = [`${plan.names.cgroup}/${leaf}.sys`, log, ...trees.map(t => t.mount), '--', ...argv]
  const { stdout } = await root.run(launchScript, args, { mark: plan.names.mark })
  return Number(stdout)
}

async function wire(
  { plan, root }: Ground,
  network: Network,
  [control, ...nodes]: readonly number[],
  routes: readonly string[],
): Promise<void> {
  const { names } = plan
  const perNode = nodes.flatMap((pid, i) => [String(pid), nodeLinks(network, i)])
  await root.run(
    wireScript,
    [names.peerInterface, String(control), controlPlaneLinks(network, nodes), ...perNode],
    { mark: names.mark },
  )
  await root.run(routeScript, [network.controlPlane, ...routes], { mark: names.mark })
}
