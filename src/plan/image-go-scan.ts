/**
 * A rough reading of Go sources, by the layout that gofmt gives to all of them: a block ends at the first line that
 * is indented no more than the line it began at. Enough to see which images a spec names; no compiler.
 */
export interface GoFile {
  /** Path of the package's directory, e.g. test/e2e/apps. */
  readonly dir: string
  readonly lines: readonly string[]
  /** Directory in the tree by the name under which the file imports it. */
  readonly imports: ReadonlyMap<string, string>
  /** Name under which the file imports test/utils/image. */
  readonly imageAlias: string | undefined
  /** Text by name: functions, methods (by their own name) and variables of the package. */
  readonly symbols: readonly { readonly name: string; readonly text: string }[]
}

const imagePackage = 'test/utils/image'

/** @param path of the file, relative to the top of the tree */
export function scanGoFile(path: string, text: string): GoFile {
  const lines = text.split('\n').map(line => (/^\s*\/\//.test(line) ? '' : line))
  const imports = new Map<string, string>()
  for (const m of text.matchAll(/^\s*(?:import )?(?:(\w+) )?"k8s\.io\/kubernetes\/([^"]+)"/gm))
    imports.set(m[1] ?? m[2]!.slice(m[2]!.lastIndexOf('/') + 1), m[2]!)
  const imageAlias = [...imports].find(([, dir]) => dir === imagePackage)?.[0]
  const symbols: { name: string; text: string }[] = []
  let group = false
  for (const [i, line] of lines.entries()) {
    if (line.startsWith('var (')) group = true
    else if (line.startsWith(')')) group = false
    const name =
      /^func (?:\([^)]*\) )?(\w+)/.exec(line)?.[1] ??
      /^var (\w+)\b/.exec(line)?.[1] ??
      (group ? /^\t(\w+)\b[^,]*=/.exec(line)?.[1] : undefined)
    if (name !== undefined && name !== '_') symbols.push({ name, text: block(lines, i) })
  }
  return { dir: path.slice(0, path.lastIndexOf('/')), lines, imports, imageAlias, symbols }
}

/** Text from line `start` (0-based) to the end of what begins there. */
export function block(lines: readonly string[], start: number): string {
  const first = lines[start] ?? ''
  if (!/[{(,[=]\s*$/.test(first)) return first
  const depth = indent(first)
  let end = start + 1
  while (end < lines.length && (lines[end] === '' || indent(lines[end]!) > depth)) end++
  return lines.slice(start, end + 1).join('\n')
}

function indent(line: string): number {
  let n = 0
  while (line[n] === '\t') n++
  return n
}

/** A leaf of the suite and what is set up around it. */
export interface Leaf {
  /** The It or Entry itself, with the bodies of local helpers and variables that it names. */
  readonly own: string
  /** BeforeEach blocks around it, and the table it is an entry of. */
  readonly around: string
}

/** @param line 1-based, as ginkgo reports it */
export function leafAt(file: GoFile, line: number): Leaf {
  const start = line - 1
  const around: string[] = []
  const locals = new Map<string, string>()
  let depth = indent(file.lines[start] ?? '')
  // Entries of a table come after the `},` that ends its body: the call begins further up, as deep as that line.
  let tail = false
  // Upwards through the blocks that enclose the leaf: only what is in its scope.
  for (let i = start - 1; i > 0 && depth > 0; i--) {
    const text = file.lines[i]!
    if (text === '' || indent(text) > depth) continue
    if (indent(text) < depth || tail) {
      depth = indent(text)
      tail = /^\t*\}/.test(text)
      if (/\bDescribeTable\w*\(/.test(text)) around.push(block(file.lines, i))
      continue
    }
    if (/\bBeforeEach\(/.test(text)) around.push(block(file.lines, i))
    const name = localAt(file, text)
    if (name !== undefined) locals.set(name, `${locals.get(name) ?? ''}\n${block(file.lines, i)}`)
  }
  return { own: expand(block(file.lines, start), locals), around: expand(around.join('\n'), locals) }
}

/** Name of a closure or of a variable that holds an image, where the line defines one. */
function localAt(file: GoFile, line: string): string | undefined {
  const match = /^\t+(?:var )?(\w+)(?:, \w+)* (?::?=) (.*)$/.exec(line)
  if (match === null) return undefined
  const [, name = '', value = ''] = match
  const holdsImage = file.imageAlias !== undefined && value.includes(`${file.imageAlias}.`)
  return holdsImage || value.startsWith('func(') ? name : undefined
}

function expand(text: string, locals: ReadonlyMap<string, string>): string {
  const used = new Set<string>()
  let whole = text
  let fresh = text
  while (fresh !== '') {
    const names = new Set(fresh.match(/[A-Za-z_]\w*/g) ?? [])
    fresh = ''
    for (const name of names) {
      const local = locals.get(name)
      if (local === undefined || used.has(name)) continue
      used.add(name)
      fresh += `\n${local}`
    }
    whole += fresh
  }
  return whole
}
