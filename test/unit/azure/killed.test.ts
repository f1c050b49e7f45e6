import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupOf } from '../../../src/plan/azure/names.ts'
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

let dir = ''
let arm: Arm
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bowsprit-killed-'))
  arm = await openArm({ ...armOptions, resourceMs: 2 })
})
afterAll(async () => {
  await arm[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

const runs = () => join(dir, 'runs')
const ctx = () => testCtx({ cache: dir, runs: runs(), env: azureEnv(arm.ca) })

type Stage = 'own' | 'shared'

function begin(id: string, stage: Stage): ChildProcess {
  const env = { ...azureEnv(arm.ca), HOME: dir }
  return spawn(process.execPath, [child, arm.url, runs(), dir, id, stage], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** Kills at the n-th call that is no poll (or ends by itself). @returns the call */
async function killedAt(
  n: number,
  when: 'before' | 'after',
  id: string,
  stage: Stage,
): Promise<ArmCall | undefined> {
  const process = begin(id, stage)
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

describe.each<Stage>(['shared', 'own'])('with a stage that is %s', stage => {
  test('killed at any call, before or after it had its effect: down from the saved ref, or sweep, leaves nothing', async () => {
    const ends: string[] = []
    const names: string[] = []
    for (const when of ['before', 'after'] as const)
      for (let n = 1; ; n++) {
        const id = `${stage[0]}-${when[0]}${n}`
        const call = await killedAt(n, when, id, stage)
        const { ref } = await loadRun(runs(), id)
        if (call !== undefined) names.push(`${when} ${callName(call).replace(groupOf({ id }), 'GROUP')}`)
        // By turns with what the killed process saved, and with nothing but what Azure itself knows.
        const found = n % 2 === 0 ? ref : await swept(id)
        if (found !== undefined) {
          const report = await azure.down({ ...found, scope: runs() }, ctx(), Date.now() + 20_000)
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
async function swept(id: string) {
  const later = { ...ctx(), clock: { ...ctx().clock, now: () => Date.now() + 24 * 3600_000 } }
  const found = await azure.expired!(azureRef(id, arm.url, runs()).account!, later)
  return found.find(ref => ref.id === id)
}
