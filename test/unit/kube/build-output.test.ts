import { describe, expect, it } from 'vitest'
import { buildProgress } from '../../../src/kube/build-progress.ts'
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
  const work = new Map([
    ['a', { files: 10, imports: [] }],
    ['b', { files: 10, imports: ['a'] }],
    ['c', { files: 10, imports: ['b', 'fmt'] }],
    ['d', { files: 70, imports: ['c'] }],
  ])
  const ctx = () => {
    let now = 0
    const real = testCtx({ cache: '/nowhere', runs: '/nowhere' })
    return { ...real, clock: { ...real.clock, now: () => (now += 1000) } }
  }

  it('counts what was skipped as done once something above it begins, and ends at the total', () => {
    const c = ctx()
    const progress = buildProgress('build', work, 1, c)
    progress.began('a')
    progress.began('c')
    progress.began('fmt')
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

  it('says nothing when there is nothing to compile', () => {
    const c = ctx()
    const progress = buildProgress('build', new Map(), 2, c)
    progress.began('fmt')
    progress.done()
    expect(c.log.updates).toEqual([])
  })
})
