import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { formatSource, parseSource } from '../../../src/plan/source.ts'

describe('parseSource', () => {
  it.each([
    ['/home/me/kubernetes', { kind: 'checkout', dir: '/home/me/kubernetes' }],
    ['./k8s', { kind: 'checkout', dir: './k8s' }],
    ['module:v1.36.3', { kind: 'module', version: 'v1.36.3' }],
    ['module:v1.37.0-alpha.2', { kind: 'module', version: 'v1.37.0-alpha.2' }],
    ['module:v1.36.3,replace=../patched', { kind: 'module', version: 'v1.36.3', replace: '../patched' }],
  ])('reads %s, and writes it again', (text, spec) => {
    expect(parseSource(text)).toEqual(spec)
    expect(formatSource(parseSource(text))).toBe(text)
  })

  it.each([
    ['', /no source given/],
    ['module:', /version is missing/],
    ['module:1.36.3', /write module:v1\.36\.3/],
    ['module:v1.36', /not a version of the form v1\.36\.3/],
    ['module:latest', /not a version/],
    ['module:v2.0.0', /only versions v1/],
    ['module:v1.36.3,replace=', /names no directory/],
    ['module:v1.36.3,replace=a,replace=b', /given twice/],
    ['module:v1.36.3,replce=a', /'replce=a' is not known/],
  ])('refuses %j and says why', (text, why) => {
    expect(() => parseSource(text)).toThrow(UsageError)
    expect(() => parseSource(text)).toThrow(why)
  })

  it('reports all problems of one text together', () => {
    try {
      parseSource('module:latest,replace=,foo=1')
      expect.unreachable()
    } catch (error) {
      expect((error as UsageError).problems).toHaveLength(3)
    }
  })
})
