import { globSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type ActEnded, type Scene, scene } from '../support/act.ts'
import { cache } from '../support/cache.ts'
import { kubeVersion } from '../support/checkout.ts'
import { appeared, machine } from '../support/machine.ts'
import { text } from '../support/workflow-files.ts'

/** Three specs that run in a second or two. */
const quick = 'server version should find|Events API should'
const env = { BOWSPRIT_NODES: '1', BOWSPRIT_FOCUS: quick }
/** The projects of these tests hold no Kubernetes. */
const published = ['source: .', `source: module:${kubeVersion}`] as const
const states = '.local/state/bowsprit'

let before: Set<string>
beforeEach(() => {
  before = machine()
})

/** An example as it is, but for these changes. */
function example(name: string, ...changes: (readonly [string, string])[]): string {
  return changes.reduce(
    (yaml, [from, to]) => {
      expect(yaml, `examples/${name}.yml`).toContain(from)
      return yaml.replace(from, to)
    },
    text(`examples/${name}.yml`),
  )
}

async function nothingLeft(at: Scene): Promise<void> {
  expect(appeared(before)).toEqual([])
  expect(await readdir(join(at.home, states)).catch(() => [])).toEqual([])
}

const outputs = (ended: ActEnded, job: string, has: string) =>
  Object.entries(ended.outputs).find(([at, o]) => at.startsWith(`${job}/`) && has in o)?.[1]

describe('examples, run by act', () => {
  it('pull-request.yml', async () => {
    await using at = await scene()
    const ended = await at.run(example('pull-request', published), { event: 'pull_request', env })
    expect(ended.jobs).toEqual({ e2e: 'success' })
    expect(outputs(ended, 'e2e', 'result')).toMatchObject({ result: 'passed', proof: 'holds' })
    await nothingLeft(at)
  })

  it('matrix-shards.yml: three jobs, three clusters, one result with the proof', async () => {
    await using at = await scene()
    const ended = await at.run(example('matrix-shards', published), { event: 'push', env })
    const shards = ['shard 1/3', 'shard 2/3', 'shard 3/3']
    expect(ended.jobs).toEqual(Object.fromEntries([...shards, 'merge'].map(job => [job, 'success'])))
    for (const job of shards)
      expect(outputs(ended, job, 'result')).toMatchObject({ result: 'passed', specs: '1', proof: 'none' })
    expect(outputs(ended, 'merge', 'result')).toMatchObject({
      result: 'passed',
      specs: '3',
      passed: '3',
      proof: 'holds',
    })
    expect(ended.artifacts.length).toBe(4)
    await nothingLeft(at)
  })

  it('shared-cluster.yml: one cluster outlives its job, serves two others, and goes in the last', async () => {
    await using at = await scene()
    const ended = await at.run(example('shared-cluster', published, ['nodes: 3', 'nodes: 1']), {
      event: 'push',
      env,
    })
    const jobs = ['provision', 'e2e 1/2', 'e2e 2/2', 'merge', 'teardown']
    expect(ended.jobs).toEqual(Object.fromEntries(jobs.map(job => [job, 'success'])))
    expect(outputs(ended, 'merge', 'result')).toMatchObject({ result: 'passed', specs: '3', proof: 'holds' })
    const lines = ended.log.split('\n')
    const down = lines.findIndex(
      l => l.startsWith('[teardown]') && l.includes('down') && l.includes('nothing left'),
    )
    expect(down).toBeGreaterThan(lines.findLastIndex(l => l.startsWith('[e2e')))
    await nothingLeft(at)
  })

  it('own-steps.yml: a step of its own between cluster and specs', async () => {
    await using at = await scene()
    const kubectl = globSync(join(cache, 'builds/*/bin/kubectl'))[0]!
    const yaml = example(
      'own-steps',
      published,
      ['nodes: 3', 'nodes: 1'],
      ['            \\[sig-apps\\] Deployment\n', ''],
      ['\\[sig-network\\] DNS', 'Events API should'],
    )
    const PATH = `${dirname(kubectl)}:${process.env['PATH']}`
    const ended = await at.run(yaml, { event: 'pull_request', env: { PATH } })
    expect(ended.jobs).toEqual({ e2e: 'success' })
    expect(ended.log).toContain('namespace/prepared created')
    const counts = Object.values(ended.outputs).flatMap(o => o['specs'] ?? [])
    expect(counts).toEqual(['1', '2'])
    expect(ended.artifacts.map(a => a.name)).toEqual(expect.arrayContaining(['e2e-apps', 'e2e-dns']))
    await nothingLeft(at)
  })

  it('other-project.yml: the command of a project that is not Kubernetes', async () => {
    await using at = await scene()
    await mkdir(join(at.project, 'hack'))
    const script = `#!/bin/sh
grep -q 'server: https://' "$KUBECONFIG" || exit 1
echo '<testsuite name="own"><testcase name="works" time="1"/></testsuite>' >"$ARTIFACTS/junit.xml"
`
    await writeFile(join(at.project, 'hack/e2e.sh'), script)
    await chmod(join(at.project, 'hack/e2e.sh'), 0o755)
    const ended = await at.run(example('other-project'), {
      event: 'pull_request',
      env: { BOWSPRIT_NODES: '1' },
    })
    expect(ended.jobs).toEqual({ [`e2e ${kubeVersion}`]: 'success' })
    expect(outputs(ended, `e2e ${kubeVersion}`, 'result')).toMatchObject({
      result: 'passed',
      passed: '1',
      proof: 'none',
    })
    await nothingLeft(at)
  })

  it('debug.yml keeps a failed cluster for a person; nightly.yml sweeps it when its time is up', async () => {
    await using at = await scene()
    const inputs = { source: `module:${kubeVersion}`, focus: 'Events API should delete', keep: '5' }
    const failing = { BOWSPRIT_NODES: '1', BOWSPRIT_RUNTIME_CONFIG: 'events.k8s.io/v1=false' }
    const debug = await at.run(example('debug'), { inputs, env: failing })
    expect(debug.jobs).toEqual({ debug: 'failure' })
    expect(debug.log).toMatch(/kept until .*KUBECONFIG=/)
    const [record] = (await readdir(join(at.home, states))).filter(name => name.endsWith('.json'))
    const file = join(at.home, states, record!)
    expect(debug.log).toContain(`bowsprit down --ref ${file}`)
    expect(appeared(before)).not.toEqual([])

    const kept = JSON.parse(await readFile(file, 'utf8')) as { created: string }
    await writeFile(file, JSON.stringify({ ...kept, expires: kept.created }))
    const nightly = await at.run(example('nightly', published), { env })
    expect(nightly.jobs).toEqual({ sweep: 'success', e2e: 'success' })
    expect(nightly.log).toMatch(/\[sweep\].*sweep .*nothing left/)
    await nothingLeft(at)
  })
})
