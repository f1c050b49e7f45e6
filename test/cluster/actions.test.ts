import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { oidcEndpoint } from '../support/actions/oidc.ts'
import { resultsService } from '../support/actions/results-service.ts'
import { type Job, type JobOptions, startJob } from '../support/actions/run-action.ts'
import { cache } from '../support/cache.ts'
import { appeared, machine } from '../support/machine.ts'
import { baseEnv } from '../support/program.ts'

/** A job that finds what earlier runs built: its own HOME, the caches of this machine. */
function job(o: JobOptions = {}): Promise<Job> {
  const { PATH: _, HOME: home = '/root', ...go } = baseEnv()
  const caches = {
    BOWSPRIT_CACHE_DIR: cache,
    GOCACHE: go['GOCACHE'] ?? join(home, '.cache/go-build'),
    GOMODCACHE: go['GOMODCACHE'] ?? join(home, 'go/pkg/mod'),
  }
  return startJob({ ...o, env: { ...go, ...caches, ...o.env } })
}

/** One spec that ends at once, and some that run for half a minute and more. */
const slow =
  'server version should find the server version\nProbing container should (\\*not\\* )?be restarted'
const quick = { nodes: '1', suite: 'conformance', focus: 'server version should find' }

/** Everything that a hostile branch could say; each line is a command, were it read as one. */
const hostile = [
  '::set-output name=result::passed',
  '::save-state name=run::{}',
  '  ::add-mask::everything',
  'log: ##[add-mask]in the middle',
  '##[set-output name=ref;]{}',
  '::stop-commands::mine',
  '::mine::',
  '::set-env name=PATH::/tmp',
  'one\\r::save-state name=run::{}',
  '::error file=x,line=1::forged',
]
const junit = `<testsuite name="s"><testcase name="##[add-mask]name" classname="::save-state name=run::x"><failure message="##[save-state name=run;]x">::set-output name=proof::holds</failure></testcase></testsuite>`

describe('the actions on a runner', () => {
  let before: Set<string>
  beforeEach(() => {
    before = machine()
  })

  it('nothing that a branch prints, names or asks for changes a step', async () => {
    await using oidc = await oidcEndpoint()
    await using service = await resultsService()
    await using runner = await job({ env: { ...oidc.env, ...service.env(), TOP_SECRET: 'hunter2' } })
    const script = join(runner.workspace, 'test.sh')
    const lines = hostile.map(line => `printf '%b\\n' '${line}'; printf '%b\\n' '${line}' >&2`)
    const asks = 'env > "$ARTIFACTS/env.txt"; echo result=passed >> "$GITHUB_OUTPUT"'
    await writeFile(
      script,
      `${lines.join('\n')}\n${asks}\necho '${junit}' > "$ARTIFACTS/junit_x.xml"\nexit 1\n`,
    )
    const step = await runner.step({
      action: '.',
      inputs: { 'node-kind': 'simulated', nodes: '1', tester: 'exec', 'tester-command': `sh ${script}` },
    })
    expect(step.exitCode).toBe(1)
    expect(step.outputs).toMatchObject({ result: 'failed', failed: '1', proof: 'none' })
    expect(Object.keys(step.state)).toEqual(['run'])
    expect(JSON.parse(step.state['run']!)).toMatchObject({ v: 1, ref: { id: step.outputs['id'] } })
    const masks = step.masks.filter(m => !/^[0-9a-f-]{36}$/.test(m) && !/^(https?:|sig=|\w{20,})/.test(m))
    expect(masks).toEqual([])
    expect(step.env).toEqual({})
    expect(step.annotations.some(a => a.message.includes('forged'))).toBe(false)
    const shard = join(runner.workspace, 'artifacts/shard-1-of-1')
    const env = await findFile(shard, 'env.txt')
    expect(env).toContain('KUBECONFIG=')
    for (const secret of [
      'hunter2',
      'ACTIONS_',
      'GITHUB_OUTPUT',
      'GITHUB_STATE',
      'RUNNER_TRACKING_ID',
      'INPUT_',
    ])
      expect(env).not.toContain(secret)
    expect(oidc.asked).toEqual([])
    const post = await runner.step({ action: '.', part: 'post', state: step.state })
    expect(post.failed).toBe(false)
    expect(appeared(before)).toEqual([])
    expect(service.artifacts.map(a => a.finished)).toEqual([true])
  })

  it.each([
    ['build', /^▶? ?.*group::build/m],
    ['up', /group::up/],
    ['test', /shard 1\/1 .* [1-9]\d*\/\d+ specs/],
  ])('cancelled in %s: over before the kill, post finds nothing left', async (phase, when) => {
    await using runner = await job()
    const main = await runner.step({
      action: '.',
      inputs: { nodes: '1', suite: 'conformance', focus: slow, shards: '1', upload: 'false' },
      stop: { when, by: 'cancel' },
    })
    expect(main.exitCode).toBe(130)
    expect(main.sent.map(s => s.signal)).not.toContain('SIGKILL')
    expect(main.held).toBe(false)
    expect(await runner.orphans()).toEqual([])
    const post = await runner.step({ action: '.', part: 'post', state: main.state })
    expect(post.failed).toBe(false)
    expect(appeared(before)).toEqual([])
    if (phase !== 'test') return
    const merged = await readFile(join(runner.workspace, 'artifacts/junit_merged.xml'), 'utf8')
    expect(merged).toContain('server version should find')
  })

  it('killed outright in a test: post removes the cluster, keeps its logs, uploads what is there', async () => {
    await using service = await resultsService()
    await using runner = await job({ env: service.env() })
    const main = await runner.step({
      action: '.',
      inputs: { nodes: '1', suite: 'conformance', focus: slow, shards: '1' },
      stop: { when: /shard 1\/1 .* [1-9]\d*\/\d+ specs/, by: 'SIGKILL' },
    })
    expect(main.signal).toBe('SIGKILL')
    expect(main.outputs['ref']).toContain(main.outputs['id'])
    const post = await runner.step({ action: '.', part: 'post', state: main.state })
    expect(post.output).toMatch(/down\s+removed \d+ things, nothing left/)
    expect(post.failed).toBe(false)
    expect(appeared(before)).toEqual([])
    expect(await readdir(join(runner.workspace, 'artifacts/logs'))).not.toEqual([])
    expect(service.artifacts.map(a => a.name)).toEqual(['bowsprit-local-e2e-0-self-all-attempt1'])
  })

  it('a failed cluster that is kept: post leaves it on a machine of one’s own, teardown removes it', async () => {
    await using runner = await job()
    const inputs = {
      ...quick,
      tester: 'exec',
      'tester-command': 'exit 1',
      'keep-on-failure': '5',
      upload: 'false',
    }
    const { suite: _, focus: __, ...kept } = inputs
    const main = await runner.step({ action: '.', inputs: kept })
    expect(main.exitCode).toBe(1)
    const post = await runner.step({ action: '.', part: 'post', state: main.state })
    expect(post.failed).toBe(false)
    expect(post.annotations[0]?.message).toMatch(/kept until .* bowsprit down --ref/)
    expect(existsSync(main.outputs['kubeconfig']!)).toBe(true)
    const hosted = { RUNNER_ENVIRONMENT: 'github-hosted', BOWSPRIT_CACHE: 'false' }
    const down = await runner.step({ action: '.', part: 'post', state: main.state, env: hosted })
    expect(down.output).toMatch(/down\s+removed \d+ things/)
    expect(appeared(before)).toEqual([])
  })

  it('a job that dies with its cluster up: the sweep of the next job removes it', async () => {
    await using runner = await job()
    const main = await runner.step({
      action: 'actions/provision',
      inputs: { ...quick, focus: 'server version' },
    })
    expect(main.failed).toBe(false)
    // The runner's worker is our own process, which lives: nothing is swept as long as the job is there.
    const early = await runner.step({ action: 'actions/teardown', inputs: { sweep: 'true' } })
    expect(early.output).toContain('nothing has expired')
    const record = join(runner.home, '.local/state/bowsprit', `${main.outputs['id']}.json`)
    const worker = JSON.parse(await readFile(record, 'utf8'))
    expect(worker).toMatchObject({ pid: process.pid, kept: false })
    await writeFile(record, JSON.stringify({ ...worker, life: { ...worker.life, started: 1 } }))
    const late = await runner.step({ action: 'actions/teardown', inputs: { sweep: 'true' } })
    expect(late.output).toContain(main.outputs['id'])
    expect(late.failed).toBe(false)
    expect(appeared(before)).toEqual([])
  })
})

async function findFile(dir: string, name: string): Promise<string> {
  const all = await readdir(dir, { recursive: true })
  const found = all.find(f => f.endsWith(name))
  if (found === undefined) throw new Error(`no ${name} in ${all.join(', ')}`)
  return readFile(join(dir, found), 'utf8')
}
