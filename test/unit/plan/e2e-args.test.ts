import { describe, expect, test } from 'vitest'
import { dryRunArgs, e2eArgs, focusPatterns, quoteMeta } from '../../../src/plan/e2e-args.ts'

describe('focus patterns', () => {
  const matching = (patterns: readonly string[], text: string) => patterns.some(p => new RegExp(p).test(text))

  test('match exactly the names, whatever is in them', () => {
    const names = ['a [x] (y|z)* $ \\d', 'a [x] (y|z)* $ \\d and more', 'b.c+d?', '^start', '{2} ünï']
    const patterns = focusPatterns('Suite', names.slice(0, 1))!
    expect(matching(patterns, `Suite ${names[0]}`)).toBe(true)
    expect(matching(patterns, `Suite ${names[1]}`)).toBe(false)
    expect(matching(patterns, `Other Suite ${names[0]}`)).toBe(false)
    const all = focusPatterns('Suite', names)!
    for (const n of names) expect(matching(all, `Suite ${n}`)).toBe(true)
    expect(matching(all, 'Suite bxc+d')).toBe(false)
  })

  test('stay below what Linux takes as one argument, each anchored by itself', () => {
    const names = Array.from({ length: 5000 }, (_, i) => `${'é'.repeat(60)} spec ${i}`)
    const patterns = focusPatterns('Kubernetes e2e suite', names)!
    expect(patterns.length).toBeGreaterThan(1)
    for (const p of patterns) {
      expect(Buffer.byteLength(p)).toBeLessThan(128 * 1024)
      expect(p).toMatch(/^\^Kubernetes e2e suite \(\?:.*\)\$$/s)
    }
    expect(names.every(n => matching(patterns, `Kubernetes e2e suite ${n}`))).toBe(true)
  })

  test('are given up when they would not fit at all', () => {
    expect(
      focusPatterns(
        'S',
        Array.from({ length: 20_000 }, (_, i) => `${'x'.repeat(100)}${i}`),
      ),
    ).toBeUndefined()
  })

  test('quoteMeta escapes what Go escapes', () => {
    expect(quoteMeta('\\.+*?()|[]{}^$-/ a')).toBe('\\\\\\.\\+\\*\\?\\(\\)\\|\\[\\]\\{\\}\\^\\$-/ a')
  })
})

test('a time-out is always given, and nothing is skipped that was asked for', () => {
  const args = e2eArgs({
    kubeconfig: '/k',
    kubectl: '/bin/kubectl',
    reportDir: '/r',
    focus: ['^a$'],
    seed: 1,
    timeoutMs: 90_000,
    graceMs: 30_000,
    flakeAttempts: 1,
    pollProgressMs: 0,
    nodes: 2,
    place: { index: 3, total: 8, host: 'http://127.0.0.1:1/x/3' },
    extra: ['--ginkgo.timeout=5s'],
  })
  expect(args).toContain('--ginkgo.timeout=90s')
  expect(args).toContain('--ginkgo.skip=^$')
  expect(args.at(-1)).toBe('--ginkgo.timeout=5s')
})

test("filters go to ginkgo as they were typed; without a skip of the user's nothing is skipped", () => {
  const filters = { focus: ['a', 'b'], skip: [], labelFilter: 'x && !y' }
  const args = dryRunArgs('/r.json', 1, filters)
  expect(args).toEqual(
    expect.arrayContaining([
      '--ginkgo.focus=a',
      '--ginkgo.focus=b',
      '--ginkgo.label-filter=x && !y',
      '--ginkgo.skip=^$',
    ]),
  )
  expect(dryRunArgs('/r.json', 1, { ...filters, skip: ['s'] })).not.toContain('--ginkgo.skip=^$')
})
