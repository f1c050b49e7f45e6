import { ProvisionError } from '../errors.ts'
import { taintedNodes } from '../kube/nodes.ts'
import { cloudLabel, uninitialized } from '../plan/cloud-provider/manifest.ts'
import { plural } from '../plan/words.ts'
import type { Ctx } from '../ports/ctx.ts'

/** Runs kubectl with these arguments against a cluster that is coming up. */
export type AskCluster = (args: readonly string[], timeoutMs?: number) => Promise<{ stdout: string }>

/** From when all nodes are Ready; images have to be pulled, and a cloud asked. */
const initializedMs = 4 * 60_000
const lookMs = 2000
const logLines = 15

/**
 * Waits until the cloud controller manager has looked at every node: until then nothing that does not tolerate it is
 * scheduled there. Agents of it that ended meanwhile are warned of.
 * @throws ProvisionError with what it logged
 */
export async function untilInitialized(ask: AskCluster, ctx: Ctx): Promise<void> {
  const end = ctx.clock.now() + initializedMs
  for (let names: readonly string[] | undefined; ; ) {
    ctx.signal.throwIfAborted()
    names = await ask(['get', 'nodes', '-o', 'json', '--request-timeout=10s']).then(
      ({ stdout }) => taintedNodes(stdout, uninitialized),
      () => names, // An API server that fails to answer for a moment.
    )
    if (names?.length === 0) return warnOfEnded(ask, ctx)
    if (ctx.clock.now() > end) throw new ProvisionError(await whyNot(names ?? [], ask))
    await ctx.clock.sleep(lookMs, ctx.signal)
  }
}

interface Pod {
  readonly metadata: { readonly name: string }
  readonly status?: { readonly containerStatuses?: readonly Container[] }
}
interface Container {
  readonly restartCount: number
  readonly lastState?: { readonly terminated?: { readonly message?: string } }
}

/** Nodes may be initialized by one agent while another ends again and again: the cluster is of use without that. */
async function warnOfEnded(ask: AskCluster, ctx: Ctx): Promise<void> {
  const pods = await ask(['get', 'pods', ...agents, '-o', 'json']).then(
    ({ stdout }) => (JSON.parse(stdout || '{"items":[]}') as { items: readonly Pod[] }).items,
    () => [],
  )
  for (const { metadata, status } of pods)
    for (const { restartCount, lastState } of status?.containerStatuses ?? [])
      if (restartCount > 0) {
        const said = (lastState?.terminated?.message ?? '').trim().split('\n').at(-1)
        ctx.log.warn(
          `${metadata.name} of the cloud provider has ended ${plural(restartCount, 'time')}: ${said}`,
        )
      }
}

/** How their pods are found. */
const agents = ['-n', 'kube-system', '-l', `${cloudLabel.name}=${cloudLabel.value}`]

async function whyNot(names: readonly string[], ask: AskCluster): Promise<string> {
  const tried = (args: readonly string[]) =>
    ask(args).then(
      ({ stdout }) => stdout,
      (error: Error) => error.message,
    )
  const [pods, said] = await Promise.all([
    tried(['get', 'pods', ...agents, '-o', `jsonpath=${statesPath}`]),
    tried(['logs', ...agents, `--tail=${logLines}`, '--prefix', '--ignore-errors']),
  ])
  const lines = [...pods.split('\n'), ...said.split('\n')].filter(line => line.trim() !== '')
  return [
    `the cloud controller manager has not looked at ${names.join(', ')} within ${initializedMs / 60_000} minutes (taint ${uninitialized}):`,
    ...(lines.length === 0 ? ['it has no pod'] : lines).map(line => `  ${line.trim().slice(0, 400)}`),
  ].join('\n')
}

/** A line for each container: what it waits for, and what it said before it ended last. */
const statesPath =
  '{range .items[*]}{.metadata.name}{" on "}{.spec.nodeName}{": "}{.status.phase}{range .status.containerStatuses[*]}{" "}{.state.waiting.reason}{" "}{.state.waiting.message}{" "}{.lastState.terminated.message}{end}{"\\n"}{end}'
