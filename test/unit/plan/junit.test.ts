import { describe, expect, test } from 'vitest'
import { junitReader, type ReadCase } from '../../../src/plan/junit-read.ts'
import { runnerJunit } from '../../../src/plan/junit-runner.ts'
import { casesOfSpec, junitFile, specOfCase, totalsOf, totalsOfSpecs } from '../../../src/plan/junit-write.ts'
import type { SpecResult } from '../../../src/plan/result.ts'

function read(xml: string, piece = xml.length): { cases: ReadCase[]; wrong: string | undefined } {
  const cases: ReadCase[] = []
  const reader = junitReader(c => cases.push(c))
  for (let i = 0; i < xml.length; i += piece) reader.write(xml.slice(i, i + piece))
  return { cases, wrong: reader.end() }
}

const result = (
  name: string,
  outcome: SpecResult['outcome'],
  more: Partial<SpecResult> = {},
): SpecResult => ({
  name,
  outcome,
  ms: 1500,
  shard: '1/2',
  runs: 1,
  ...more,
})

const nasty = 'a "b" <c> & \u0001\u001b[31mred\u001b[0m \ud800 ünï\ttab\r\n]]> end'

describe('what we write', () => {
  const specs = [
    result(nasty, 'failed', { message: nasty, location: 'x.go:3' }),
    result('flaky one', 'flaky', { firstFailure: 'not yet' }),
    result('skipped one', 'skipped', { message: 'needs <a> cloud' }),
    result('waiting', 'not-runnable', { message: 'image x' }),
    result('good', 'passed'),
    result('dead', 'crashed', { message: 'e2e.test died' }),
    result('late', 'never-ran', { message: 'no time' }),
  ]
  const cases = specs.flatMap(s =>
    casesOfSpec(s, 'ginkgo', s.outcome === 'failed' ? { output: nasty } : undefined),
  )
  const xml = junitFile('Kubernetes e2e suite', cases)

  test.each([xml.length, 1000, 7, 1])('is read again, in pieces of %i characters', piece => {
    const { cases: again, wrong } = read(xml, piece)
    expect(wrong).toBeUndefined()
    expect(again.map(c => [specOfCase(c, 'ginkgo'), c.outcome])).toEqual([
      [expect.stringContaining('a "b" <c> & \ufffdred'), 'failed'],
      ['flaky one', 'failed'],
      ['flaky one', 'passed'],
      ['skipped one', 'skipped'],
      ['waiting', 'skipped'],
      ['good', 'passed'],
      ['dead', 'failed'],
      ['late', 'failed'],
    ])
    expect(again[0]!.text).toContain('x.go:3')
    expect(again[0]!.output).toContain(']]> end')
    expect(again[4]!.text).toBe('not run: image x')
    expect(
      again.every(c => c.suite === 'Kubernetes e2e suite' && c.classname === 'Kubernetes e2e suite'),
    ).toBe(true)
  })

  test('has no character that XML forbids', () => {
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/)
  })

  test('has totals that are known before the cases', () => {
    const { ms: _, ...before } = totalsOfSpecs(specs)
    const { ms: __, ...after } = totalsOf(cases)
    expect(before).toEqual(after)
    expect(before).toEqual({ tests: 8, failures: 4, skipped: 2 })
  })

  test('bounds the text of a case, and says what was left out', () => {
    const [c] = casesOfSpec(result('big', 'failed', { message: 'm' }), 'ginkgo', {
      output: 'x'.repeat(3e6) + 'END',
    })
    const long = junitFile('s', [c!])
    expect(long.length).toBeLessThan(300_000)
    expect(long).toContain('characters left out')
    expect(long).toContain('END')
  })
})

describe('what others write', () => {
  test('nested suites, error elements, messages in attributes, CDATA, times with commas', () => {
    const { cases } = read(`<?xml version="1.0"?><testsuites><testsuite name="outer"><testsuite name="inner">
      <testcase classname="K" name="one" time="1,234.5"><error message="boom"><![CDATA[trace <x> & y]]></error></testcase>
      <testcase name="two"><skipped>why</skipped><system-out>said</system-out></testcase>
      <properties><property name="a" value="b"/></properties></testsuite>
      <testcase name="three"/></testsuite></testsuites>`)
    expect(cases).toEqual([
      {
        suite: 'inner',
        classname: 'K',
        name: 'one',
        ms: 1234500,
        outcome: 'failed',
        text: 'boom\ntrace <x> & y',
        output: '',
      },
      { suite: 'inner', classname: '', name: 'two', ms: 0, outcome: 'skipped', text: 'why', output: 'said' },
      { suite: 'outer', classname: '', name: 'three', ms: 0, outcome: 'passed', text: '', output: '' },
    ])
  })

  test('a single testsuite at the top; the message is not said twice', () => {
    const { cases } = read(
      '<testsuite name="s"><testcase name="x"><failure message="bad">bad\nat y</failure></testcase></testsuite>',
    )
    expect(cases[0]!.text).toBe('bad\nat y')
    expect(specOfCase(cases[0]!, 'exec')).toBe('s.x')
  })

  test.each([
    ['in a case', '<testsuite><testcase name="a"/><testcase name="b"><failure>uns', 1],
    ['in a tag', '<testsuite><testcase name="a"/><testcase na', 1],
    ['before any case', '<testsui', 0],
    ['with a wrong end', '<testsuite><testcase name="a"/></testsuites><testcase name="c"/>', 1],
    ['that is empty', '', 0],
    ['that is no XML', 'panic: oh no', 0],
  ])('a file that ends %s gives what came before, and a remark', (_, xml, count) => {
    const { cases, wrong } = read(xml)
    expect(cases).toHaveLength(count)
    expect(wrong).toBeTruthy()
  })

  test('control characters, raw or as references, do not end the reading', () => {
    const { cases, wrong } = read(
      '<testsuite><testcase name="a&#x1;b"><failure>\u0002&#27;[0m&#10;</failure></testcase></testsuite>',
    )
    expect(wrong).toBeUndefined()
    expect(cases[0]).toMatchObject({ name: 'a\ufffdb', outcome: 'failed' })
  })
})

test('junit_runner.xml has a case per phase', () => {
  const { cases } = read(
    runnerJunit([
      { name: 'build', startedAt: 0, ms: 5200, outcome: 'passed', detail: '8 binaries' },
      { name: 'up', startedAt: 1, ms: 100, outcome: 'failed', output: 'etcd did not answer\nlog' },
      { name: 'test', startedAt: 2, ms: 0, outcome: 'skipped' },
    ]),
  )
  expect(cases.map(c => [c.name, c.ms, c.outcome, c.text])).toEqual([
    ['build', 5200, 'passed', ''],
    ['up', 100, 'failed', 'etcd did not answer\nlog'],
    ['test', 0, 'skipped', 'not reached'],
  ])
})
