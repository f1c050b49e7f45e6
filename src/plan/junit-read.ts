import { SaxesParser } from 'saxes'

/** A case as some junit file has it. */
export interface ReadCase {
  readonly suite: string
  readonly classname: string
  readonly name: string
  readonly ms: number
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** Of a failure or an error: its text, and its message where that says something else. Of a skip: why. */
  readonly text: string
  /** system-out and system-err. */
  readonly output: string
}

export interface JunitReader {
  /** A piece of the file, cut anywhere. */
  write(chunk: string): void
  /** @returns what was wrong with the file, in words; undefined when it was whole. Never throws. */
  end(): string | undefined
}

/** Kept of the texts of one case, so that a file of any size needs little memory. */
const longestText = 256 * 1024

interface OpenCase {
  readonly suite: string
  readonly classname: string
  readonly name: string
  readonly ms: number
  outcome: ReadCase['outcome']
  message: string
  text: string
  output: string
}

/**
 * Reads junit as a stream and tells of each case when it is complete. Nested suites, `<testsuite>` or `<testsuites>`
 * at the top, failures and errors, texts in attributes or elements: what jUnit, ginkgo, pytest and gotestsum write.
 * A file that ends in the middle, or goes wrong there, gives the cases before that, and a remark.
 */
export function junitReader(onCase: (c: ReadCase) => void): JunitReader {
  const parser = new SaxesParser({ xmlns: false })
  const suites: string[] = []
  let open: OpenCase | undefined
  let into: 'text' | 'output' | undefined
  let wrong: string | undefined
  let cases = 0

  parser.on('opentag', tag => {
    const a = tag.attributes
    if (tag.name === 'testsuite') suites.push(a['name'] ?? '')
    else if (tag.name === 'testcase') open = openCase(a, suites)
    else if (open !== undefined) {
      const what = verdict(tag.name)
      if (what) {
        open.outcome = what
        open.message ||= a['message'] ?? ''
        into = 'text'
      } else if (tag.name === 'system-out' || tag.name === 'system-err') into = 'output'
    }
  })
  const onText = (text: string) => {
    if (open !== undefined && into !== undefined) open[into] = append(open[into], text)
  }
  parser.on('text', onText)
  parser.on('cdata', onText)
  parser.on('closetag', tag => {
    if (tag.name === 'testsuite') suites.pop()
    else if (tag.name === 'testcase' && open !== undefined && wrong === undefined) {
      cases++
      onCase(closed(open))
      open = undefined
    }
    into = undefined
  })
  parser.on('error', error => {
    wrong ??= `${error.message} after ${cases} cases${open ? `, in the case "${open.name}"` : ''}`
  })
  return {
    write(chunk) {
      if (wrong === undefined) parser.write(allowed(chunk))
    },
    end() {
      if (wrong === undefined) parser.close()
      return wrong
    },
  }
}

function openCase(a: Readonly<Record<string, string>>, suites: readonly string[]): OpenCase {
  const seconds = Number((a['time'] ?? '').replaceAll(',', ''))
  return {
    suite: suites.at(-1) ?? '',
    classname: a['classname'] ?? '',
    name: a['name'] ?? '',
    ms: Number.isFinite(seconds) ? Math.round(seconds * 1000) : 0,
    outcome: 'passed',
    message: '',
    text: '',
    output: '',
  }
}

function verdict(element: string): ReadCase['outcome'] | undefined {
  if (element === 'failure' || element === 'error') return 'failed'
  return element === 'skipped' ? 'skipped' : undefined
}

/** ginkgo and others say the message twice, as an attribute and at the head of the text. */
function closed({ message, ...c }: OpenCase): ReadCase {
  const text = c.text.includes(message) ? c.text : `${message}\n${c.text}`
  return { ...c, text: text.trim(), output: c.output.trim() }
}

function append(text: string, more: string): string {
  const room = longestText - text.length
  return room <= 0 ? text : text + more.slice(0, room)
}

/**
 * Programs write control characters into junit, as they are or as references. XML has no place for either, and one
 * would end the reading of the whole file.
 */
function allowed(chunk: string): string {
  return chunk
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));/gi, '\ufffd')
}
