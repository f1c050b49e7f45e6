import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import {
  actionFiles,
  examples,
  inputsOf,
  own,
  stepsOf,
  text,
  workflow,
  workflows,
} from '../support/workflow-files.ts'

const all = [...examples, ...workflows]
/** What the issue of the actions promises, by name. */
const promised = [
  'aws',
  'azure',
  'bisect',
  'debug',
  'matrix-of-providers',
  'matrix-shards',
  'nightly',
  'other-project',
  'own-steps',
  'publish',
  'pull-request',
  'shared-cluster',
  'stage',
]

const isOurs = (uses: string) => uses.startsWith('./') || uses.startsWith(own.repository)

describe('examples', () => {
  it('are all there', () => {
    expect(examples).toEqual(promised.map(name => `examples/${name}.yml`))
  })

  it('stand in the index', () => {
    const listed = [...text('examples/README.md').matchAll(/\]\((\S+\.yml)\)/g)].map(m => m[1])
    expect(listed.toSorted()).toEqual(promised.map(name => `${name}.yml`))
  })

  it.each(examples)('%s says for whom it is and what to change', path => {
    const head = /^(#.*\n)+/.exec(text(path))?.[0] ?? ''
    expect(head).toMatch(/To change: OWNER/)
    expect(head.split('\n').length).toBeGreaterThan(4)
  })

  it.each(examples)('%s needs no secret and no permission but to read', path => {
    expect(workflow(path).permissions).toEqual({ contents: 'read' })
    const more = Object.values(workflow(path).jobs).flatMap(job => Object.entries(job.permissions ?? {}))
    // A cloud is used by the job's own token.
    const may = /\/(aws|azure|matrix-of-providers|publish)\.yml$/.test(path)
      ? ['contents: read', 'id-token: write']
      : []
    expect(more.map(([what, how]) => `${what}: ${how}`).filter(p => !may.includes(p))).toEqual([])
    expect(text(path)).not.toMatch(/\$\{\{[^}]*\bsecrets\b/)
  })

  it.each(examples)('%s uses our actions by one name', path => {
    const ours = stepsOf(path).flatMap(s => (s.uses !== undefined && isOurs(s.uses) ? [s.uses] : []))
    for (const uses of ours) expect(uses).toMatch(/^OWNER\/bowsprit(\/actions\/[a-z0-9]+)?@v1$/)
    if (path !== 'examples/bisect.yml') expect(ours).not.toEqual([])
  })

  it.each(examples)('%s lets no e2e step run on after a cancel', path => {
    const e2e = stepsOf(path).filter(
      s => s.uses !== undefined && /bowsprit(\/actions\/(e2e|provision))?@/.test(s.uses),
    )
    expect(e2e.filter(s => s.if?.includes('always()'))).toEqual([])
  })

  it('with explicit teardown have a teardown that always runs', () => {
    const explicit = examples.filter(path => stepsOf(path).some(s => s.with?.['teardown'] === 'explicit'))
    expect(explicit).toEqual(['examples/shared-cluster.yml'])
    for (const path of explicit) {
      const jobs = Object.values(workflow(path).jobs)
      const down = jobs.filter(j => j.steps.some(s => s.uses?.includes('/actions/teardown@')))
      expect(down.map(j => j.if)).toEqual([expect.stringContaining('always()')])
    }
  })
})

describe.each(all)('%s', path => {
  it('is no pull_request_target, and none of its kin', () => {
    const events = Object.keys(workflow(path).on)
    expect(events).not.toEqual([])
    for (const event of ['pull_request_target', 'workflow_run', 'issue_comment'])
      expect(events).not.toContain(event)
  })

  it("pins every action of others to a commit, with the release's name", () => {
    for (const { uses } of stepsOf(path)) {
      if (uses === undefined || isOurs(uses)) continue
      expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/)
      expect(text(path)).toMatch(new RegExp(`${uses} # v\\d+\\.\\d+\\.\\d+\\n`))
    }
  })

  it('gives each action inputs that it has', () => {
    for (const step of stepsOf(path)) {
      if (step.uses === undefined) continue
      const known = inputsOf(step.uses)
      expect(known, `${step.uses} is an action that exists`).toBeDefined()
      expect(Object.keys(step.with ?? {}).filter(name => !known!.includes(name))).toEqual([])
    }
  })

  it('limits each job in time', () => {
    for (const [id, job] of Object.entries(workflow(path).jobs))
      expect(job['timeout-minutes'], id).toBeGreaterThan(0)
  })

  it('puts nothing that others can write into a script', () => {
    for (const step of stepsOf(path)) expect(step.run ?? '').not.toContain('${{')
  })

  it('keeps no token in the checkout', () => {
    const checkouts = stepsOf(path).filter(s => s.uses?.startsWith('actions/checkout@'))
    expect(checkouts.filter(s => s.with?.['persist-credentials'] !== false)).toEqual([])
  })
})

it('what each action.yml runs is there', () => {
  expect(actionFiles.length).toBe(7)
  for (const path of actionFiles) {
    const { runs } = parse(text(path)) as { runs: Record<string, string> }
    const programs = [runs['main'], runs['post']].filter(p => p !== undefined)
    expect(programs.length, path).toBeGreaterThan(0)
    for (const program of programs) expect(text(join(dirname(path), program)), program).not.toBe('')
  }
})

it('one commit of each action everywhere', () => {
  const used = new Set(all.flatMap(p => stepsOf(p).flatMap(s => (s.uses?.includes('@') ? [s.uses] : []))))
  const names = [...used].map(u => u.split('@')[0])
  expect(names.length).toBe(new Set(names).size)
})

it("the repository's own workflows begin with no permission", () => {
  for (const path of workflows)
    expect((parse(text(path)) as { permissions: unknown }).permissions).toEqual({})
})
