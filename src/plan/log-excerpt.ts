/** Lines that tell how a test came to its failure. */
const before = 16
/** What comes after the failure is of little use, but says that it was the end. */
const after = 2
/** A log so short is shown whole. */
const short = 20

/**
 * Kubernetes' framework begins to clean up with one of these, and then writes down all that it finds in the namespace:
 * often ten times as much as the test itself wrote.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.3/test/e2e/framework/framework.go#L406
 */
const cleaning =
  /\bdump\.go:\d+\]|STEP: (?:dump namespace information after failure|Collecting events from namespace|Destroying namespace)/
/** Said where it failed, by the framework, Go's runtime, or most other programs. */
const failing =
  /\[FAILED\]|\[PANICKED\]|\[TIMEDOUT\]|^panic: |Unexpected error|\bFAIL\b|^\s*(?:Error|Exception|Traceback)\b/

/**
 * The piece of a spec's log that tells why it failed: what the test did last. Of a Kubernetes spec that is what
 * stands before the framework's own clean-up; else what stands around the last line that speaks of a failure; else
 * the end.
 * @param most characters
 * @param message of the failure: a log that begins with it does not say it twice
 * @returns '' for a log that is empty
 */
export function logExcerpt(log: string, most: number, message = ''): string {
  const said = message !== '' && log.startsWith(message)
  const rest = said ? log.slice(log.indexOf('\n', message.length - 1) + 1 || log.length) : log
  const lines = rest.replace(/\s+$/, '').split(/\r?\n/)
  if (lines.length <= short) return clipped(lines, most)
  const cleanUp = lines.findIndex(line => cleaning.test(line))
  const failed = lines.findLastIndex(line => failing.test(line))
  const end = cleanUp > 0 ? cleanUp + 1 : failed >= before ? failed + 1 + after : lines.length
  const from = Math.max(0, Math.min(end, lines.length) - before - after)
  return clipped(lines.slice(from, end), most)
}

/** The end of a text says more than its beginning. */
function clipped(lines: readonly string[], most: number): string {
  const text = lines.join('\n')
  return text.length <= most ? text : `… ${text.slice(-most)}`
}
