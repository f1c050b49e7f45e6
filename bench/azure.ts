import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { azure as provider } from '../src/providers/azure/index.ts'
import type { ArmCall } from '../test/fakes/arm/calls.ts'
import { type Arm, openArm } from '../test/fakes/arm/server.ts'
import {
  armOptions,
  azureClusterSpec,
  azureEnv,
  azureRef,
  nodesOfSpec,
  upInputs,
} from '../test/support/azure-cluster.ts'
import { testCtx } from '../test/support/ctx.ts'
import { inTurn, type Table, timed } from './measure.ts'
import type { Bench } from './run.ts'
import { bundled, ended } from './start.ts'

const post = resolve(import.meta.dirname, '../dist/action-run-post.mjs')
/** About what Azure takes to answer from within a region, and a bit. */
const latencyMs = 200

/**
 * A cluster of three machines against the tests' ARM, which makes anything at once: how many calls it takes, when the
 * machines are asked for, and what a post step does of a run that was cancelled, by the program that a runner starts.
 */
export async function azure({ dir, table }: Bench): Promise<void> {
  const plain = await bundled(dir, 'plain', true)
  const calls = new Map<string, number>()
  let round = 0
  const run = async () => {
    await using arm = await openArm({ ...armOptions, latencyMs })
    return await life(arm, join(dir, `${round++}`), calls)
  }
  const core = async () => {
    const ms = await timed(() => ended(plain, {}, dir))
    return { 'post step: first question to Azure': ms }
  }
  await inTurn(
    table,
    `azure, ${latencyMs} ms to each answer`,
    [
      { name: 'bowsprit', run },
      { name: '@actions/core, start to end', run: core },
    ],
    5,
    { 'post step: delete started': { ms: 5000 }, 'post step with logs: delete started': { ms: 5000 } },
  )
  for (const [what, count] of calls) add(table, `azure: calls of ${what}`, count)
}

/** @returns milliseconds by what was waited for */
async function life(arm: Arm, dir: string, calls: Map<string, number>): Promise<Record<string, number>> {
  const ctx = testCtx({ cache: dir, runs: join(dir, 'runs'), env: azureEnv(arm.ca) })
  const ref = azureRef('bench', arm.url, ctx.paths.runs)
  const plan = provider.plan(azureClusterSpec(ref))
  const inputs = await upInputs(dir, nodesOfSpec)
  const counted = async (what: string, work: () => Promise<unknown>) => {
    const before = arm.calls.length
    await work()
    calls.set(what, arm.calls.length - before)
  }
  const out: Record<string, number> = {}
  await counted('the checks before anything is made', async () => {
    out['checks before anything is made'] = await timed(() => provider.problems!(plan, ctx))
  })
  await counted('up', async () => {
    const asked = firstOf(arm, isMachines)
    const began = performance.now()
    const made = provider.up(plan, inputs, ctx)
    out['up: machines asked for'] = (await asked) - began
    await made
  })
  const state = {
    ...{ v: 1, action: 'run', ref, artifacts: join(dir, 'artifacts'), verbose: false },
    paths: { cache: dir, runs: ctx.paths.runs },
  }
  const env = { ...azureEnv(arm.ca), STATE_run: JSON.stringify(state) }
  const step = async (name: string) => {
    const [first, deleted] = [firstOf(arm, () => true), firstOf(arm, isDelete)]
    const began = performance.now()
    const end = ended(post, env, dir)
    // The latency comes before the fake looks at a call.
    out[`${name}: first question to Azure`] = (await first) - began - latencyMs
    out[`${name}: delete started`] = (await deleted) - began
    await end
    await arm.settled()
  }
  await counted('the post step', () => step('post step'))
  await provider.up(plan, inputs, ctx)
  const now = new Date().toISOString()
  const kubeconfig = join(ctx.paths.runs, 'bench/kubeconfig')
  const record = { v: 1, ref, pid: 1, created: now, expires: now, kept: false, kubeconfig }
  await writeFile(join(ctx.paths.runs, 'bench.json'), JSON.stringify(record))
  await counted('the post step with logs', () => step('post step with logs'))
  return out
}

const isMachines = ({ method, path }: ArmCall) => method === 'PUT' && path.endsWith('/bowsprit-cluster')
const isDelete = ({ method, path }: ArmCall) => method === 'DELETE' && /\/resourcegroups\/[^/]+$/.test(path)

/** When the first such call had its effect. */
function firstOf(arm: Arm, isMeant: (call: ArmCall) => boolean): Promise<number> {
  const { watch } = arm
  return new Promise(done => {
    arm.watch = async (call, when) => {
      await watch?.(call, when)
      if (isMeant(call)) done(performance.now())
    }
  })
}

function add(table: Table, what: string, count: number): void {
  table.add({ what, ours: `${count}`, peer: '', ratio: undefined, aim: '', met: undefined })
}
