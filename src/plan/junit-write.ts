import { isFailure, type SpecResult } from './result.ts'

/** A junit case that we write. */
export interface JunitCase {
  readonly name: string
  readonly classname: string
  readonly ms: number
  readonly failure?: { readonly message: string; readonly text: string }
  readonly skipped?: string
  readonly output?: string
}

/** What upstream's e2e junit has: TestGrid shows `Kubernetes e2e suite.[It] <name>`. */
export const e2eSuite = 'Kubernetes e2e suite'

/** Files beyond some MB are not shown by Spyglass and slow in TestGrid, so one case's text is bounded. */
const longestText = 256 * 1024

/** Characters that XML 1.0 does not allow at all, not even escaped (https://www.w3.org/TR/xml/#charsets). */
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu
/** Terminal colours would otherwise leave their brackets behind. */
const colours = /\u001b\[[0-9;]*[A-Za-z]/g

export function xmlText(text: string): string {
  return text
    .replace(colours, '')
    .replace(forbidden, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
}

export function xmlAttribute(text: string): string {
  return xmlText(text)
    .replace(/"/g, '&quot;')
    .replace(/\n/g, '&#10;')
    .replace(/\r/g, '&#13;')
    .replace(/\t/g, '&#9;')
}

/** Beginning and end, because a failure says what at the one and why at the other. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text
  const half = Math.floor((longest - 60) / 2)
  return `${text.slice(0, half)}\n… ${text.length - 2 * half} characters left out …\n${text.slice(-half)}`
}

export function junitCase(c: JunitCase): string {
  const head = `    <testcase name="${xmlAttribute(c.name)}" classname="${xmlAttribute(c.classname)}" time="${(c.ms / 1000).toFixed(3)}"`
  const inside: string[] = []
  if (c.skipped !== undefined)
    inside.push(`      <skipped message="${xmlAttribute(shorten(c.skipped, 4096))}"/>`)
  // No message attribute beside the text: readers join the two and would show the failure twice.
  if (c.failure)
    inside.push(
      `      <failure type="failed">${xmlText(shorten(c.failure.text || c.failure.message, longestText))}</failure>`,
    )
  if (c.output) inside.push(`      <system-err>${xmlText(shorten(c.output, longestText))}</system-err>`)
  return inside.length === 0 ? `${head}/>\n` : `${head}>\n${inside.join('\n')}\n    </testcase>\n`
}

export interface JunitTotals {
  readonly tests: number
  readonly failures: number
  readonly skipped: number
  readonly ms: number
}

export function junitOpening(suite: string, t: JunitTotals): string {
  const numbers = `tests="${t.tests}" failures="${t.failures}" errors="0" skipped="${t.skipped}" time="${(t.ms / 1000).toFixed(3)}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n  <testsuite name="${xmlAttribute(suite)}" ${numbers}>\n`
}

export const junitClosing = '  </testsuite>\n</testsuites>\n'

export function junitFile(suite: string, cases: readonly JunitCase[]): string {
  return junitOpening(suite, totalsOf(cases)) + cases.map(junitCase).join('') + junitClosing
}

export function totalsOf(cases: readonly JunitCase[]): JunitTotals {
  return {
    tests: cases.length,
    failures: cases.filter(c => c.failure).length,
    skipped: cases.filter(c => c.skipped !== undefined).length,
    ms: cases.reduce((sum, c) => sum + c.ms, 0),
  }
}

/** The totals of what casesOfSpec makes of these, known before the first case is written. */
export function totalsOfSpecs(specs: readonly SpecResult[]): JunitTotals {
  const n = (is: (s: SpecResult) => boolean) => specs.filter(is).length
  const flaky = n(s => s.outcome === 'flaky')
  return {
    tests: specs.length + flaky,
    failures: n(s => isFailure(s.outcome)) + flaky,
    skipped: n(s => s.outcome === 'skipped' || s.outcome === 'not-runnable'),
    ms: specs.reduce((sum, s) => sum + s.ms, 0),
  }
}

/**
 * The cases of one spec: one, or of a flaky one two with the same name, first failed, then passed, which both
 * Spyglass (within a file) and TestGrid (within a build) show as flaky.
 */
export function casesOfSpec(
  spec: SpecResult,
  tester: 'ginkgo' | 'exec',
  text?: { failure?: string; output?: string },
): JunitCase[] {
  const base = { ...caseName(spec.name, tester), ms: spec.ms }
  if (spec.outcome === 'flaky') {
    const first = text?.failure ?? spec.firstFailure ?? 'failed at first'
    return [
      { ...base, ms: 0, failure: { message: spec.firstFailure ?? '', text: first }, ...outputOf(text) },
      base,
    ]
  }
  if (spec.outcome === 'skipped') return [{ ...base, skipped: spec.message ?? '' }]
  if (spec.outcome === 'not-runnable') return [{ ...base, skipped: `not run: ${spec.message ?? ''}` }]
  if (!isFailure(spec.outcome)) return [base]
  const message = spec.message ?? spec.outcome
  return [
    { ...base, failure: { message, text: text?.failure ?? fullMessage(spec, message) }, ...outputOf(text) },
  ]
}

function outputOf(text: { output?: string } | undefined): { output?: string } {
  return text?.output ? { output: text.output } : {}
}

function fullMessage(spec: SpecResult, message: string): string {
  const word = spec.outcome === 'failed' ? '' : `[${spec.outcome.toUpperCase()}] `
  return `${word}${message}${spec.location ? `\nin ${spec.location}` : ''}`
}

const it = '[It] '

function caseName(name: string, tester: 'ginkgo' | 'exec'): { name: string; classname: string } {
  return tester === 'ginkgo' ? { name: it + name, classname: e2eSuite } : { name, classname: '' }
}

/** The spec that a junit case is of: the inverse of how it was written, by us or by upstream's own reporter. */
export function specOfCase(
  c: { suite: string; classname: string; name: string },
  tester: 'ginkgo' | 'exec',
): string {
  if (tester === 'ginkgo') return c.name.startsWith(it) ? c.name.slice(it.length) : c.name
  return [...new Set([c.suite, c.classname, c.name].filter(Boolean))].join('.')
}
