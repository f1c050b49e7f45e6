import { chmod } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { addonsPhase } from '../../../src/flows/addons/apply.ts'
import { prepareAddons } from '../../../src/flows/addons/prepare.ts'
import { phasesOf } from '../../../src/flows/phases.ts'
import type { AddonResult } from '../../../src/plan/addons/result.ts'
import { readAddons } from '../../../src/plan/addons/wish.ts'
import type { ClusterRef } from '../../../src/plan/cluster-ref.ts'
import { makeRunDir } from '../../../src/providers/run-dir.ts'
import { appliedAddons } from '../../../src/state/addons.ts'
import { runCtx } from '../../support/prow/run-ctx.ts'

/** Notes what it was asked; `answers` are the branches of a shell's case on it. `nth` counts what was asked. */
const kubectl = (answers: string) => `#!/bin/sh
shift
here=$(dirname "$0")
echo "$*" >>"$here/asked"
nth() { grep -c -- "$1" "$here/asked"; }
case "$*" in
${answers}
esac
`

/** These add-ons put onto a cluster whose API server is a script. */
async function applied(yaml: string, answers: string, files: Record<string, string> = {}) {
  const dir = await createFixture({ kubectl: kubectl(answers), ...files })
  await chmod(dir.getPath('kubectl'), 0o755)
  const ref: ClusterRef = { v: 1, provider: 'local', id: 'mine', region: 'local', scope: dir.getPath('runs') }
  await makeRunDir(ref)
  const read = readAddons(parse(yaml), dir.path)
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  const ctx = runCtx({ PATH: process.env['PATH'] ?? '', SECRET: 'hunter2' })
  const phases = phasesOf(ctx)
  const build = { files: { kubectl: { path: dir.getPath('kubectl'), sha256: '', size: 0 } }, companions: {} }
  const prepared = await prepareAddons(read.addons, build as never, ctx, phases)
  const artifacts = dir.getPath('artifacts')
  const onto = { prepared: prepared!, ref, kubeconfig: '/kubeconfig', artifacts, shard: undefined }
  let results: readonly AddonResult[] = []
  const error = await addonsPhase(onto, ctx, phases, known => {
    results = known
  }).catch((e: Error) => e)
  const asked = (await dir.readFile('asked', 'utf8').catch(() => '')).trim().split('\n')
  return { dir, ref, ctx, phases, results, error, asked }
}

const web = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n'
const custom = 'apiVersion: example.com/v1\nkind: Own\nmetadata: { name: own }\n'
const job = 'apiVersion: batch/v1\nkind: Job\nmetadata: { name: asks }\n'

describe('an add-on', () => {
  it('is applied, rolled out and noted; a kind that was defined a moment ago is tried again', async () => {
    const { dir, ref, results, error, asked } = await applied(
      '- { name: own, namespace: ns, manifests: [web.yaml, own.yaml] }',
      `  apply*) [ "$(nth ^apply)" -ge 2 ] || { echo 'error: no matches for kind "Own"' >&2; exit 1; } ;;`,
      { 'web.yaml': web, 'own.yaml': custom },
    )
    expect(error).toBeUndefined()
    expect(asked.map(a => a.split(' ')[0])).toEqual(['create', 'apply', 'apply', 'rollout'])
    expect(asked.at(-1)).toMatch(/^rollout status Deployment\/web --namespace ns --timeout=/)
    expect(results).toMatchObject([{ name: 'own', way: 'manifests', outcome: 'passed' }])
    expect(await appliedAddons(ref)).toMatchObject([{ name: 'own', namespace: 'ns' }])
    expect(
      parse((await dir.readFile('runs/mine/addons/own/manifests.yaml', 'utf8')).split('---')[0]!).kind,
    ).toBe('Deployment')
    await dir.rm()
  })

  it('whose Job fails says so, with its pods; those after it are not reached', async () => {
    const pods = {
      items: [
        {
          metadata: { name: 'asks-x1' },
          status: {
            phase: 'Failed',
            containerStatuses: [
              {
                name: 'c',
                ready: false,
                restartCount: 2,
                state: { terminated: { exitCode: 7, reason: 'Error' } },
              },
            ],
          },
        },
      ],
    }
    const failed = {
      status: { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] },
    }
    const { dir, results, error, phases } = await applied(
      `- { name: first, command: ['true'], check: { job: job.yaml } }\n- { name: next, command: ['true'] }`,
      `  'get job'*) echo '${JSON.stringify(failed)}' ;;
  'get pods'*) echo '${JSON.stringify(pods)}' ;;
  logs*) echo 'no such harbour' ;;
  'get events'*) echo 'Pod asks-x1 Back-off restarting' ;;`,
      { 'job.yaml': job },
    )
    expect(String(error)).toMatch(/add-on first: job asks failed: BackoffLimitExceeded/)
    expect(results.map(r => r.outcome)).toEqual(['failed', 'skipped'])
    for (const part of ['pod default/asks-x1: Failed', 'ended with 7 (Error), 2 restarts', 'no such harbour'])
      expect(results[0]?.output).toContain(part)
    expect(results[0]?.output).toContain('Back-off restarting')
    expect(phases.records.map(p => [p.name, p.outcome])).toEqual([
      ['addons', 'passed'],
      ['addon first', 'failed'],
    ])
    await dir.rm()
  })

  it('is sent traffic at its load balancer, as soon as that has an address', async () => {
    const server = createServer((_, answer) => void answer.end('web-1'))
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    const service = (status: object) =>
      JSON.stringify({ spec: { type: 'LoadBalancer', ports: [{ port }] }, status: { loadBalancer: status } })
    const { dir, results, error } = await applied(
      `- { name: web, command: ['true'], check: { traffic: { service: web, requests: 20, qps: 100, expect: { qps: 1 } } } }`,
      `  'get service'*) if [ "$(nth '^get service')" -ge 3 ]; then echo '${service({ ingress: [{ ip: '127.0.0.1' }] })}'; else echo '${service({})}'; fi ;;`,
    )
    server.closeAllConnections()
    server.close()
    expect(error).toBeUndefined()
    expect(results[0]?.traffic).toMatchObject({
      right: 20,
      to: `service web at its load balancer 127.0.0.1:${port}`,
    })
    expect(await dir.readFile('artifacts/junit_addons.xml', 'utf8')).toContain('20 of 20 right')
    await dir.rm()
  })

  it('whose command is not there before its time ends, with what it said last; it sees no secret', async () => {
    const { dir, error, results } = await applied(
      `- { name: slow, command: [sh, -c, 'echo "got $SECRET."'], wait: [{ command: [sh, -c, 'echo not yet >&2; exit 1'] }], timeout: 3s }`,
      '',
    )
    expect(String(error)).toMatch(/add-on slow: not done in 3 s: sh -c .*not yet \(give more with timeout\)/)
    expect(results[0]?.outcome).toBe('failed')
    expect(await dir.readFile('artifacts/addons/slow/addon.log', 'utf8')).toContain('got .\n')
    await dir.rm()
  })
})
