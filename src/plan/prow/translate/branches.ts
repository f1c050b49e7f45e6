/** How the branch filters of a job become those of a workflow. */
export interface BranchFilter {
  /** Patterns for `branches:`; undefined: every branch. */
  readonly globs: readonly string[] | undefined
  /** What no pattern can say: Go regular expressions that a step has to match. */
  readonly exact: { readonly branches?: string; readonly skip?: string } | undefined
}

/**
 * Prow matches regular expressions anywhere in the name (`master` matches `old-master-2` too) and lets skip_branches win.
 * GitHub matches its own patterns against the whole name, where `?` and `+` are about the character before them; a
 * pattern after `!` takes away from those before it.
 * A bare `.` becomes a dot: it is what people mean in `release-1.36`, and no pattern of GitHub means any one character.
 * @param branches Go regular expressions, any of which may match; none: all branches
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function branchFilter(branches: readonly string[], skip: readonly string[]): BranchFilter {
  if (branches.length === 0 && skip.length === 0) return { globs: undefined, exact: undefined }
  const wanted = branches.length === 0 ? ['**'] : globsOf(branches)
  const unwanted = globsOf(skip)
  if (wanted === undefined || unwanted === undefined) {
    const exact = {
      ...(branches.length > 0 && { branches: branches.join('|') }),
      ...(skip.length > 0 && { skip: skip.join('|') }),
    }
    return { globs: undefined, exact }
  }
  return { globs: [...wanted, ...unwanted.map(g => `!${g}`)], exact: undefined }
}

/** Whether a name of a pattern could be a tag's as well: prow runs postsubmits on tags by the same expressions. */
export function isOpen(glob: string): boolean {
  return /[*+?[]/.test(glob)
}

function globsOf(regexes: readonly string[]): string[] | undefined {
  const globs: string[] = []
  for (const regex of regexes) {
    const some = globsOfOne(regex)
    if (some === undefined) return undefined
    globs.push(...some)
  }
  return [...new Set(globs)]
}

/** Patterns that match what the expression does, or undefined when there are none. */
function globsOfOne(regex: string): string[] | undefined {
  const parts = alternatives(regex)
  if (parts === undefined) return undefined
  if (parts.length > 1) return globsOf(parts)
  const group = /^\^?\((?:\?:)?([^()]*)\)\$?$/.exec(regex)
  if (group !== null) {
    const inner = group[1]!.split('|')
    return globsOf(inner.map(i => `${regex.startsWith('^') ? '^' : ''}${i}${regex.endsWith('$') ? '$' : ''}`))
  }
  const glob = globOf(regex)
  return glob === undefined ? undefined : [glob]
}

/** Splits at `|` outside of brackets; undefined where brackets do not close. */
function alternatives(regex: string): string[] | undefined {
  const parts = ['']
  let depth = 0
  for (let i = 0; i < regex.length; i++) {
    const c = regex[i]!
    if (c === '|' && depth === 0) parts.push('')
    else {
      if (c === '(' || c === '[') depth++
      if (c === ')' || c === ']') depth--
      parts[parts.length - 1] += c === '\\' ? c + (regex[++i] ?? '') : c
    }
  }
  return depth === 0 ? parts : undefined
}

const token = /^(\\d|\\[^\w\s]|\[[A-Za-z0-9-]+\]|[\w/#@,=: -]|\.)([*+?]|)/

/** One expression without alternatives and groups. */
function globOf(regex: string): string | undefined {
  const start = regex.startsWith('^')
  const end = /(^|[^\\])\$$/.test(regex)
  let rest = regex.slice(start ? 1 : 0, end ? -1 : undefined)
  let glob = start ? '' : '**'
  while (rest !== '') {
    const found = token.exec(rest)
    if (found === null) return undefined
    const [whole, atom = '', many = ''] = found
    rest = rest.slice(whole.length)
    const piece = pieceOf(atom, many)
    if (piece !== undefined) glob += piece
    // `release-*` at an open end: none or some of it and then anything, which is anything.
    else if (rest === '' && !end) glob += ''
    else return undefined
  }
  const open = end ? glob : `${glob}**`
  return open.replace(/\*{3,}/g, '**')
}

/** @returns undefined where GitHub has no such pattern: `*` after a character means no repetition there */
function pieceOf(atom: string, many: string): string | undefined {
  if (atom === '.') return many === '' ? '.' : many === '?' ? undefined : '**'
  if (many === '*') return undefined
  if (atom === '\\d') return `[0-9]${many}`
  if (atom.startsWith('[')) return `${atom}${many}`
  const literal = atom.startsWith('\\') ? atom.slice(1) : atom
  return `${/[*+?[\]!\\]/.test(literal) ? `\\${literal}` : literal}${many}`
}
