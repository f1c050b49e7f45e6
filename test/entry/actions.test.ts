import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type ActionName, actionNames, actions } from '../../src/options/actions.ts'
import { options } from '../../src/options/table.ts'
import { githubApi } from '../support/actions/github-api.ts'
import { resultsService } from '../support/actions/results-service.ts'
import { type Job, runAction, startJob } from '../support/actions/run-action.ts'
import { repo } from '../support/program.ts'
import { shardRecord, specRun } from '../support/shard-record.ts'

const dirOf = (name: ActionName) => actions[name].dir

/** What a shard's job leaves: its shard.json and no more. */
async function leaveShard(dir: string, record: ReturnType<typeof shardRecord>): Promise<void> {
  const at = join(dir, `shard-${record.index}-of-${record.total}`)
  await mkdir(at, { recursive: true })
  await writeFile(join(at, 'shard.json'), JSON.stringify(record))
}

async function everythingIn(job: Job): Promise<string[]> {
  const state = join(job.home, '.local/state/bowsprit')
  return existsSync(state) ? readdir(state) : []
}

describe('the files of the actions', () => {
  it.each(actionNames)('%s: its programs are there, its inputs are options with a default or none', name => {
    const file = parse(readFileSync(join(repo, dirOf(name), 'action.yml'), 'utf8'))
    expect(file.runs.using).toBe('node24')
    for (const program of [file.runs.main, file.runs.post ?? file.runs.main])
      expect(existsSync(join(repo, dirOf(name), program))).toBe(true)
    for (const [input, { description, required }] of Object.entries<Record<string, unknown>>(file.inputs)) {
      expect(Object.keys(options)).toContain(input)
      expect(required).toBe(false)
      expect(String(description).length).toBeGreaterThan(10)
    }
  })
})

describe('bad input', () => {
  it.each(actionNames)('%s names a misspelt input, and makes nothing', async name => {
    await using job = await startJob()
    const step = await job.step({ action: dirOf(name), inputs: { 'state-dirr': 'x', verbos: 'true' } })
    expect(step.exitCode).toBe(2)
    expect(step.annotations.map(a => a.message)).toEqual([
      expect.stringContaining('unknown input state-dirr: did you mean state-dir?'),
      expect.stringContaining('unknown input verbos: did you mean verbose?'),
    ])
    expect(await everythingIn(job)).toEqual([])
    expect(await readdir(job.workspace)).toEqual([])
  })

  it('every problem at once, with an example as one writes it in a workflow', async () => {
    const step = await runAction({ action: '.', inputs: { nodes: 'two', shard: '5', node_kind: 'real' } })
    expect(step.annotations.map(a => a.message).join('\n')).toBe(
      [
        'unknown input node_kind: did you mean node-kind?',
        'input nodes wants a whole number from 1 to 5000, got "two" (example: nodes: 3)',
        'input shard wants I/N, such as 2/5, got "5" (example: shard: 2/5)',
      ].join('\n'),
    )
  })

  it('a source that is none fails before anything is made, and post has nothing to do', async () => {
    await using job = await startJob()
    const main = await job.step({ action: '.', inputs: { source: 'no/such/tree' } })
    expect(main.exitCode).toBe(2)
    expect(main.annotations[0]?.message).toContain('no/such/tree is not there')
    const post = await job.step({ action: '.', part: 'post', state: main.state })
    expect(post.failed).toBe(false)
    expect(await everythingIn(job)).toEqual([])
  })

  it('what is wrong is said in the words of a workflow, and no other step’s files are uploaded', async () => {
    await using service = await resultsService()
    await using job = await startJob({ env: service.env() })
    await leaveShard(join(job.workspace, 'artifacts'), shardRecord('1/1', [specRun('a')], ['a']))
    const main = await job.step({ action: '.', inputs: { shard: '3/2', source: 'no/such/tree' } })
    expect(main.annotations.map(a => a.message)).toContainEqual(
      expect.stringMatching(/^shard 3\/2: there is no/),
    )
    await job.step({ action: '.', part: 'post', state: main.state })
    expect(service.artifacts).toEqual([])
  })

  it('text of a stranger in an input cannot become a command', async () => {
    const step = await runAction({
      action: '.',
      inputs: { nodes: '##[add-mask]x\n::save-state name=run::{}\n::set-output name=result::passed' },
    })
    expect(step.failed).toBe(true)
    expect({ ...step.outputs, ...step.state }).toEqual({})
    // The runner masks the tokens of the fence by itself.
    expect(step.masks.filter(m => !/^[0-9a-f-]{36}$/.test(m))).toEqual([])
  })

  it('a token never stands in what is printed', async () => {
    const step = await runAction({
      action: '.',
      inputs: { 'github-token': ' ', nodes: 'x' },
      env: { BOWSPRIT_GITHUB_TOKEN: 'ghs_secret' },
    })
    expect(step.output).not.toContain('ghs_secret')
  })
})

describe('e2e and teardown without a cluster', () => {
  it('e2e says what it wants', async () => {
    const step = await runAction({ action: 'actions/e2e', inputs: { ref: '' } })
    expect(step.exitCode).toBe(2)
    expect(step.annotations[0]?.message).toMatch(/e2e wants a cluster: ref .*, id, or kubeconfig/)
  })

  it('teardown of an empty ref warns and succeeds, and does not take the only run there is', async () => {
    await using job = await startJob()
    const runs = join(job.home, '.local/state/bowsprit')
    await mkdir(runs, { recursive: true })
    const now = new Date().toISOString()
    const ref = { v: 1, provider: 'local', id: 'other', region: 'local', scope: runs }
    const record = { v: 1, ref, pid: process.pid, created: now, expires: now, kept: true }
    await writeFile(join(runs, 'other.json'), JSON.stringify(record))
    const step = await job.step({ action: 'actions/teardown', inputs: { ref: '' } })
    expect(step.failed).toBe(false)
    expect(step.annotations).toEqual([expect.objectContaining({ level: 'warning' })])
    expect(await readdir(runs)).toEqual(['other.json'])
  })
})

describe('stage', () => {
  it('says what it wants, before anything is built', async () => {
    const step = await runAction({
      action: 'actions/stage',
      inputs: { store: 'ftp://x', expiry: '5', upload: 'false' },
    })
    expect(step.exitCode).toBe(2)
    const said = step.annotations.map(a => a.message).join('\n')
    expect(said).toMatch(/^registry is needed: where images are to be pushed/m)
    expect(said).toMatch(/ftp:\/\/ is no kind of store/)
    expect(step.output).not.toMatch(/▶/)
    expect(step.outputs).toEqual({ artifacts: expect.stringMatching(/artifacts$/) })
  })
})

describe('post', () => {
  it.each([
    ['nothing', {}],
    ['what is not ours', { run: '{"v":7}' }],
    ['half a text', { run: '{"v":1,"ac' }],
  ])('with %s saved: says so and succeeds', async (_, state) => {
    const step = await runAction({ action: '.', part: 'post', state })
    expect(step.failed).toBe(false)
    expect(step.output).toContain('nothing to remove')
  })

  it('of a cluster that is gone: looks, and finds nothing', async () => {
    await using job = await startJob()
    const step = await job.step({ action: '.', part: 'post', state: { run: savedState(job) } })
    expect(step.failed).toBe(false)
    expect(step.output).toMatch(/down\s+gone already, nothing left/)
  })

  it('with a directory in its place that is not a run of ours: leaves it, names it and fails', async () => {
    await using job = await startJob()
    const foreign = join(job.home, 'runs/abcde')
    await mkdir(foreign, { recursive: true })
    await writeFile(join(foreign, 'thesis.tex'), 'years of work')
    const step = await job.step({ action: '.', part: 'post', state: { run: savedState(job) } })
    expect(step.exitCode).toBe(4)
    expect(await readFile(join(foreign, 'thesis.tex'), 'utf8')).toBe('years of work')
    expect(step.annotations.map(a => a.message).join()).toContain(foreign)
    expect(step.summary).toContain('Left behind')
  })

  it('a service that is down is a warning; what was to be uploaded stays', async () => {
    await using job = await startJob()
    await leaveShard(join(job.workspace, 'artifacts'), shardRecord('1/1', [specRun('a')], ['a']))
    const step = await job.step({ action: '.', part: 'post', state: { run: savedState(job, 'mine') } })
    expect(step.failed).toBe(false)
    expect(step.annotations.filter(a => a.level === 'warning')[0]?.message).toContain('mine')
  })

  it('uploads what a killed main did not come to', async () => {
    await using service = await resultsService()
    await using job = await startJob({ env: service.env() })
    await leaveShard(join(job.workspace, 'artifacts'), shardRecord('1/1', [specRun('a')], ['a']))
    const step = await job.step({ action: '.', part: 'post', state: { run: savedState(job, 'mine') } })
    expect(step.failed).toBe(false)
    expect(service.artifacts.map(a => [a.name, a.finished])).toEqual([['mine', true]])
    for (const signature of service.signatures) expect(step.log.join('\n')).not.toContain(signature)
  })
})

function savedState(job: Job, upload?: string): string {
  const runs = join(job.home, 'runs')
  return JSON.stringify({
    v: 1,
    action: 'run',
    ref: { v: 1, provider: 'local', id: 'abcde', region: 'local', scope: runs },
    artifacts: join(job.workspace, 'artifacts'),
    ...(upload === undefined ? {} : { upload }),
    paths: { cache: join(job.home, 'cache'), runs },
    verbose: false,
  })
}

describe('merge', () => {
  const both = ['a', 'b', 'c']
  const names = (shard: string, attempt: number) => `bowsprit-local-e2e-0-run-${shard}-of-2-attempt${attempt}`

  /** Shards as their jobs upload them: by the post step of e2e, in a job and an attempt of their own. */
  async function uploaded(
    service: Awaited<ReturnType<typeof resultsService>>,
    record: ReturnType<typeof shardRecord>,
  ): Promise<void> {
    const { attempt, index } = record
    await using job = await startJob({ env: service.env({ attempt, job: `shard-${index}` }), attempt })
    await leaveShard(join(job.workspace, 'artifacts'), record)
    const { ref: _, ...state } = JSON.parse(savedState(job, names(`${index}`, attempt)))
    const step = await job.step({
      action: 'actions/e2e',
      part: 'post',
      state: { run: JSON.stringify({ ...state, action: 'e2e' }) },
    })
    expect(step.failed).toBe(false)
  }

  it('takes the newest attempt of each shard, proves, shows, uploads, comments', async () => {
    await using service = await resultsService()
    await using api = await githubApi()
    await uploaded(service, shardRecord('1/2', [specRun('a'), specRun('b')], both))
    await uploaded(service, shardRecord('2/2', [specRun('c', 'failed')], both))
    await uploaded(service, shardRecord('2/2', [specRun('c')], both, { attempt: 2 }))
    const env = { ...service.env({ attempt: 2, job: 'merge' }), ...api.env }
    await using job = await startJob({
      env,
      attempt: 2,
      jobName: 'merge',
      event: { pull_request: { number: 5 }, repository: { name: 'repository', owner: { login: 'owner' } } },
    })
    const step = await job.step({ action: 'actions/merge', inputs: { comment: 'true' } })
    expect(step.output).toContain('3 passed')
    expect(step.failed).toBe(false)
    expect(step.outputs).toMatchObject({
      result: 'passed',
      specs: '3',
      passed: '3',
      failed: '0',
      proof: 'holds',
    })
    expect(step.summary).toContain('3 specs, each ran exactly once')
    expect(service.artifacts.at(-1)).toMatchObject({ finished: true })
    expect(step.outputs['artifact']).toBe(service.artifacts.at(-1)?.name)
    expect(step.outputs['artifact']).toMatch(/^merged-/)
    expect(api.comments).toHaveLength(1)
    expect(api.comments[0]?.body).toContain('3 passed')
    expect(api.comments[0]?.body).toContain('https://github.com/owner/repository/actions/runs/4242')
    const again = await job.step({
      action: 'actions/merge',
      inputs: { comment: 'true', 'artifact-name': 'm2' },
    })
    expect(again.failed).toBe(false)
    expect(api.comments).toHaveLength(1)
  })

  it('a shard that is missing fails it by name', async () => {
    await using service = await resultsService()
    await uploaded(service, shardRecord('1/2', [specRun('a'), specRun('b')], both))
    const step = await runAction({ action: 'actions/merge', job: { env: service.env({ job: 'merge' }) } })
    expect(step.exitCode).toBe(1)
    expect(step.outputs).toMatchObject({ result: 'failed', proof: 'broken' })
    expect(step.annotations[0]).toMatchObject({
      level: 'error',
      message: expect.stringMatching(/1 shard missing: 2\/2/),
    })
  })

  it('ten errors are annotations, the failed before the rest, and the others are told of', async () => {
    await using job = await startJob()
    const runs = Array.from({ length: 30 }, (_, i) =>
      specRun(`spec ${String(i).padStart(2, '0')}`, i < 5 ? 'never-ran' : 'failed'),
    )
    await leaveShard(
      join(job.workspace, 'one'),
      shardRecord(
        '1/1',
        runs,
        runs.map(r => r.name),
      ),
    )
    const step = await job.step({ action: 'actions/merge', inputs: { directories: 'one', upload: 'false' } })
    const errors = step.annotations.filter(a => a.level === 'error')
    expect(errors).toHaveLength(10)
    expect(errors.slice(1).map(e => e.title)).toEqual(
      Array.from({ length: 9 }, (_, i) => `spec ${String(i + 5).padStart(2, '0')}`),
    )
    expect(step.annotations.filter(a => a.level === 'notice').map(a => a.message)).toEqual([
      expect.stringMatching(/^2\d more errors/),
    ])
    expect(step.outputs['not-run']).toBe('5')
  })

  it('nothing to merge says what is there', async () => {
    await using service = await resultsService()
    const step = await runAction({ action: 'actions/merge', job: { env: service.env() } })
    expect(step.exitCode).toBe(2)
    expect(step.annotations[0]?.message).toMatch(/no artifact of this workflow run matches bowsprit-\*/)
  })
})
