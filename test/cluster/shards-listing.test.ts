import { homedir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { UsageError } from '../../src/errors.ts'
import { buildKubernetes } from '../../src/kube/build.ts'
import { resolveSource } from '../../src/kube/source.ts'
import type { BuildManifest } from '../../src/plan/build-manifest.ts'
import type { Filters } from '../../src/plan/e2e-args.ts'
import { selectSpecs } from '../../src/plan/select.ts'
import { lanes, planShards } from '../../src/plan/shards.ts'
import { parseSource } from '../../src/plan/source.ts'
import type { Spec } from '../../src/plan/specs.ts'
import type { SuiteName } from '../../src/plan/suites.ts'
import { listSpecs, matchSpecs } from '../../src/testers/list.ts'
import { kubeVersion } from '../support/checkout.ts'
import { testCtx } from '../support/ctx.ts'

// The e2e.test of a real Kubernetes: names of suites are in it, and ginkgo reads filters as we say it does.
const cache = process.env['BOWSPRIT_CACHE'] ?? join(homedir(), '.cache/bowsprit')
const ctx = testCtx({ cache, runs: join(cache, 'runs') })
let build: BuildManifest
let specs: Spec[]
beforeAll(async () => {
  const source = await resolveSource(parseSource(`module:${kubeVersion}`), ctx)
  build = (await buildKubernetes(source, ['kubectl', 'e2e.test'], ctx)).manifest
  specs = await listSpecs(build, ctx)
})

const suite = (name: SuiteName) => selectSpecs(specs, { suite: { kind: 'named', name } })
const filters = (more: Partial<Filters>): Filters => ({ focus: [], skip: [], labelFilter: '', ...more })

describe('the suites in it', () => {
  test.each<[SuiteName, number]>([
    ['all', 7579],
    ['default', 5132],
    ['conformance', 411],
    ['conformance-all', 446],
    ['smoke', 29],
    ['simulated-smoke', 22],
  ])('%s has %i specs, and lacks none that it names', (name, count) => {
    const { selected, notes } = suite(name)
    expect(notes).toEqual([])
    expect(selected).toHaveLength(count)
  })

  test('smoke touches seven SIGs', () => {
    const sigs = new Set(suite('smoke').selected.map(s => /^\[sig-([a-z-]+)\]/.exec(s.name)![1]))
    expect([...sigs].sort()).toEqual(['api-machinery', 'apps', 'auth', 'cli', 'network', 'node', 'storage'])
  })

  test('a spec has its place in the tree', () => {
    expect(specs.every(s => /^test\/e2e\/.*\.go$/.test(s.file) && s.line > 0)).toBe(true)
  })
})

test('the second list comes from the first, at once', async () => {
  const begun = performance.now()
  expect(await listSpecs(build, ctx)).toEqual(specs)
  expect(performance.now() - begun).toBeLessThan(3000)
})

describe('filters mean what ginkgo means', () => {
  test('focus, skip and labels together', async () => {
    const matched = await matchSpecs(
      build,
      filters({
        focus: ['ConfigMap should', 'Secrets should'],
        skip: ['volume'],
        labelFilter: 'Conformance && !(Slow || Serial) && /^sig-node$/',
      }),
      ctx,
    )
    expect(matched.size).toBeGreaterThan(5)
    for (const name of matched) {
      expect(name).toMatch(/^\[sig-node\] (ConfigMap|Secrets) should/)
      expect(name).not.toContain('volume')
    }
    // Not one of those that match is left out.
    const ours = specs.filter(
      s =>
        /(ConfigMap|Secrets) should/.test(s.name) &&
        !s.name.includes('volume') &&
        s.labels.includes('Conformance') &&
        s.labels.includes('sig-node') &&
        !s.slow &&
        !s.serial,
    )
    expect([...matched].sort()).toEqual(ours.map(s => s.name))
  })

  test('the description of the suite is part of what focus sees, and [Feature:…] is not skipped unasked', async () => {
    const matched = await matchSpecs(
      build,
      filters({ focus: ['^Kubernetes e2e suite .*\\[Feature:LoadBalancer\\]'] }),
      ctx,
    )
    expect(matched.size).toBeGreaterThan(5)
  })

  test.each<[string, Partial<Filters>, RegExp]>([
    ['focus', { focus: ['('] }, /--focus '\('.*missing closing \)/s],
    [
      'skip, in a way that only JavaScript knows',
      { skip: ['(?!x)'] },
      /--skip.*invalid or unsupported Perl syntax/s,
    ],
    ['label filter', { labelFilter: 'a && (b' }, /--label-filter.*Mismatched/s],
  ])('a wrong %s is bad input, in the words of Go', async (_, wrong, words) => {
    const bad = matchSpecs(build, filters(wrong), ctx)
    await expect(bad).rejects.toThrow(UsageError)
    await expect(bad).rejects.toThrow(words)
  })
})

test('all of it in 16 shards: each spec in one, planned in under 0.3 s', () => {
  const begun = performance.now()
  const plan = planShards(specs, {}, 16)
  expect(performance.now() - begun).toBeLessThan(300)
  const names = plan.flatMap(p => lanes.flatMap(lane => p.lanes[lane]))
  expect(names.sort()).toEqual(specs.map(s => s.name).sort())
})
