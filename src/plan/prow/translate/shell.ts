/** A command of a script, with the assignments that stand before it. */
export interface Simple {
  readonly words: readonly string[]
  readonly assigned: Readonly<Record<string, string>>
}

/**
 * The simple commands of a shell script in their order, quotes removed, variables that the script or `known` sets put
 * in. It reads what CI jobs are made of (lists, pipes, continued lines, assignments, heredocs as text); control structures are
 * not run: their commands appear as if each was.
 * @returns undefined where quotes do not close
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
 */
export function simpleCommands(
  script: string,
  known: Readonly<Record<string, string>> = {},
): Simple[] | undefined {
  const tokens = tokensOf(script)
  if (tokens === undefined) return undefined
  const variables: Record<string, string> = { ...known }
  const commands: Simple[] = []
  let words: Token[] = []
  const end = () => {
    const assigned: Record<string, string> = {}
    let i = 0
    while (words[i]?.parts[0]?.quoted === false && /^\w+=/.test(words[i]!.parts[0]!.text)) {
      const value = expand(words[i++]!, variables)
      assigned[value.slice(0, value.indexOf('='))] = value.slice(value.indexOf('=') + 1)
    }
    const rest = words.slice(i).map(w => expand(w, variables))
    words = []
    if (rest.length === 0) Object.assign(variables, assigned)
    if (['export', 'readonly', 'declare', 'local'].includes(rest[0] ?? ''))
      for (const word of rest.slice(1))
        if (/^\w+=/.test(word))
          variables[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1)
    if (rest.length > 0) commands.push({ words: rest, assigned })
  }
  for (const token of tokens) {
    if (token === ';') end()
    else words.push(token)
  }
  end()
  return commands
}

interface Token {
  readonly parts: readonly { readonly text: string; readonly quoted: boolean }[]
}

/** Words, and `;` for whatever ends a command. */
function tokensOf(script: string): (Token | ';')[] | undefined {
  const tokens: (Token | ';')[] = []
  let parts: { text: string; quoted: boolean }[] | undefined
  const add = (text: string, quoted: boolean) => {
    parts ??= []
    parts.push({ text, quoted })
  }
  const word = () => {
    if (parts !== undefined) tokens.push({ parts })
    parts = undefined
  }
  for (let i = 0; i < script.length; i++) {
    const c = script[i]!
    if (c === '\\') {
      const next = script[++i]
      if (next !== '\n' && next !== undefined) add(next, true)
    } else if (c === "'") {
      const close = script.indexOf("'", i + 1)
      if (close < 0) return undefined
      add(script.slice(i + 1, close), true)
      i = close
    } else if (c === '"') {
      const found = doubleQuoted(script, i + 1)
      if (found === undefined) return undefined
      add(found.text, false) // variables are put in
      add('', true) // an empty word stays a word
      i = found.close
    } else if (c === '$' && script[i + 1] === '(') {
      const close = matching(script, i + 1)
      add(script.slice(i, close + 1), true)
      i = close
    } else if (c === '#' && parts === undefined) {
      const newline = script.indexOf('\n', i)
      i = (newline < 0 ? script.length : newline) - 1
    } else if (c === '\n' || c === ';' || c === '&' || c === '|') {
      word()
      tokens.push(';')
    } else if (/\s/.test(c)) word()
    else add(c, false)
  }
  word()
  return tokens.map(t => (t === ';' ? t : joined(t)))
}

/** Neighbouring unquoted letters are one part, so that a name of a variable is whole. */
function joined(token: Token): Token {
  const parts: { text: string; quoted: boolean }[] = []
  for (const part of token.parts) {
    const last = parts.at(-1)
    if (last !== undefined && !last.quoted && !part.quoted) last.text += part.text
    else parts.push({ ...part })
  }
  return { parts }
}

function doubleQuoted(script: string, from: number): { text: string; close: number } | undefined {
  let text = ''
  for (let i = from; i < script.length; i++) {
    const c = script[i]!
    if (c === '"') return { text, close: i }
    if (c === '\\' && '"\\$`\n'.includes(script[i + 1] ?? '')) {
      i++
      if (script[i] === '$') text += '\u0000'
      else if (script[i] !== '\n') text += script[i]
    } else text += c
  }
  return undefined
}

function matching(script: string, open: number): number {
  let depth = 0
  for (let i = open; i < script.length; i++) {
    if (script[i] === '(') depth++
    if (script[i] === ')' && --depth === 0) return i
  }
  return script.length - 1
}

/** Variables that are not known stay as they are written. A dollar that was escaped travels as NUL until here. */
function expand(token: Token, variables: Readonly<Record<string, string>>): string {
  const text = token.parts.map(p => (p.quoted ? p.text : withVariables(p.text, variables))).join('')
  return text.replaceAll('\u0000', '$')
}

function withVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (all, braced, bare) => variables[braced ?? bare] ?? all)
}
