import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { groupOf } from '../../../src/plan/azure/names.ts'
import type { Ctx } from '../../../src/ports/ctx.ts'
import { azure } from '../../../src/providers/azure/index.ts'
import { loadRun } from '../../../src/state/runs.ts'
import { type ArmCall, callName } from '../../fakes/arm/calls.ts'
import { type Arm, openArm } from '../../fakes/arm/server.ts'
import { armOptions, azureEnv, azureRef } from '../../support/azure-cluster.ts'
import { testCtx } from '../../support/ctx.ts'

const child = resolve(import.meta.dirname, '../../support/azure-child.ts')
/** Polls are as many as the machine is slow; everything else is one call each. Who we are is asked for once and for all. */
const isPoll = ({ method, path }: ArmCall) =>
  (method === 'GET' && /deployments\/bowsprit-[a-z]+$/.test(path)) ||
  !/^\/(subscriptions|providers)\//.test(path)

type Stage = 'own' | 'shared'

/** An Azure of its own, and where runs are kept. */
interface Scene extends AsyncDisposable {
  readonly arm: Arm
  readonly runs: string
  readonly ctx: Ctx
  begin(id: string): ChildProcess
}

async function scene(stage: Stage): Promise<Scene> {
  const dir = await mkdtemp(join(tmpdir(), 'bowsprit-killed-'))
  const arm = await openArm({ ...armOptions, resourceMs: 2 })
  const runs = join(dir, 'runs')
  const env = azureEnv(arm.ca)
  return {
    arm,
    runs,
    ctx: testCtx({ cache: dir, runs, env }),
    begin: id =>
      spawn(process.execPath, [child, arm.url, runs, dir, id, stage], {
        env: { ...env, HOME: dir },
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    [Symbol.asyncDispose]: async () => {
      await arm[Symbol.asyncDispose]()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** Kills at the n-th call that is no poll (or ends by itself). @returns the call */
async function killedAt(
  n: number,
  when: 'before' | 'after',
  id: string,
  { arm, begin }: Scene,
): Promise<ArmCall | undefined> {
  const process = begin(id)
  const ended = once(process, 'exit')
  let seen = 0
  let at: ArmCall | undefined
  arm.watch = async (call, now) => {
    if (now === 'before' && !isPoll(call)) seen++
    if (seen !== n || now !== when || at !== undefined || isPoll(call)) return
    at = call
    process.kill('SIGKILL')
    await ended
  }
  await ended
  arm.watch = undefined
  return at
}

const deployment = (name: string) =>
  `/resourcegroups/GROUP/providers/Microsoft.Resources/deployments/bowsprit-${name}`
/** All that a cluster takes, so that no call is passed by. */
const always = [
  'GET /resourcegroups/GROUP',
  'PUT /resourcegroups/GROUP',
  `PUT ${deployment('identity')}`,
  `POST ${deployment('cluster')}/validate`,
  `PUT ${deployment('cluster')}`,
]
const calls: Record<Stage, unknown[]> = {
  // Registry, account and all roles on them are of the first deployment.
  own: always,
  shared: [
    ...always,
    'POST /providers/Microsoft.ResourceGraph/resources',
    expect.stringMatching(/^PUT .*registries\/stage\/providers\/Microsoft.Authorization\/roleAssignments/),
    expect.stringMatching(
      /^PUT .*storageAccounts\/stage\/providers\/Microsoft.Authorization\/roleAssignments/,
    ),
  ],
}

// At the same time: each takes minutes of mostly one core.
describe.concurrent.each<Stage>(['shared', 'own'])('with a stage that is %s', stage => {
  test('killed at any call, before or after it had its effect: down from the saved ref, or sweep, leaves nothing', async () => {
    await using at = await scene(stage)
    const { arm, runs, ctx } = at
    const ends: string[] = []
    const names: string[] = []
    for (const when of ['before', 'after'] as const)
      for (let n = 1; ; n++) {
        const id = `${stage[0]}-${when[0]}${n}`
        const call = await killedAt(n, when, id, at)
        const { ref } = await loadRun(runs, id)
        if (call !== undefined) names.push(`${when} ${callName(call).replace(groupOf({ id }), 'GROUP')}`)
        // By turns with what the killed process saved, and with nothing but what Azure itself knows.
        const found = n % 2 === 0 ? ref : await swept(id, at)
        if (found !== undefined) {
          const report = await azure.down({ ...found, scope: runs }, ctx, Date.now() + 20_000)
          if (report.left.length > 0) ends.push(`${when} ${n}: ${report.left.map(l => l.name).join()}`)
        }
        await arm.settled()
        if (arm.left().length > 0) ends.push(`${when} ${n}: ${arm.left().join()}`)
        if (call === undefined) break
      }
    expect(ends).toEqual([])
    const seen = names.filter(n => n.startsWith('after')).map(n => n.slice('after '.length))
    expect(new Set(seen)).toEqual(new Set(calls[stage]))
  }, 900_000)
})

/** As `sweep` finds it when its time is over. */
async function swept(id: string, { arm, runs, ctx }: Scene) {
  const later = { ...ctx, clock: { ...ctx.clock, now: () => Date.now() + 24 * 3600_000 } }
  const found = await azure.expired!(azureRef(id, arm.url, runs).account!, later)
  return found.find(ref => ref.id === id)
}
