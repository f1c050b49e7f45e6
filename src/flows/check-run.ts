import { UsageError } from '../errors.ts'
import { resolveSource, type Source } from '../kube/source.ts'
import { defaultSource, type Options } from '../options/table.ts'
import type { Addon } from '../plan/addons/wish.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'
import type { ClusterSpec } from '../plan/cluster-spec.ts'
import { parseSource } from '../plan/source.ts'
import type { Provider } from '../providers/provider.ts'
import { loadProvider } from '../providers/table.ts'
import { readCopy } from '../state/copies.ts'
import { askedAddons, refuseTraffic } from './addons/asked.ts'
import type { RunCtx } from './asked.ts'
import { hasOwnStage } from './asked-azure.ts'
import { chooseNodeKind, clusterSpec } from './asked-cluster.ts'
import { namesIn } from './azure-identity.ts'
import { clonedSource, clonesFirst, onceCloned, uncloned, withPinned } from './clone/source.ts'
import { type CloneWish, pinnedWish } from './clone/wish.ts'
import { newRef } from './identity.ts'
import type { Phases } from './phases.ts'
import { ownPlatform } from './platforms.ts'
import { allProblems } from './problems.ts'
import { openCopies } from './records.ts'
import { readWish, type Wish } from './selection.ts'
import type { CheckedStage } from './stage/check.ts'
import type { StageFacts } from './stage/facts.ts'

/** Everything that was asked for, found sound. Nothing has been made yet. */
export interface Checked {
  readonly ref: ClusterRef
  readonly nodeKind: 'real' | 'simulated'
  readonly spec: ClusterSpec
  readonly wish: Wish
  /** What is put onto the cluster before its tests, in this order. */
  readonly addons: readonly Addon[]
  /** The options; where sources are cloned first, with the commits that branches and pull requests have. */
  readonly o: Options
  /** What is cloned before anything is built. */
  readonly clones: CloneWish | undefined
  /** What is built: at once, or when it has been cloned, which is a phase of the run. @param artifacts absolute */
  sourced(artifacts: string, ctx: RunCtx, phases: Phases): Promise<Sourced>
}

export interface Sourced {
  readonly source: Source
  /** Where the nodes will take everything from, for providers that are `staged`. */
  readonly stage: CheckedStage | StageFacts | undefined
}

/** A cluster that is there already. */
export interface KnownCluster {
  readonly nodeKind: 'real' | 'simulated'
  /** What it was built of, its suite with it, is there, too: nothing has to be cloned. */
  readonly built: boolean
}

/**
 * All that makes a cluster and runs specs on it.
 * @throws UsageError with every problem of every option
 */
export function checkRun(o: Options, ctx: RunCtx, known?: KnownCluster): Promise<Checked> {
  return checkCluster(o, ctx, known, () => testerProblems(o))
}

/**
 * All that makes a cluster, and what is to run there as far as its images go.
 * @param more throws further problems
 * @throws UsageError with every problem of every option
 */
export async function checkCluster(
  o: Options,
  ctx: RunCtx,
  known?: KnownCluster,
  more: () => void = () => {},
): Promise<Checked> {
  const ref = newRef(o, ctx)
  const provider = await loadProvider(o.provider)
  const specs = async () => (o['e2e-images'] ? readWish(o, 'real') : undefined)
  const isStaged = known === undefined && provider.staged?.(clusterSpec(o, ref, 'real')) === true
  const isOwn = provider.ownStage !== undefined && hasOwnStage(o)
  const stageOf = async (source: () => Promise<Source>, within: RunCtx) => {
    if (!isStaged) return unstaged(o, provider.expired !== undefined)
    if (isOwn) return (await import('./stage/facts.ts')).checkOwnStage(o, within, { source, specs })
    return (await import('./stage/check.ts')).checkStage(o, within, { source, specs })
  }
  const clonesIt = known?.built !== true && clonesFirst(o)
  let resolving: Promise<Source> | undefined
  const resolved = () => {
    resolving ??= clonesIt ? uncloned() : resolveSource(parseSource(o.source ?? defaultSource), ctx)
    return resolving
  }
  const [nodeKind, source, stage, clones, addons] = await allProblems([
    () => known?.nodeKind ?? chooseNodeKind(o, ctx),
    () => onceCloned(resolved),
    () => onceCloned(() => stageOf(resolved, ctx)),
    () => (clonesIt ? pinnedWish(o, ctx) : undefined),
    () => askedAddons(o, ref, ctx),
    () => readWish(o, 'real'),
    () => provider.plan(clusterSpec(o, ref, 'real')),
    more,
    () => namedCluster(o),
    () => stateProblems(o, provider, ref, ctx),
    () => outsideProblems(provider, o, ref, ctx),
  ] as const)
  const spec = clusterSpec(o, ref, nodeKind)
  const [wish] = await allProblems([
    () => readWish(o, nodeKind),
    () => provider.plan(spec),
    () => refuseTraffic(addons, nodeKind),
  ] as const)
  const sourced: Checked['sourced'] = async (artifacts, within, phases) => {
    if (clones === undefined) return { source: source ?? (await resolved()), stage }
    const cloned = await clonedSource(clones, artifacts, within, phases)
    return { source: cloned, stage: await stageOf(async () => cloned, within) }
  }
  return {
    ref,
    nodeKind,
    spec,
    wish,
    addons,
    o: clones === undefined ? o : withPinned(o, clones),
    clones,
    sourced,
  }
}

/** @param inCloud the cluster itself has a region */
function unstaged(o: Options, inCloud: boolean): undefined {
  const names = ['registry', 'store', 'crictl', ...(inCloud ? [] : (['region'] as const))] as const
  const foreign = o.platform?.some(p => p !== ownPlatform) === true
  const given: string[] = names.filter(name => o[name] !== undefined)
  if (o.cni !== 'bridge') given.push('cni')
  if (o['cloud-provider'] !== 'none') given.push('cloud-provider')
  if (foreign) given.push('platform')
  if (given.length > 0)
    throw new UsageError(
      `${given.map(name => `--${name}`).join(', ')}: nothing is staged for --provider ${o.provider}: leave it out${o.provider === 'eks' ? ', or take --eks-nodes own' : ''}`,
    )
}

function namedCluster(o: Options): void {
  const problems: string[] = []
  if (o.provider !== 'kubeconfig' && (o.kubeconfig !== undefined || o.context !== undefined))
    problems.push('--kubeconfig and --context are for --provider kubeconfig: add that, or leave them out')
  if (o.provider !== 'machines' && o.machine !== undefined)
    problems.push('--machine is for --provider machines: add that, or leave it out')
  if ((o['pull-user'] === undefined) !== (o['pull-password'] === undefined))
    problems.push('--pull-user and its password belong together: give both (BOWSPRIT_PULL_PASSWORD), or none')
  if (problems.length > 0) throw new UsageError(problems)
}

/** Whether the record can lie where --state says, and nobody else's does. @throws UsageError */
async function stateProblems(
  { state }: Options,
  provider: Provider<unknown>,
  ref: ClusterRef,
  ctx: RunCtx,
): Promise<void> {
  if (state === undefined) return
  if (provider.adopt === undefined)
    throw new UsageError(
      `--state: a cluster of --provider ${ref.provider} is reached from this machine alone: leave it out`,
    )
  const there = await readCopy(await openCopies(state, ctx, namesIn(ref)), ref.id)
  if (there !== undefined)
    throw new UsageError(
      `a run with id ${ref.id} is in ${state} already: choose another --id, or remove it with \`bowsprit down --ref ${ref.state}\``,
    )
}

/** What a provider needs beyond this process, looked at before anything is built for it. */
async function outsideProblems(
  provider: Provider<unknown>,
  o: Options,
  ref: ClusterRef,
  ctx: RunCtx,
): Promise<void> {
  let plan: unknown
  try {
    plan = provider.plan(clusterSpec(o, ref, 'real'))
  } catch {
    return // Told already.
  }
  const problems = (await provider.problems?.(plan, ctx)) ?? []
  if (problems.length > 0) throw new UsageError(problems)
}

function testerProblems(o: Options): void {
  if (o.tester === 'exec' && o['tester-command'] === undefined)
    throw new UsageError("--tester exec wants a --tester-command, such as 'go test ./e2e/...'")
  if (o.tester === 'exec' && o.shards !== undefined)
    throw new UsageError(
      '--shards: a command cannot be split here; give each job its --shard I/N, the command learns of it',
    )
  if (o.tester === 'ginkgo' && o['tester-command'] !== undefined)
    throw new UsageError('--tester-command is for --tester exec: add that, or leave the command out')
}
