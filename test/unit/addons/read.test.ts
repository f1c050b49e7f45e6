import { globSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { addonProblems } from '../../../src/kube/addons/look.ts'
import { readOptions } from '../../../src/options/read.ts'
import { yamlSchema } from '../../../src/options/schema.ts'
import { type Addon, filledIn, readAddons } from '../../../src/plan/addons/wish.ts'
import { testCtx } from '../../support/ctx.ts'
import { repo } from '../../support/program.ts'

function problems(yaml: string): readonly string[] {
  const read = readAddons(parse(yaml), '/base')
  return 'problems' in read ? read.problems : []
}

function addons(yaml: string): readonly Addon[] {
  const read = readAddons(parse(yaml), '/base')
  if ('problems' in read) throw new Error(read.problems.join('\n'))
  return read.addons
}

const examples = globSync('examples/addons/*.yaml', { cwd: repo }).sort()

describe('a list of add-ons', () => {
  it('is read with the defaults that are documented, paths below its file', () => {
    const [web, chart, other] = addons(`
- { name: web, manifests: [a.yaml, /b.yaml, 'https://example.com/c.yaml'], check: { traffic: { service: web } } }
- { name: chart, namespace: ns, chart: ./dir, values: { a: 1 }, timeout: 90s }
- { name: other, chart: { name: named, repo: 'https://example.com/charts' }, values: v.yaml }`)
    expect(web).toMatchObject({
      from: { way: 'manifests', places: ['/base/a.yaml', '/b.yaml', 'https://example.com/c.yaml'] },
      timeoutMs: 300_000,
      namespace: undefined,
    })
    expect(web?.check).toMatchObject({
      traffic: { requests: 200, qps: 50, connections: 10, expect: { status: 200, errors: 0, qps: 45 } },
    })
    expect(chart).toMatchObject({
      from: { chart: '/base/dir', values: { a: 1 }, files: [] },
      timeoutMs: 90_000,
    })
    expect(other).toMatchObject({ from: { chart: 'named', files: ['/base/v.yaml'] } })
  })

  it('tells everything that is wrong at once, each with its place', () => {
    const found = problems(`
- { name: Upper_Case, manifests: a.yaml, timeout: soon, colour: red }
- { name: two, manifests: a.yaml, chart: ./c }
- { name: none }
- { name: values, manifests: a.yaml, values: { a: 1 }, remove: [x] }
- { name: waits, manifests: a.yaml, wait: [{ kind: Pod, name: x }, { kind: Deployment }, { kind: Pod, name: x, for: rollout }, { command: [x], name: y }] }
- { name: none, command: [x], check: { traffic: { qps: 0 } } }
- { name: urls, manifests: 'http://example.com/a.yaml', check: { traffic: { url: ftp://x, port: 1, path: x, expect: { body: '(' } } } }
- { name: fast, command: [x], env: [GITHUB_ENV, AWS_PROFILE, ACTIONS_RUNTIME_TOKEN], check: { traffic: { url: 'http://x', qps: 10, expect: { qps: 11 } } } }
- nothing`)
    for (const part of [
      /^\[0\]\.name wants 1 to 40 of a-z/,
      /^\[0\]\.timeout wants a time such as 90s, 5m or 1h, got "soon"/,
      /^\[0\] has no key colour/,
      /^\[1\] two: give exactly one of .*, not manifests and chart/,
      /^\[2\] none: give exactly one of/,
      /^\[3\] values: values are for a chart/,
      /^\[3\] values: remove undoes a command/,
      /^\[4\] waits: wait\[0\]: for Pod say what to wait for/,
      /^\[4\] waits: wait\[1\]: give either name or selector/,
      /^\[4\] waits: wait\[2\]: Pod has no rollout/,
      /^\[4\] waits: wait\[3\]: a command waits alone/,
      /^\[5\]\.check\.traffic\.qps wants a whole number from 1 to 10000, got 0/,
      /^\[6\] urls: manifests: http:.*use https/,
      /^\[6\] urls: check\.traffic: port is of a service/,
      /^\[6\] urls: check\.traffic: path begins with a slash/,
      /^\[6\] urls: check\.traffic: url ftp/,
      /^\[6\] urls: check\.traffic\.expect\.body: Invalid regular expression/,
      /^\[7\] fast: env: GITHUB_ENV is the runner's own/,
      /^\[7\] fast: env: ACTIONS_RUNTIME_TOKEN is the runner's own/,
      /^\[7\] fast: .*more than qps cannot be reached/,
      /^\[8\] wants a map with a name, .*got "nothing"/,
    ])
      expect(
        found.filter(p => part.test(p)),
        String(part),
      ).toHaveLength(1)
    expect(problems('- { name: a, command: [x] }\n- { name: a, command: [x] }')).toEqual([
      'two add-ons are named a: give each a name of its own',
    ])
  })

  it('has names of the cluster filled in, and leaves a shell its own', () => {
    const yaml = { values: { cluster: 'bowsprit-$(ID)', n: 1 }, command: ['$(REGION)', '$(date)', '$(HOME)'] }
    expect(filledIn(yaml, { ID: '7f3k2', REGION: 'eu-central-1' })).toEqual({
      values: { cluster: 'bowsprit-7f3k2', n: 1 },
      command: ['eu-central-1', '$(date)', '$(HOME)'],
    })
  })
})

describe('as an option', () => {
  const reader = { name: 'run', options: ['addons'] as const, by: 'flags' as const }
  const file = (content: unknown) => ({ name: 'bowsprit.yaml', read: () => content })

  it('is a file by flag and environment, a list or a file in YAML', () => {
    const list = [{ name: 'a', command: ['x'] }]
    expect(readOptions(reader, { given: { addons: 'a.yaml' }, env: {} }).addons).toBe('a.yaml')
    expect(readOptions(reader, { given: {}, env: {}, file: file({ addons: list }) }).addons).toEqual(list)
  })

  it('is refused in all its parts', () => {
    const wrong = { addons: [{ name: 'a' }, { name: 'b', command: [], timeout: 5 }] }
    const found = () => readOptions(reader, { given: {}, env: {}, file: file(wrong) })
    for (const part of ['[0] a: give exactly one', '[1].command wants ', '[1].timeout wants a time'])
      expect(found).toThrow(`addons in bowsprit.yaml: ${part}`)
  })
})

describe('the files and programs that it names', () => {
  it('are looked for before anything is made, all of them', async () => {
    const ctx = testCtx({ cache: '/nowhere', runs: '/nowhere', env: { PATH: process.env['PATH'] } })
    const found = await addonProblems(
      addons(`
- { name: m, manifests: [gone.yaml], env: [NOT_SET] }
- { name: c, chart: ./gone, values: gone.yaml }
- { name: k, kustomize: gone }
- { name: x, command: [no-such-program], remove: [kubectl], wait: [{ command: [./gone] }], check: { job: gone.yaml } }`),
      ctx,
    )
    for (const part of [
      /^add-on m: .*\/base\/gone\.yaml/,
      /^add-on m: env: NOT_SET is not set/,
      /^add-on c: chart \/base\/gone: there is no .*Chart\.yaml/,
      /^add-on c: .*gone\.yaml/,
      /^add-on k: kustomize \/base\/gone: there is no kustomization/,
      /^add-on x: there is no program no-such-program/,
      /^add-on x: there is no program \.\/gone/,
      /^add-on x: .*gone\.yaml/,
    ])
      expect(
        found.filter(p => part.test(p)),
        String(part),
      ).not.toEqual([])
    expect(found).toHaveLength(8)
  })
})

describe('the examples', () => {
  const valid = new Ajv2020({ strict: false }).compile(yamlSchema())

  it('are there', () => expect(examples.length).toBeGreaterThanOrEqual(3))

  it.each(examples)('%s: all that it says is understood, and its files are there', async path => {
    const yaml: unknown = parse(readFileSync(resolve(repo, path), 'utf8'))
    expect(valid({ addons: yaml }), JSON.stringify(valid.errors)).toBe(true)
    const read = readAddons(yaml, dirname(resolve(repo, path)))
    expect(read).not.toHaveProperty('problems')
    const env = {
      PATH: process.env['PATH'],
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_SESSION_TOKEN: 'c',
    }
    const ctx = testCtx({ cache: '/nowhere', runs: '/nowhere', env })
    expect('addons' in read && (await addonProblems(read.addons, ctx))).toEqual([])
  })

  it('the JSON Schema refuses what is none', () => {
    expect(valid({ addons: [{ name: 'a', manifest: 'x' }] })).toBe(false)
    expect(valid({ addons: [{ name: 'a', timeout: '5 minutes' }] })).toBe(false)
  })
})
