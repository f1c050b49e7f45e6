import { describe, expect, it } from 'vitest'
import { moduleCachePath, parseGoModHead, wrapperGoMod } from '../../../src/plan/go-mod.ts'
import { compareGo, toolchainName } from '../../../src/plan/go-version.ts'

describe('go.mod', () => {
  it('gives module and Go version before any Go is there to read it', () => {
    const text = '// generated\n\nmodule k8s.io/kubernetes // main\n\ngo 1.26.0\n\ngodebug default=go1.26\n'
    expect(parseGoModHead(text)).toEqual({ module: 'k8s.io/kubernetes', go: '1.26.0' })
    expect(parseGoModHead('module "example.test/x"\n')).toEqual({ module: 'example.test/x', go: '' })
    expect(parseGoModHead('')).toEqual({ module: '', go: '' })
  })

  it('is wrapped with the very versions of the module, directories turned into versions or directories known', () => {
    const text = wrapperGoMod({
      name: 'w.invalid/w',
      version: 'v1.36.3',
      replace: '/src/a b',
      local: path =>
        path === 'k8s.io/api'
          ? '/src/a b/staging/src/k8s.io/api'
          : path === 'k8s.io/x'
            ? undefined
            : 'v0.36.3',
      goMod: {
        Module: { Path: 'k8s.io/kubernetes' },
        Go: '1.26.0',
        Godebug: [{ Key: 'default', Value: 'go1.26' }],
        Require: [
          { Path: 'k8s.io/api', Version: 'v0.0.0' },
          { Path: 'k8s.io/client-go', Version: 'v0.0.0' },
          { Path: 'cel.dev/expr', Version: 'v0.25.1' },
        ],
        Replace: [
          { Old: { Path: 'k8s.io/api' }, New: { Path: './staging/src/k8s.io/api' } },
          { Old: { Path: 'k8s.io/client-go' }, New: { Path: './staging/src/k8s.io/client-go' } },
          { Old: { Path: 'k8s.io/x' }, New: { Path: './x' } },
          { Old: { Path: 'a.test/old', Version: 'v1.0.0' }, New: { Path: 'a.test/new', Version: 'v1.1.0' } },
        ],
      },
    })
    const lines = text.split('\n').map(line => line.trim())
    expect(lines).toEqual(
      expect.arrayContaining([
        'module w.invalid/w',
        'go 1.26.0',
        'godebug default=go1.26',
        'k8s.io/kubernetes v1.36.3',
        'k8s.io/api v0.0.0',
        'k8s.io/client-go v0.36.3',
        'cel.dev/expr v0.25.1',
        'k8s.io/api => "/src/a b/staging/src/k8s.io/api"',
        'k8s.io/client-go => k8s.io/client-go v0.36.3',
        'a.test/old v1.0.0 => a.test/new v1.1.0',
        'k8s.io/kubernetes => "/src/a b"',
      ]),
    )
    expect(text).not.toContain('k8s.io/x')
  })

  it('names directories of the module cache as Go does', () => {
    expect(moduleCachePath('github.com/JeffAshton/win_pdh', 'v0.0.0-2016')).toBe(
      'github.com/!jeff!ashton/win_pdh@v0.0.0-2016',
    )
  })
})

describe('Go versions', () => {
  it.each([
    ['go1.26.8', '1.26.0', 1],
    ['go1.26', '1.26.0', 0],
    ['1.25.9', '1.26.0', -1],
    ['go1.9', '1.26', -1],
    ['go1.27rc1', '1.27.0', -1],
    ['go1.27rc2', 'go1.27rc1', 1],
    ['go1.27beta1', 'go1.27rc1', -1],
    ['go1.26.8 X:nodwarf5', '1.26.8', 0],
    ['devel go1.27-abcdef0123', '1.27.3', 1],
    ['devel go1.27-abcdef0123', '1.28.0', -1],
  ])('%s against %s', (a, b, sign) => {
    expect(Math.sign(compareGo(a, b))).toBe(sign)
  })

  it('gives toolchains the names that GOTOOLCHAIN takes', () => {
    expect(['1.26', '1.26.5', 'go1.26.5', '1.27rc1'].map(toolchainName)).toEqual([
      'go1.26.0',
      'go1.26.5',
      'go1.26.5',
      'go1.27rc1',
    ])
  })
})
