import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { addonsJunit } from '../../../src/plan/addons/junit.ts'
import { imagesOf, objectsIn, rolloutsOf } from '../../../src/plan/addons/objects.ts'
import type { AddonResult } from '../../../src/plan/addons/result.ts'
import { junitReader, type ReadCase } from '../../../src/plan/junit-read.ts'
import { markdownSummary } from '../../../src/plan/summary.ts'
import { findAddons, writeAddons } from '../../../src/results/addons.ts'
import { resultOf } from '../../../src/results/write.ts'

const words = { command: './bowsprit', artifacts: 'artifacts' }
const at = Date.UTC(2026, 0, 1)
const addon = (name: string, change: Partial<AddonResult> = {}): AddonResult => ({
  ...{ name, way: 'manifests', outcome: 'passed', startedAt: at, ms: 1500 },
  ...change,
})
const traffic = {
  ...{ to: 'service web', requests: 10, right: 9, wrong: [{ what: 'status 500 instead of 200', times: 1 }] },
  ...{ qps: 9.5, p50: 1.25, p99: 20, max: 21, ms: 1000 },
}
const failed = addon('web', {
  outcome: 'failed',
  message: '1 of 10 answers were wrong',
  output: 'pod web-1',
  traffic,
})
const skipped = addon('after', {
  outcome: 'skipped',
  startedAt: 0,
  ms: 0,
  message: 'not reached: add-on web failed',
})

function casesIn(xml: string): ReadCase[] {
  const cases: ReadCase[] = []
  const reader = junitReader(c => cases.push(c))
  reader.write(xml)
  expect(reader.end()).toBeUndefined()
  return cases
}

describe('what became of add-ons', () => {
  it('is a suite of its own, with what was measured and what was seen', () => {
    const cases = casesIn(addonsJunit([addon('dns'), failed, skipped]))
    expect(cases).toMatchObject([
      { suite: 'addons', name: 'dns', outcome: 'passed', ms: 1500 },
      { suite: 'addons', name: 'web', outcome: 'failed' },
      { suite: 'addons', name: 'after', outcome: 'skipped', text: 'not reached: add-on web failed' },
    ])
    expect(cases[1]?.text).toBe('1 of 10 answers were wrong\n\npod web-1')
    expect(cases[1]?.output).toMatch(/9 of 10 right, 9\.5\/s, p50 1\.3 ms, p99 20\.0 ms[\s\S]*1 × status 500/)
  })

  it('fails a run by name, once, and is none of its specs', () => {
    const phases = [
      {
        name: 'addon web',
        startedAt: at,
        ms: 1,
        outcome: 'failed',
        detail: 'add-on web: 1 of 10 …',
      } as const,
    ]
    const result = resultOf({
      ...{ run: 'r', startedAt: at, finishedAt: at, selection: {}, phases, addons: [failed, skipped] },
      ...{
        merged: undefined,
        made: [],
        removed: [],
        left: [],
        notes: [],
        interrupted: false,
        timings: {},
        words,
      },
    })
    expect(result).toMatchObject({
      outcome: 'failed',
      reasons: ['add-on web: 1 of 10 answers were wrong'],
      counts: { passed: 0, failed: 0 },
      specs: [],
    })
    const summary = markdownSummary(result, words)
    expect(summary).toMatch(/\| ✘ web \| 1\.5s \| 1 of 10 answers were wrong \|/)
    expect(summary).toMatch(/\| – after \|/)
  })

  it('of several jobs are merged: each shard has its own, the newest attempt counts', async () => {
    await using dir = await createFixture({
      'c/addons.json': '{"v":1,"addons":[{"name":7}]}',
      'd/addons.json': '{',
    })
    const of = (shard: string, change: Partial<AddonResult>) => addon('web', { shard, ...change })
    await writeAddons(dir.getPath('a/first'), [of('1/2', { outcome: 'failed', message: 'no' })])
    await writeAddons(dir.getPath('a/second'), [of('1/2', { startedAt: at + 1 })])
    await writeAddons(dir.getPath('b'), [of('2/2', {})])
    const found = await findAddons(['a', 'b', 'c', 'd', 'gone'].map(name => dir.getPath(name)))
    expect(found).toEqual([of('1/2', { startedAt: at + 1 }), of('2/2', {})])
    await writeAddons(dir.getPath('merged'), found)
    const cases = casesIn(await dir.readFile('merged/junit_addons.xml', 'utf8'))
    expect(cases.map(c => c.name)).toEqual(['web [shard 1/2]', 'web [shard 2/2]'])
  })
})

describe('objects of manifests', () => {
  const text = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: ns }
spec: { template: { spec: { initContainers: [{ name: a, image: one:1 }], containers: [{ name: b, image: two:2 }] } } }
---
# nothing
---
apiVersion: v1
kind: List
items:
  - { apiVersion: apps/v1, kind: DaemonSet, metadata: { name: agent }, spec: { template: { spec: { containers: [{ name: c, image: 'one:1' }] } } } }
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: map }, data: { image: none:0 } }
`
  it('are found in documents and lists: what is to be waited for, and the images', () => {
    const objects = objectsIn(text)
    expect(objects.map(o => o.kind)).toEqual(['Deployment', 'DaemonSet', 'ConfigMap'])
    expect(rolloutsOf(objects)).toMatchObject([
      { kind: 'Deployment', name: 'web', namespace: 'ns', until: 'rollout' },
      { kind: 'DaemonSet', name: 'agent', namespace: undefined },
    ])
    expect(imagesOf(objects)).toEqual(['one:1', 'two:2'])
  })

  it('of which one is none are refused, with its place', () => {
    expect(() => objectsIn('apiVersion: v1\nkind: A\n---\nnothing: of it')).toThrow(/document 2 is no object/)
    expect(() => objectsIn('a: [1')).toThrow(/document 1: /)
  })
})
