import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { describe, Interrupted, ProvisionError, UsageError } from '../../errors.ts'
import { type ClusterKeys, makeClusterKeys } from '../../kube/bootstrap-keys.ts'
import { bootstrapFiles } from '../../plan/bootstrap/files.ts'
import { bashScript } from '../../plan/bootstrap/script-words.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import { kubeconfig } from '../../plan/kubeconfig.ts'
import { platformOfMachine } from '../../plan/platform.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { Staged, UpInputs } from '../provider.ts'
import { makeRunDir } from '../run-dir.ts'
import { apiFromHere, bootstrapSpecOf, type FirstMachine, filesToCopy } from './bootstrap.ts'
import { followBootstrap } from './follow.ts'
import { type Facts, lookAt, problemsOf } from './look.ts'
import type { MachinesPlan } from './plan.ts'
import { clusterReady } from './ready.ts'
import { claimScript, copiesDir, freeScript, installScript } from './scripts.ts'
import { connect, onAll, type Remote } from './ssh.ts'
import { saveState } from './state.ts'

/** Machines join in this time; a token that leaks is worth nothing after it. */
const tokenMinutes = 30
/** Copies of 400 MB over a slow line. */
const copyMs = 15 * 60_000
/** Bytes of a disk that counts as full: what scp could not write is there in part, and smaller files may fit. */
const leastFree = 20e6

interface Machine {
  readonly remote: Remote
  readonly facts: Facts
}

interface Ground {
  readonly plan: MachinesPlan
  readonly stage: Staged
  readonly ctx: Ctx
}

/**
 * Makes a kubeadm cluster on the machines: the bootstrap that cloud-init runs elsewhere, over SSH. All machines begin at
 * once; those that join wait for the first.
 * @throws ProvisionError with what the machine itself says; what was begun is left to `down`
 */
export async function upMachines(plan: MachinesPlan, { stage, build }: UpInputs, ctx: Ctx): Promise<Cluster> {
  if (stage === undefined)
    throw new ProvisionError('machines take everything from a stage, and none was made')
  const ground = { plan, stage, ctx }
  try {
    // What no machine could fetch is found before any is touched.
    for (const platform of plan.platforms) filesToCopy(stage, platform)
    await makeRunDir(plan.ref)
    await saveState(plan.ref, {
      ...{ v: 1, hosts: [...plan.machines.hosts], controlPlanes: plan.machines.controlPlanes },
      ssh: { ...plan.ssh },
      ...(build.files['kubectl'] === undefined ? {} : { kubectl: build.files['kubectl'].path }),
    })
    await using connections = await connect(plan.hosts, plan.ssh, plan.key, ctx)
    step(ctx, 'look')
    const machines = await lookAgain(ground, connections.remotes)
    step(ctx, 'claim')
    await onEach(machines, m => claim(plan.key, m.remote))
    if (stage.urls === undefined) {
      step(ctx, 'copy')
      await onEach(machines, m => copy(filesToCopy(stage, platformFor(m)), copiesDir(plan.key), m.remote))
    }
    step(ctx, 'install')
    const first = await whereFirst(machines[0]!)
    const made = await keysOf(ground)
    const file = await writeKubeconfig(ground, made, first)
    await onEach(machines, m => install(ground, m, made, first))
    await followAll(machines, ctx)
    step(ctx, 'ready')
    const server = `https://${apiFromHere(plan, first)}`
    return await clusterReady({ plan, server, ca: made.keys.ca.cert, admin: made.admin, file }, ctx)
  } catch (error) {
    const known = [ProvisionError, UsageError, Interrupted].some(kind => error instanceof kind)
    if (known) throw error
    if (ctx.signal.aborted) throw new Interrupted('interrupted while the cluster came up', { cause: error })
    throw new ProvisionError(`the cluster did not come up: ${describe(error)}`, { cause: error })
  }
}

function step(ctx: Ctx, name: string): void {
  if (ctx.signal.aborted)
    throw new Interrupted('interrupted while the cluster came up', { cause: ctx.signal.reason })
  ctx.log.debug(`--- step ${name}`)
}

/** Minutes have gone by since they were looked at before the build. */
async function lookAgain({ plan, ctx }: Ground, remotes: readonly Remote[]): Promise<readonly Machine[]> {
  const looked = await lookAt(remotes)
  const problems = problemsOf(plan, looked, ctx.clock.now())
  if (problems.length > 0) throw new ProvisionError(problems.join('\n'))
  return looked.flatMap(l => ('facts' in l ? [l] : []))
}

/** @throws ProvisionError with the problems of all machines that have one */
async function onEach(machines: readonly Machine[], work: (m: Machine) => Promise<void>): Promise<void> {
  const done = await onAll(
    machines.map(m => m.remote),
    remote => work(machines.find(m => m.remote === remote)!),
  )
  const problems = done.flatMap(d => ('problem' in d ? [`machine ${d.remote.host.text}: ${d.problem}`] : []))
  if (problems.length > 0) throw new ProvisionError(problems.join('\n'))
}

async function claim(key: string, remote: Remote): Promise<void> {
  const { stdout } = await remote.run(bashScript({ key, copies: copiesDir(key) }, claimScript))
  if (stdout.trim() !== 'ours')
    throw new ProvisionError(
      `it has just become a node of another run (${stdout.trim()}): take another machine`,
    )
}

/** scp says `Failure` when a disk is full (SFTP has no word for it), so the machine is asked. */
async function copy(files: readonly string[], dir: string, remote: Remote): Promise<void> {
  try {
    await remote.put(files, dir, { timeoutMs: copyMs })
  } catch (cause) {
    const { stdout } = await remote.run(bashScript({ dir }, freeScript))
    if (Number(stdout) > leastFree) throw cause
    throw new ProvisionError(`the disk of ${dir} is full: give it a larger one, or make room`, { cause })
  }
}

/** The address that was typed where the machine has it itself; behind a gateway it has another. */
function insideOf({ facts, remote }: Machine): string {
  const { host } = remote.host
  return facts.addresses.includes(host) ? host : facts.source || facts.addresses[0]!
}

/** Machines of another kind have been refused by now. */
function platformFor({ facts }: Machine): string {
  return platformOfMachine(facts.architecture) ?? ''
}

async function whereFirst(machine: Machine): Promise<FirstMachine> {
  return { inside: insideOf(machine), outside: await machine.remote.address() }
}

/** The same when `up` is repeated: machines that have begun keep what they got. */
async function keysOf({ plan, ctx }: Ground): Promise<ClusterKeys> {
  const file = join(plan.runDir, 'keys.json')
  const there = await readFile(file, 'utf8').catch(() => undefined)
  if (there !== undefined) return JSON.parse(there) as ClusterKeys
  const made = await makeClusterKeys(ctx.clock.now(), tokenMinutes)
  await writeFileAtomic(file, JSON.stringify(made), { mode: 0o600 })
  return made
}

/** There before the cluster is: the keys are ours. */
async function writeKubeconfig({ plan }: Ground, made: ClusterKeys, first: FirstMachine): Promise<string> {
  const file = join(plan.runDir, 'kubeconfig')
  const text = kubeconfig(`https://${apiFromHere(plan, first)}`, made.keys.ca.cert, made.admin)
  await writeFile(file, text, { mode: 0o600 })
  return file
}

async function install(
  { plan, stage }: Ground,
  machine: Machine,
  { keys }: ClusterKeys,
  first: FirstMachine,
): Promise<void> {
  const { role, name } = machine.remote.host
  // Where every machine is a control plane, pods have nowhere else to run.
  const schedulable = plan.hosts.every(h => h.role !== 'node')
  const node = { name, address: insideOf(machine), schedulable }
  const spec = bootstrapSpecOf(plan, stage, keys, first, platformFor(machine))
  await machine.remote.run(installScript(bootstrapFiles(role, node, spec)))
}

/** The first failure ends it for all: without the control plane nothing else can come up. */
async function followAll(machines: readonly Machine[], ctx: Ctx): Promise<void> {
  const over = new AbortController()
  const own = { ...ctx, signal: AbortSignal.any([ctx.signal, over.signal]) }
  const following = machines.map(m => followBootstrap(m.remote, own))
  try {
    await Promise.all(following)
  } finally {
    over.abort()
    await Promise.allSettled(following)
  }
}
