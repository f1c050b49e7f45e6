/**
 * Linux takes at most 128 KiB in one argument (MAX_ARG_STRLEN, including its end) and, with the usual 8 MiB stack,
 * 2 MiB for all arguments and the environment together (execve(2)). We stay well below both.
 */
const oneArgumentBytes = 120_000
const allArgumentsBytes = 1_500_000

const bytes = new TextEncoder()

/** Escapes what Go's regexp takes for an operator (regexp.QuoteMeta). */
export function quoteMeta(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}

/**
 * Patterns that match exactly these specs. ginkgo matches against the suite's description, a space and the name, and
 * joins several --focus with `|`, so each pattern is anchored by itself.
 *
 * @returns undefined when they do not fit into an argument list; then the specs must be chosen by other means.
 */
export function focusPatterns(suite: string, names: readonly string[]): string[] | undefined {
  const head = `^${quoteMeta(suite === '' ? '' : suite + ' ')}(?:`
  const tail = ')$'
  const patterns: string[] = []
  let open: string[] = []
  let size = 0
  let all = 0
  const close = () => {
    if (open.length > 0) patterns.push(head + open.join('|') + tail)
    open = []
    size = 0
  }
  for (const name of names) {
    const quoted = quoteMeta(name)
    const length = bytes.encode(quoted).length + 1
    if (size + length + head.length + tail.length > oneArgumentBytes) close()
    open.push(quoted)
    size += length
    all += length
  }
  close()
  return all > allArgumentsBytes ? undefined : patterns
}

export interface E2eArgs {
  readonly kubeconfig: string
  readonly kubectl: string
  /** Directory for what specs write besides their result. */
  readonly reportDir: string
  readonly focus: readonly string[] | undefined
  readonly seed: number
  readonly timeoutMs: number
  readonly graceMs: number
  readonly flakeAttempts: number
  /** Milliseconds after which a spec that still runs reports where it is; 0 never. */
  readonly pollProgressMs: number
  readonly nodes: number
  /** Which of the parallel processes, of how many, and the host that they all ask. */
  readonly place: { readonly index: number; readonly total: number; readonly host: string }
  /** As typed by the user, last, so that they win. */
  readonly extra: readonly string[]
}

/** e2e.test chooses [Flaky] and [Feature:…] away unless it is given a choice; this one takes nothing away. */
const skipNothing = '--ginkgo.skip=^$'

/** Flags of e2e.test for one process of a parallel run. Flags of ginkgo by their full names, stable since v2.0. */
export function e2eArgs(a: E2eArgs): string[] {
  return [
    '--test.timeout=0',
    `--ginkgo.seed=${a.seed}`,
    `--ginkgo.timeout=${seconds(a.timeoutMs)}`,
    `--ginkgo.grace-period=${seconds(a.graceMs)}`,
    // The default swaps the process' own stderr away, and with it the text of a panic.
    '--ginkgo.output-interceptor-mode=none',
    '--ginkgo.no-color',
    ...(a.flakeAttempts > 1 ? [`--ginkgo.flake-attempts=${a.flakeAttempts}`] : []),
    ...(a.pollProgressMs > 0 ? [`--ginkgo.poll-progress-after=${seconds(a.pollProgressMs)}`] : []),
    skipNothing,
    ...(a.focus ?? []).map(f => `--ginkgo.focus=${f}`),
    `--ginkgo.parallel.process=${a.place.index}`,
    `--ginkgo.parallel.total=${a.place.total}`,
    `--ginkgo.parallel.host=${a.place.host}`,
    '--provider=skeleton',
    `--kubeconfig=${a.kubeconfig}`,
    `--kubectl-path=${a.kubectl}`,
    `--report-dir=${a.reportDir}`,
    `--num-nodes=${a.nodes}`,
    ...a.extra,
  ]
}

export interface Filters {
  /** Go regular expressions on the suite's description and the spec's name; several are alternatives. */
  readonly focus: readonly string[]
  readonly skip: readonly string[]
  /** ginkgo's label language, e.g. `Conformance && !(Serial || Slow)`; empty: none. */
  readonly labelFilter: string
}

/** Flags of a dry run: with the user's filters (ginkgo itself decides what they select), or all specs without. */
export function dryRunArgs(report: string, seed: number, filters?: Filters): string[] {
  return [
    '--ginkgo.dry-run',
    '--ginkgo.no-color',
    '--ginkgo.succinct',
    `--ginkgo.seed=${seed}`,
    `--ginkgo.json-report=${report}`,
    '--provider=skeleton',
    ...(filters?.focus ?? []).map(f => `--ginkgo.focus=${f}`),
    ...(filters && filters.skip.length > 0 ? filters.skip.map(f => `--ginkgo.skip=${f}`) : [skipNothing]),
    ...(filters?.labelFilter ? [`--ginkgo.label-filter=${filters.labelFilter}`] : []),
  ]
}

function seconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1000))}s`
}
