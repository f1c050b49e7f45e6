import type { Spec, SpecOutcome } from './specs.ts'

/**
 * What we read of ginkgo's SpecReport, as its JSON has it (github.com/onsi/ginkgo/v2/types, the same from v2.0 on).
 * It comes from the branch under test, so nothing in it is taken for granted.
 */
export interface SpecReport {
  /** 'It' for a spec; a suite node (SynchronizedBeforeSuite, ReportAfterSuite …) has another type. */
  readonly nodeType: string
  /** Containers and leaf joined by one space. */
  readonly name: string
  readonly labels: readonly string[]
  readonly file: string
  readonly line: number
  /** ginkgo's word: passed, failed, panicked, interrupted, timedout, aborted, skipped, pending. */
  readonly state: string
  /** Epoch milliseconds; 0 when ginkgo gives none. */
  readonly startedAt: number
  readonly ms: number
  readonly attempts: number
  readonly mustPassRepeatedly: boolean
  readonly failure: ReportedFailure | undefined
  /** Failures of earlier attempts and of clean-up nodes. */
  readonly moreFailures: readonly ReportedFailure[]
  readonly output: string
}

export interface ReportedFailure {
  readonly message: string
  readonly file: string
  readonly line: number
  readonly stack: string
}

type Bag = Readonly<Record<string, unknown>>

const bag = (x: unknown): Bag => (typeof x === 'object' && x !== null ? (x as Bag) : {})
const list = (x: unknown): readonly unknown[] => (Array.isArray(x) ? x : [])
const text = (x: unknown): string => (typeof x === 'string' ? x : '')
const count = (x: unknown): number => (typeof x === 'number' && Number.isFinite(x) ? x : 0)

/** @returns undefined when this is no SpecReport at all. */
export function readSpecReport(json: unknown): SpecReport | undefined {
  const r = bag(json)
  if (typeof r['LeafNodeType'] !== 'string') return undefined
  const leaf = place(r['LeafNodeLocation'])
  const containers = list(r['ContainerHierarchyTexts']).map(text)
  const labels = [...list(r['ContainerHierarchyLabels']).flatMap(list), ...list(r['LeafNodeLabels'])].map(
    text,
  )
  const started = Date.parse(text(r['StartTime']))
  return {
    nodeType: r['LeafNodeType'],
    name: [...containers, text(r['LeafNodeText'])].filter(t => t !== '').join(' '),
    labels: [...new Set(labels)],
    ...leaf,
    state: text(r['State']),
    startedAt: Number.isFinite(started) && started > 0 ? started : 0,
    ms: Math.round(count(r['RunTime']) / 1e6),
    attempts: Math.max(1, count(r['NumAttempts'])),
    mustPassRepeatedly: count(r['MaxMustPassRepeatedly']) > 1,
    failure: failureOf(r['Failure']),
    moreFailures: list(r['AdditionalFailures']).flatMap(f => failureOf(bag(f)['Failure']) ?? []),
    output: text(r['CapturedGinkgoWriterOutput']) + text(r['CapturedStdOutErr']),
  }
}

function failureOf(json: unknown): ReportedFailure | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const f = bag(json)
  const panic = text(f['ForwardedPanic'])
  const message = [text(f['Message']), panic].filter(Boolean).join('\n')
  return { message, ...place(f['Location']), stack: text(bag(f['Location'])['FullStackTrace']) }
}

function place(json: unknown): { file: string; line: number } {
  const location = bag(json)
  return { file: inTree(text(location['FileName'])), line: count(location['LineNumber']) }
}

/** With -trimpath a file of the tree is named k8s.io/kubernetes[@version]/…; only what follows is a path in the tree. */
function inTree(file: string): string {
  return file.replace(/^(?:.*\/)?k8s\.io\/kubernetes(?:@[^/]+)?\//, '')
}

/** Every spec of a dry run's reports, in ginkgo's order. A name that occurs twice is one Spec with `occurrences`. */
export function specsOf(reports: readonly SpecReport[]): Spec[] {
  const byName = new Map<string, Spec>()
  for (const r of reports) {
    if (r.nodeType !== 'It') continue
    const known = byName.get(r.name)
    if (known) byName.set(r.name, { ...known, occurrences: (known.occurrences ?? 1) + 1 })
    else byName.set(r.name, specOf(r))
  }
  return [...byName.values()]
}

function specOf(r: SpecReport): Spec {
  const tagged = (tag: string) => r.labels.includes(tag) || r.name.includes(`[${tag}]`)
  return {
    name: r.name,
    labels: r.labels,
    serial: tagged('Serial'),
    disruptive: tagged('Disruptive'),
    slow: tagged('Slow'),
    file: r.file,
    line: r.line,
  }
}

/**
 * Our word for what became of a spec that ginkgo was told to run. ginkgo says "skipped" both of a spec that skipped
 * itself (with a reason) and of one it did not start any more (without).
 */
export function outcomeOf(r: SpecReport): SpecOutcome {
  switch (r.state) {
    case 'passed':
      return r.attempts > 1 && !r.mustPassRepeatedly ? 'flaky' : 'passed'
    case 'skipped':
      return r.failure?.message ? 'skipped' : 'never-ran'
    case 'pending':
      return 'skipped'
    case 'timedout':
      return 'timedout'
    case 'interrupted':
      return 'interrupted'
    default:
      return 'failed'
  }
}
