import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildProgress, compileCost, linkCost } from '../../../src/kube/build-progress.ts'
import { isProgress, parseCompileOutput } from '../../../src/kube/compile-errors.ts'
import { testCtx } from '../../support/ctx.ts'

describe('what go build -v says', () => {
  const output = [
    'k8s.io/apimachinery/pkg/api/errors',
    'k8s.io/kubernetes/cmd/kubectl',
    '# k8s.io/kubernetes/cmd/kubectl',
    'cmd/kubectl/kubectl.go:33:2: undefined: wrong',
    'cmd/kubectl/kubectl.go:40:9: not enough arguments in call to f',
    '\thave (string)',
    '\twant (string, int)',
    'runtime/internal/sys',
    'bufio',
    '# k8s.io/api/core/v1',
    'staging/src/k8s.io/api/core/v1/types.go:7: syntax error: unexpected }',
  ].join('\n')

  it('is read into places, messages whole, progress left out', () => {
    const { places, text } = parseCompileOutput(output, '/src', '/src')
    expect(places).toEqual([
      { file: 'cmd/kubectl/kubectl.go', line: 33, column: 2, message: 'undefined: wrong' },
      {
        file: 'cmd/kubectl/kubectl.go',
        line: 40,
        column: 9,
        message: 'not enough arguments in call to f\n\thave (string)\n\twant (string, int)',
      },
      { file: 'staging/src/k8s.io/api/core/v1/types.go', line: 7, message: 'syntax error: unexpected }' },
    ])
    expect(text).toContain('# k8s.io/api/core/v1')
    expect(text).not.toContain('bufio')
    expect(text).not.toContain('apimachinery')
  })

  it('gives places relative to the source where go ran somewhere else, others absolute', () => {
    const said = '../../src/k8s/cmd/a.go:1:2: no\n/opt/other/b.go:3:4: neither\n'
    expect(parseCompileOutput(said, '/cache/wrapper', '/src/k8s').places.map(p => p.file)).toEqual([
      'cmd/a.go',
      '/opt/other/b.go',
    ])
  })

  it.each([
    ['k8s.io/kubernetes/test/e2e [k8s.io/kubernetes/test/e2e.test]', true],
    ['gopkg.in/yaml.v3', true],
    ['go: downloading k8s.io/api v0.36.3', true],
    ['# k8s.io/api/core/v1', false],
    ['too many errors', false],
    ['go: updates to go.mod needed', false],
    ['cmd/a.go:1:2: no', false],
  ])('%j is progress: %s', (line, is) => {
    expect(isProgress(line)).toBe(is)
  })
})

describe('progress of a build', () => {
  const packages = new Map([
    ['a', { cost: 10, imports: [] }],
    ['b', { cost: 10, imports: ['a'] }],
    ['c', { cost: 10, imports: ['b', 'fmt'] }],
    ['d', { cost: 70, imports: ['c'] }],
  ])
  /** A context with a clock that stands still. */
  const ctx = () => {
    const time = { now: 0 }
    const real = testCtx({ cache: '/nowhere', runs: '/nowhere' })
    return { ...real, time, clock: { ...real.clock, now: () => time.now } }
  }

  it('counts what was skipped as done once something above it begins, and ends at the total', () => {
    const c = ctx()
    const progress = buildProgress('build', { packages, links: 10 }, c)
    for (const path of ['a', 'c', 'fmt']) {
      c.time.now += 1000
      progress.began(path)
    }
    progress.done()
    expect(c.log.updates.map(u => [u.done, u.total])).toEqual([
      [0, 4],
      [1, 4],
      [3, 4],
      [4, 4],
    ])
    const left = c.log.updates.map(u => u.leftMs)
    expect(left[0]).toBeUndefined()
    expect(left[1]).toBeGreaterThan(left[2]!)
    expect(left[3]).toBe(0)
  })

  it('goes on while programs are linked, and says nothing of the time once that is over', () => {
    const c = ctx()
    const progress = buildProgress('build', { packages, links: 100 }, c)
    c.time.now = 10_000
    progress.began('d')
    for (const now of [12_000, 15_000, 25_000]) {
      c.time.now = now
      progress.tick()
    }
    expect(c.log.updates.slice(1).map(u => u.leftMs)).toEqual([10_000, 8000, 5000, undefined])
  })

  it('says nothing when there is nothing to compile', () => {
    const c = ctx()
    const progress = buildProgress('build', { packages: new Map(), links: 20 }, c)
    progress.began('fmt')
    progress.done()
    expect(c.log.updates).toEqual([])
  })

  it('of a cold build of Kubernetes is right about the time left, within a half, from a tenth on', () => {
    const actions = readFileSync(join(import.meta.dirname, '../../fixtures/cold-build.tsv'), 'utf8')
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('#'))
      .map(line => line.split('\t') as [string, string, string, string])
      .map(([what, ms, files, deps]) => ({ what, ms: Number(ms), files: Number(files), deps: Number(deps) }))
    const end = actions.at(-1)!.ms
    const compiled = actions.flatMap((a, i) => (a.what === 'compile' ? [{ ...a, path: String(i) }] : []))
    const links = actions.filter(a => a.what === 'link').reduce((sum, a) => sum + linkCost(a.deps), 0)
    const work = {
      links,
      packages: new Map(
        compiled.map(a => [a.path, { cost: compileCost(a.files, a.deps), imports: [] as string[] }]),
      ),
    }
    const c = ctx()
    const progress = buildProgress('build', work, c)
    const said: { at: number; ratio: number }[] = []
    for (const { path, ms } of compiled) {
      c.time.now = ms
      progress.began(path)
      said.push({ at: ms / end, ratio: (c.log.updates.at(-1)?.leftMs ?? 0) / (end - ms) })
    }
    const wrong = said.filter(s => s.at > 0.1 && s.at < 0.95 && (s.ratio < 1 / 1.5 || s.ratio > 1.5))
    expect(wrong).toEqual([])
    expect(said.length).toBeGreaterThan(2800)
    // The last package has begun: what is left is a link, and it is said to take its time.
    expect(said.at(-1)!.ratio).toBeGreaterThan(0.5)
  })
})
