import { SaxesParser } from 'saxes'

/** One case, as far as readers tell cases apart. */
export interface CaseFact {
  /** Names of the suites that it is in, outermost first. */
  readonly suites: readonly string[]
  readonly classname: string
  readonly name: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** A skip without a reason: TestGrid drops it. */
  readonly silent: boolean
}

export interface JunitFacts {
  /** Relative to the build. */
  readonly path: string
  readonly cases: readonly CaseFact[]
  /** Why it is no junit. */
  readonly wrong?:
    | { readonly rule: 'junit-malformed' | 'junit-root' | 'junit-large'; readonly why: string }
    | undefined
}

interface Open {
  readonly classname: string
  readonly name: string
  outcome: CaseFact['outcome']
  reason: string
}

/** As strict as Go's decoder, which TestGrid and Spyglass read with. */
export function junitFacts(path: string, text: string): JunitFacts {
  const parser = new SaxesParser({ xmlns: false })
  const suites: string[] = []
  const cases: CaseFact[] = []
  let wrong: JunitFacts['wrong']
  let open: Open | undefined
  let inSkip = false
  let depth = 0
  parser.on('error', error => {
    wrong ??= { rule: 'junit-malformed', why: error.message }
  })
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding))
      wrong ??= { rule: 'junit-malformed', why: `unknown charset ${encoding}` }
  })
  parser.on('opentag', ({ name, attributes: a }) => {
    if (depth++ === 0 && name !== 'testsuites' && name !== 'testsuite')
      wrong ??= { rule: 'junit-root', why: `bad element name ${name}` }
    if (name === 'testsuite') suites.push(a['name'] ?? '')
    else if (name === 'testcase')
      open = { classname: a['classname'] ?? '', name: a['name'] ?? '', outcome: 'passed', reason: '' }
    else if (open !== undefined && (name === 'failure' || name === 'error')) open.outcome = 'failed'
    else if (open !== undefined && name === 'skipped' && open.outcome === 'passed') {
      open.outcome = 'skipped'
      open.reason = a['message'] === 'skipped' ? '' : (a['message'] ?? '')
      inSkip = true
    }
  })
  const onText = (more: string) => {
    if (inSkip && open !== undefined) open.reason += more
  }
  parser.on('text', onText)
  parser.on('cdata', onText)
  parser.on('closetag', ({ name }) => {
    depth--
    if (name === 'testsuite') suites.pop()
    else if (name === 'skipped') inSkip = false
    else if (name === 'testcase' && open !== undefined) {
      const { classname, name: of, outcome, reason } = open
      cases.push({
        suites: [...suites],
        classname,
        name: of,
        outcome,
        silent: outcome === 'skipped' && reason === '',
      })
      open = undefined
    }
  })
  if (text.trim() === '') return { path, cases }
  parser.write(text)
  if (wrong === undefined) parser.close()
  return { path, cases, ...(wrong === undefined ? {} : { wrong }) }
}
