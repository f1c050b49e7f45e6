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
/** Polls are as many as the machine is slow; everything else is one call each. */
const isPoll = ({ method, path }: ArmCall) => method === 'GET' && /deployments\/bowsprit-[a-z]+$/.test(path)

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

function begin(id: string): ChildProcess {
  const env = { ...azureEnv(arm.ca), HOME: dir }
  return spawn(process.execPath, [child, arm.url, runs(), dir, id], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** Kills at the n-th call that is no poll (or ends by itself). @returns the call */
async function killedAt(n: number, when: 'before' | 'after', id: string): Promise<ArmCall | undefined> {
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

describe('killed in the middle of an ARM call', () => {
  test('at any of them, before or after it had its effect: down from the saved ref, or sweep, leaves nothing', async () => {
    const ends: string[] = []
    const names: string[] = []
    for (const when of ['before', 'after'] as const)
      for (let n = 1; ; n++) {
        const id = `${when[0]}${n}`
        const call = await killedAt(n, when, id)
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
    // All that a cluster takes, so that no call is passed by.
    expect(new Set(names.filter(n => n.startsWith('after')).map(n => n.slice('after '.length)))).toEqual(
      new Set([
        'GET /metadata/endpoints',
        expect.stringMatching(/^POST \/.*\/oauth2\/v2\.0\/token$/),
        expect.stringMatching(/^GET \/.*openid-configuration$/),
        'POST /providers/Microsoft.ResourceGraph/resources',
        'GET /resourcegroups/GROUP',
        'PUT /resourcegroups/GROUP',
        'PUT /resourcegroups/GROUP/providers/Microsoft.Resources/deployments/bowsprit-identity',
        expect.stringMatching(
          /^PUT .*registries\/stage\/providers\/Microsoft.Authorization\/roleAssignments/,
        ),
        expect.stringMatching(
          /^PUT .*storageAccounts\/stage\/providers\/Microsoft.Authorization\/roleAssignments/,
        ),
        'POST /resourcegroups/GROUP/providers/Microsoft.Resources/deployments/bowsprit-cluster/validate',
        'PUT /resourcegroups/GROUP/providers/Microsoft.Resources/deployments/bowsprit-cluster',
      ]),
    )
  }, 300_000)
})

/** As `sweep` finds it when its time is over. */
async function swept(id: string) {
  const later = { ...ctx(), clock: { ...ctx().clock, now: () => Date.now() + 24 * 3600_000 } }
  const found = await azure.expired!(azureRef(id, arm.url, runs()).account!, later)
  return found.find(ref => ref.id === id)
}
