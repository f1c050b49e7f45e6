import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { startJob } from '../support/actions/run-action.ts'
import { slimTree } from '../support/checkout.ts'
import { dockerRegistry } from '../support/docker-registry.ts'
import { git, gitServer } from '../support/git-server.ts'
import { baseEnv, bowsprit } from '../support/program.ts'

// Put together here, so that nobody who scans this file takes it for real.
const token = ['ghs', '_', 'a1B2'.repeat(9)].join('')

/** A tree of Kubernetes that can be looked at but not built, with a pull request. @returns its commits */
async function originBelow(root: string): Promise<{ readonly base: string; readonly head: string }> {
  await using tree = await slimTree()
  await tree.git('init', '--quiet', '--initial-branch=master')
  await tree.commit()
  await tree.git('tag', 'v1.36.3')
  const base = await git(tree.dir, ['rev-parse', 'HEAD'])
  await tree.write('pull.txt', 'pull\n')
  await tree.commit('pull')
  const head = await git(tree.dir, ['rev-parse', 'HEAD'])
  await git(tree.dir, ['update-ref', 'refs/pull/7/head', head])
  await git(tree.dir, ['reset', '--quiet', '--hard', base])
  await git(root, ['clone', '--quiet', '--mirror', `file://${tree.dir}`, 'kubernetes/kubernetes.git'])
  return { base, head }
}

/** What git sends for it. */
function basicOf(secret: string): string {
  return `Basic ${Buffer.from(`x-access-token:${secret}`).toString('base64')}`
}

async function filesWith(texts: readonly string[], ...dirs: string[]): Promise<string> {
  const patterns = texts.flatMap(text => ['-e', text.replace('Basic ', '')])
  return (await execa('grep', ['-rlF', ...patterns, ...dirs], { reject: false })).stdout
}

describe('run without a source', () => {
  it('clones what it is of, is of the commits that were there, and says so to readers of results', async () => {
    await using dir = await createFixture({ 'origin/kubernetes': {}, work: {} })
    const { base, head } = await originBelow(dir.getPath('origin'))
    await using server = await gitServer(dir.getPath('origin'), basicOf(token))
    const work = dir.getPath('work')
    const env = baseEnv({
      GITHUB_SERVER_URL: server.url,
      BOWSPRIT_GITHUB_TOKEN: token,
      BOWSPRIT_CACHE_DIR: dir.getPath('cache'),
    })
    const args = ['--refs', 'kubernetes/kubernetes=master,7', '--node-kind', 'simulated']
    const sink = ['--sink', `dir:${dir.getPath('sink')}`, '--job-name', 'pull-e2e', '--build-id', '42']
    const ended = await bowsprit(['run', ...args, ...sink], { cwd: work, env }).ended
    // There is nothing to be built in it.
    expect(ended.code, ended.stderr).toBe(1)
    const result = JSON.parse(await readFile(join(work, 'artifacts/result.json'), 'utf8'))
    expect(result.phases).toMatchObject([
      { name: 'clone', outcome: 'passed', detail: expect.stringContaining('with 1 pull request at ') },
      { name: 'build', outcome: 'failed' },
    ])
    const build = dir.getPath('sink/pr-logs/pull/kubernetes_kubernetes/7/pull-e2e/42')
    const records = JSON.parse(await readFile(join(build, 'clone-records.json'), 'utf8'))
    const refs = { base_ref: 'master', base_sha: base, pulls: [{ number: 7, sha: head }] }
    expect(records).toMatchObject([{ refs, final_sha: expect.stringMatching(/^[0-9a-f]{40}$/) }])
    const clone = join(work, 'src/github.com/kubernetes/kubernetes')
    expect(await git(clone, ['rev-parse', 'HEAD', 'HEAD^2'])).toBe(`${records[0].final_sha}\n${head}`)
    const started = JSON.parse(await readFile(join(build, 'started.json'), 'utf8'))
    expect(started).toMatchObject({
      pull: '7',
      repos: { 'kubernetes/kubernetes': `master:${base},7:${head}` },
    })
    expect(await readFile(join(build, 'build-log.txt'), 'utf8')).toContain(`git merge --no-ff ${head}`)
    expect(JSON.parse(await readFile(join(build, 'finished.json'), 'utf8'))).toMatchObject({
      result: 'FAILURE',
    })
    expect(await filesWith([token, basicOf(token)], dir.getPath('sink'), work)).toBe('')
    expect(ended.stdout + ended.stderr).not.toContain(token)
  })

  it('as a step of a workflow: with the token of the job, which is nowhere afterwards', async () => {
    await using dir = await createFixture({ 'origin/kubernetes': {} })
    const { base } = await originBelow(dir.getPath('origin'))
    await using server = await gitServer(dir.getPath('origin'), basicOf(token))
    await using job = await startJob()
    const uri = `${server.url}/kubernetes/kubernetes.git`
    const step = await job.step({
      action: '.',
      inputs: {
        'extra-refs': 'kubernetes/kubernetes=master',
        'clone-uri': `kubernetes/kubernetes=${uri}`,
        'github-token': token,
        'node-kind': 'simulated',
        'cache-dir': dir.getPath('cache'),
        sink: `dir:${dir.getPath('sink')}`,
        ...{ cache: 'false', upload: 'false' },
      },
    })
    expect(step.failed).toBe(true)
    const artifacts = join(job.workspace, 'artifacts')
    const records = JSON.parse(await readFile(join(artifacts, 'clone-records.json'), 'utf8'))
    expect(records).toMatchObject([{ refs: { base_sha: base }, final_sha: base }])
    expect(step.outputs).toMatchObject({ result: 'failed', specs: '0' })
    expect(await filesWith([token, basicOf(token)], job.workspace, dir.getPath('sink'))).toBe('')
    expect(step.log.join('\n')).not.toContain(token)
  })

  it('is what list, stage and test do, too', async () => {
    await using dir = await createFixture({ 'origin/kubernetes': {}, store: {} })
    const { base } = await originBelow(dir.getPath('origin'))
    const uri = `file://${dir.getPath('origin/kubernetes/kubernetes.git')}`
    await using registry = await dockerRegistry(dir.getPath('registry'))
    const staging = ['--registry', registry.host, '--store', `dir:${dir.getPath('store')}`]
    // Something listens; that it is no API server would be found out with kubectl, which is to be built.
    const [context] = [{ name: 'c', context: { cluster: 'c', user: 'u' } }]
    const clusters = [{ name: 'c', cluster: { server: `http://${registry.host}` } }]
    const kubeconfig = dir.getPath('kubeconfig')
    await writeFile(kubeconfig, JSON.stringify({ 'current-context': 'c', contexts: [context], clusters }))
    const commands = { list: [], stage: [...staging, '--e2e-images'], test: ['--kubeconfig', kubeconfig] }
    for (const [command, more] of Object.entries(commands)) {
      const work = dir.getPath(command)
      await mkdir(work)
      const named = ['--refs', 'kubernetes/kubernetes=master', '--clone-uri', `kubernetes/kubernetes=${uri}`]
      const env = baseEnv({ BOWSPRIT_CACHE_DIR: dir.getPath('cache') })
      const ended = await bowsprit([command, ...named, ...more], { cwd: work, env }).ended
      // There is nothing to be built in it.
      expect(ended.code, ended.stderr).toBe(1)
      expect(ended.stderr).toContain(`kubernetes/kubernetes master at ${base.slice(0, 12)}`)
      expect(ended.stderr, command).toContain('listed in go.work')
      const records = JSON.parse(await readFile(join(work, 'artifacts/clone-records.json'), 'utf8'))
      expect(records, command).toMatchObject([{ refs: { base_sha: base }, final_sha: base }])
      const wrong = ['--refs', 'kubernetes/kubernetes=nobody', ...named.slice(2), ...more]
      const refused = await bowsprit([command, ...wrong, '--suite', 'nothing'], { cwd: work, env }).ended
      expect(refused.code, refused.stderr).toBe(2)
      expect(refused.stderr).toContain('kubernetes/kubernetes has no branch or tag nobody')
      expect(refused.stderr).toContain('nothing')
      expect(refused.stderr).not.toContain('the source is cloned first')
    }
  })

  it('says all that is wrong before anything is cloned', async () => {
    await using dir = await createFixture({ 'origin/kubernetes': {}, work: {} })
    await originBelow(dir.getPath('origin'))
    const uri = `file://${dir.getPath('origin/kubernetes/kubernetes.git')}`
    const args = ['--refs', 'kubernetes/kubernetes=nobody,8', '--clone-uri', `kubernetes/kubernetes=${uri}`]
    const asked = ['run', ...args, '--pod-cidr', '10.0.0.0/30', '--node-kind', 'simulated']
    const ended = await bowsprit(asked, { cwd: dir.getPath('work') }).ended
    expect(ended.code).toBe(2)
    expect(ended.stderr).toContain('kubernetes/kubernetes has no branch or tag nobody')
    expect(ended.stderr).toMatch(/pod-cidr|10\.0\.0\.0\/30/)
    expect(ended.stderr).not.toContain('the source is cloned first')
    await expect(readFile(join(dir.getPath('work'), 'artifacts/clone-records.json'))).rejects.toThrow(
      'ENOENT',
    )
  })
})
