import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { RunError } from '../../errors.ts'
import type { AppliedAddon } from '../../plan/addons/applied.ts'
import { uninstallArgs } from '../../plan/addons/argv.ts'
import { testEnv } from '../../plan/child-env.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { kubectl, type Reachable } from '../kubectl.ts'
import { appliedFile, checkFile } from './apply.ts'
import { commandEnv, pathWith } from './ground.ts'

/** What a removal has to know; the state of a run keeps it. */
export type Removal = Omit<AppliedAddon, 'timeoutMs'>

interface RemovalGround {
  readonly of: Removal
  readonly cluster: Reachable
  /** Name of the run whose mark our namespaces carry. */
  readonly run: string
  /** Epoch milliseconds. */
  readonly until: number
  /** Another add-on that is still there lives in the same namespace. */
  readonly shared: boolean
  readonly ctx: Ctx
}

const answerMs = 5000
const volumesEveryMs = 1000

/** Whether the API server answers at all: of a cluster that does not, nothing can be removed one by one. */
export async function answers(cluster: Reachable, program: string, ctx: Ctx): Promise<boolean> {
  const args = ['get', '--raw=/readyz', `--request-timeout=${answerMs / 1000}s`]
  return kubectl(cluster, program, args, ctx, { timeoutMs: answerMs + 2000 }).then(
    () => true,
    () => false,
  )
}

/**
 * Takes one add-on off: what its check made, then itself, then its namespace if a run of this name made that; and waits
 * for it to be gone, load balancers and volumes with it. What is not there is no error. It goes past errors.
 * @throws Error with everything that could not be removed
 */
export async function removeAddon(g: RemovalGround): Promise<void> {
  const { of } = g
  const problems: string[] = []
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      problems.push(error instanceof RunError ? error.message.slice(0, 500) : String(error))
    }
  }
  await attempt(() => removeFile(g, checkFile))
  if (of.way === 'command') await attempt(() => undo(g))
  else if (of.way === 'chart') await attempt(() => uninstall(g))
  else await attempt(() => removeFile(g, appliedFile))
  if (of.namespace !== undefined && !g.shared) await attempt(() => removeNamespace(g, of.namespace!))
  await attempt(() => volumesGone(g))
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

/** @throws Error when there is none left */
function leftMs({ until, ctx }: RemovalGround): number {
  const ms = until - ctx.clock.now()
  if (ms <= 0) throw new Error('its time is over')
  return ms
}

function ask(g: RemovalGround, args: readonly string[]) {
  const timeoutMs = leftMs(g)
  return kubectl(g.cluster, g.of.kubectl, args, g.ctx, { timeoutMs, cwd: g.of.dir })
}

async function removeFile(g: RemovalGround, name: string): Promise<void> {
  const file = join(g.of.dir, name)
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (!isThere) return
  const namespace = g.of.namespace === undefined ? [] : ['--namespace', g.of.namespace]
  const timeout = `--timeout=${Math.max(1, Math.floor(leftMs(g) / 1000))}s`
  try {
    await ask(g, ['delete', '-f', file, ...namespace, '--ignore-not-found', '--wait', timeout])
  } catch (error) {
    if (!(error instanceof RunError) || !onlyUnknownKinds(error.stderr)) throw error
  }
}

/** A kind went before its objects were asked for: then they went with it. */
function onlyUnknownKinds(stderr: string): boolean {
  const lines = stderr.split('\n').filter(line => /\berror\b/i.test(line))
  return lines.length > 0 && lines.every(line => /no matches for kind|resource mapping not found/.test(line))
}

async function uninstall(g: RemovalGround): Promise<void> {
  const { of, cluster, ctx } = g
  const seconds = Math.max(1, Math.floor(leftMs(g) / 1000))
  const argv = [of.helm ?? 'helm', ...uninstallArgs(of.name, of.namespace ?? 'default', seconds)]
  const env = testEnv(ctx.env, { KUBECONFIG: cluster.kubeconfig, HELM_CACHE_HOME: join(of.dir, 'helm') })
  await ctx.exec.run(argv, { env, timeoutMs: leftMs(g) })
}

async function undo(g: RemovalGround): Promise<void> {
  const { of, cluster, ctx } = g
  if (of.remove === undefined) return
  const own = {
    KUBECONFIG: cluster.kubeconfig,
    PATH: pathWith(of.kubectl, ctx),
    NAMESPACE: of.namespace ?? 'default',
  }
  await ctx.exec.run(of.remove, {
    cwd: of.cwd,
    env: commandEnv(of.env, ctx, own),
    timeoutMs: leftMs(g),
    onLine: line => ctx.log.info(line),
  })
}

async function removeNamespace(g: RemovalGround, name: string): Promise<void> {
  const label = '-o=jsonpath={.metadata.labels.bowsprit-cluster}'
  const { stdout } = await ask(g, ['get', 'namespace', name, '--ignore-not-found', label])
  if (stdout.trim() !== g.run) return
  const timeout = `--timeout=${Math.max(1, Math.floor(leftMs(g) / 1000))}s`
  await ask(g, ['delete', 'namespace', name, '--ignore-not-found', '--wait', timeout])
}

interface Volume {
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly persistentVolumeReclaimPolicy?: string
    readonly claimRef?: { readonly namespace?: string }
  }
  readonly status?: { readonly phase?: string }
}

/** A driver deletes volumes after their claims are gone, and must be there to do it: it is removed after this. */
async function volumesGone(g: RemovalGround): Promise<void> {
  const namespace = g.of.namespace ?? 'default'
  for (;;) {
    const { stdout } = await ask(g, ['get', 'persistentvolumes', '-o', 'json'])
    const going = (JSON.parse(stdout) as { items: readonly Volume[] }).items.filter(
      v =>
        v.spec.claimRef?.namespace === namespace &&
        v.spec.persistentVolumeReclaimPolicy === 'Delete' &&
        v.status?.phase === 'Released',
    )
    if (going.length === 0) return
    if (leftMs(g) < volumesEveryMs)
      throw new Error(`volumes are still there: ${going.map(v => v.metadata.name).join(', ')}`)
    await g.ctx.clock.sleep(volumesEveryMs)
  }
}
