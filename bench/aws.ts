import { join, resolve } from 'node:path'
import type { Provider } from '../src/providers/provider.ts'
import { loadProvider } from '../src/providers/table.ts'
import { claimRun } from '../src/state/runs.ts'
import { type FakeCloud, fakeClouds } from '../test/support/aws/clouds.ts'
import { awsRun } from '../test/support/aws/cluster.ts'
import { median, row } from './measure.ts'
import type { Bench } from './run.ts'
import { bundled } from './start.ts'
import { type Watched, watched } from './step.ts'

const dist = resolve(import.meta.dirname, '../dist')
const times = 5
const providers = ['ec2', 'eks'] as const
type Name = (typeof providers)[number]

/**
 * Clusters of one control plane (EC2) and two nodes against MiniStack, which answers at once and whose things are there
 * at once: what is counted and timed is ours alone. A real cloud has to be asked again until it is done.
 */
export async function aws({ dir, table }: Bench): Promise<void> {
  await using cloud = await fakeClouds.MiniStack()
  const plain = await bundled(dir, 'plain', true)
  const alone = async () => (await watched(plain, {}, dir)).ms
  for (const name of providers) {
    const provider = await loadProvider(name)
    console.log(`\n${name}, against MiniStack`)
    const phases = await callsOf(name, provider, cloud)
    const sum = Object.values(phases).reduce((all, n) => all + n, 0)
    const each = Object.entries(phases).map(([phase, n]) => `${phase} ${n}`)
    table.add(plainRow(`${name}: calls of a run, ${each.join(', ')}`, `${sum}`))
    const seen: Record<Left, Watched[]> = { up: [], coming: [], gone: [] }
    const peers: number[] = []
    for (let i = 0; i < times; i++) {
      for (const left of lefts) seen[left].push(await postStep(name, cloud, provider, left))
      peers.push(await alone())
    }
    const peer = { name: '@actions/core', ms: median(peers) }
    const at = (left: Left, ms: (w: Watched) => number) => median(seen[left].map(ms))
    const what = `${name} post`
    table.add(
      row(
        `${what}: start to the first call`,
        at('gone', w => w.calls[0]?.ms ?? Number.NaN),
        peer,
      ),
    )
    table.add(
      row(
        `${what}: the first delete`,
        at('coming', w => deletes(w)[0]!),
        undefined,
        { ms: 5000 },
      ),
    )
    table.add(
      row(
        `${what}: the last delete`,
        at('coming', w => deletes(w).at(-1)!),
        undefined,
      ),
    )
    table.add(
      row(
        `${what}: gone, and looked for`,
        at('coming', w => w.ms),
        undefined,
      ),
    )
    table.add(
      row(
        `${what}: the first delete, after logs`,
        at('up', w => deletes(w)[0]!),
        undefined,
      ),
    )
    const mb = at('up', w => w.mb)
    table.add(plainRow(`${what}: most memory of the process`, `${mb.toFixed(0)} MB`))
  }
}

/** What a main step that was killed has left: a cluster that is up, one that was coming up, or nothing any more. */
const lefts = ['up', 'coming', 'gone'] as const
type Left = (typeof lefts)[number]

/** Milliseconds from the start of the step to each call that ends something. */
function deletes({ calls }: Watched): number[] {
  return calls.flatMap(c => (/:(Delete|Terminate)/.test(c.call) ? [c.ms] : []))
}

function plainRow(what: string, ours: string) {
  return { what, ours, peer: '', ratio: undefined, aim: '', met: undefined }
}

/** How often each part of a run asks AWS. */
async function callsOf(
  name: Name,
  provider: Provider<unknown>,
  cloud: FakeCloud,
): Promise<Record<string, number>> {
  await cloud.reset()
  await using run = await awsRun(cloud, 'bench', { provider: name })
  const { spec, inputs, ctx } = run
  const plan = provider.plan(spec)
  const counted = async (work: () => Promise<unknown>) => {
    const before = cloud.wire.calls.length
    await work()
    return cloud.wire.calls.length - before
  }
  return {
    preflight: await counted(async () => provider.problems?.(plan, ctx)),
    up: await counted(() => provider.up(plan, inputs, ctx)),
    logs: await counted(() => provider.dumpLogs(spec.ref, join(run.runs, 'logs'), ctx)),
    down: await counted(() => provider.down(spec.ref, ctx, ctx.clock.now() + 60_000)),
  }
}

/** The post step of a job whose main step was killed. */
async function postStep(
  name: Name,
  cloud: FakeCloud,
  provider: Provider<unknown>,
  left: Left,
): Promise<Watched> {
  await cloud.reset()
  await using run = await awsRun(cloud, 'bench', { provider: name })
  const { ref } = run.spec
  const made = left === 'gone' ? undefined : await provider.up(provider.plan(run.spec), run.inputs, run.ctx)
  // Of what has not come up there are no logs.
  const kubeconfig = left === 'up' ? made?.kubeconfig : undefined
  const now = new Date()
  const later = new Date(now.getTime() + 3600_000)
  await claimRun(ref.scope, {
    ...{ v: 1, ref, pid: process.pid, kept: false, kubeconfig },
    ...{ created: now.toISOString(), expires: later.toISOString() },
  })
  const state = {
    ...{ v: 1, action: 'run', ref, artifacts: join(run.runs, 'artifacts'), verbose: false },
    paths: { cache: join(run.runs, 'cache'), runs: run.runs },
  }
  const env = { ...cloud.env, STATE_run: JSON.stringify(state) }
  const step = await watched(join(dist, 'action-run-post.mjs'), env, run.runs, cloud.wire.calls)
  if (step.code !== 0) throw new Error(`the post step of ${name} ended with ${step.code}`)
  return step
}
