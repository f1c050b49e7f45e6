import { describe, expect, test } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { parseSuiteFile, type Selection, selectSpecs } from '../../../src/plan/select.ts'
import type { Spec } from '../../../src/plan/specs.ts'
import { bareName } from '../../../src/plan/suites.ts'

const spec = (name: string): Spec => ({
  name,
  labels: [],
  serial: name.includes('[Serial]'),
  disruptive: name.includes('[Disruptive]'),
  slow: name.includes('[Slow]'),
  file: '',
  line: 0,
})
const specs = [
  '[sig-node] Pods should run [NodeConformance] [Conformance]',
  '[sig-node] Pods should be patient [Slow] [Conformance]',
  '[sig-apps] Deployment should roll [Conformance]',
  '[sig-apps] Daemon set should be alone [Serial] [Conformance]',
  '[sig-apps] Node should break [Serial] [Disruptive]',
  '[sig-network] Services should be odd [Feature:Odd]',
  '[sig-network] Services might work [Flaky]',
  '[sig-storage] Volumes should mount',
].map(spec)
const names = (s: Selection) => selectSpecs(specs, s).selected.map(x => x.name)
const named = (name: 'conformance' | 'conformance-all' | 'default' | 'all' | 'smoke') =>
  ({ suite: { kind: 'named', name } }) as const

describe('suites', () => {
  test('conformance leaves out Serial, Slow and Disruptive; conformance-all does not', () => {
    expect(names(named('conformance'))).toEqual([
      '[sig-apps] Deployment should roll [Conformance]',
      '[sig-node] Pods should run [NodeConformance] [Conformance]',
    ])
    expect(names(named('conformance-all'))).toHaveLength(4)
  })
  test('default is what upstream runs unasked; all is all', () => {
    expect(names(named('default'))).toHaveLength(6)
    expect(names(named('all'))).toHaveLength(8)
  })
  test('a suite of names that this version has not says so', () => {
    expect(() => names(named('smoke'))).toThrow(/no spec in this e2e\.test/)
  })
})

describe('a file of names', () => {
  const suite = (text: string) =>
    ({ suite: { kind: 'names', file: 'my.txt', names: parseSuiteFile(text) } }) as const
  test('comments, empty lines, Windows ends and repetitions', () => {
    const text = `# mine\r\n\r\n  ${specs[7]!.name}  \r\n${specs[2]!.name}\n${specs[2]!.name}\n#${specs[0]!.name}\n`
    expect(names(suite(text))).toEqual([specs[2]!.name, specs[7]!.name])
  })
  test('all unknown names at once, each with the nearest', () => {
    const bad = suite(
      '[sig-apps] Deployment should role [Conformance]\n[sig-node] Pods shoud run [NodeConformance] [Conformance]',
    )
    try {
      names(bad)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError)
      const { problems } = error as UsageError
      expect(problems).toHaveLength(2)
      expect(problems[0]).toContain(`Did you mean "${specs[2]!.name}"`)
      expect(problems[1]).toContain(specs[0]!.name)
    }
  })
  test('an empty one is refused', () =>
    expect(() => names(suite('# nothing\n'))).toThrow(/no spec name in it/))
})

describe('filters', () => {
  test('choose within the suite', () => {
    expect(names({ ...named('conformance'), matched: new Set(specs.slice(0, 2).map(s => s.name)) })).toEqual([
      specs[0]!.name,
    ])
  })
  test('that match nothing at all say how focus works', () => {
    expect(() => names({ ...named('all'), matched: new Set() })).toThrow(/select none of the 8 specs/)
  })
  test('that match only outside the suite say so', () => {
    expect(() => names({ ...named('conformance'), matched: new Set([specs[7]!.name]) })).toThrow(
      /none of the 2 in suite conformance/,
    )
  })
})

test('a rerun takes the named specs and tells of those that are gone', () => {
  const { selected, notes } = selectSpecs(specs, {
    ...named('all'),
    rerun: { file: 'result.json', names: [specs[3]!.name, 'gone'] },
  })
  expect(selected.map(s => s.name)).toEqual([specs[3]!.name])
  expect(notes.join()).toContain('gone')
})

test.each([
  ['[sig-node] Pods should run [NodeConformance] [Conformance]', '[sig-node] Pods should run'],
  ['[sig-node] Sysctls [LinuxOnly] should work', '[sig-node] Sysctls should work'],
  ['no sig [Slow]', 'no sig'],
])('%s without tags', (name, bare) => expect(bareName(name)).toBe(bare))
