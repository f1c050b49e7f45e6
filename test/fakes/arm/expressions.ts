import { createHash } from 'node:crypto'

/** What an expression of a template may ask for. */
export interface Scope {
  readonly parameters: Readonly<Record<string, unknown>>
  readonly variables?: Readonly<Record<string, unknown>>
  readonly subscription: string
  readonly group: { readonly name: string; readonly location: string }
  /** The properties of a resource that is there. @throws ExpressionError when it is not */
  reference(id: string): unknown
  /** Within a resource that is copied. */
  readonly copyIndex?: number | undefined
}

export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
}

/** Evaluates every expression in a value; keys may be expressions, too. */
export function evaluated(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string')
    return isExpression(value) ? evaluate(value.slice(1, -1), scope) : unescaped(value)
  if (Array.isArray(value)) return value.map(v => evaluated(v, scope))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([k, v]) => [String(evaluated(k, scope)), evaluated(v, scope)]),
  )
}

/** `[…]` is an expression, `[[…` a text that begins with a bracket. */
export function isExpression(text: string): boolean {
  return text.startsWith('[') && !text.startsWith('[[') && text.endsWith(']')
}

function unescaped(text: string): string {
  return text.startsWith('[[') ? text.slice(1) : text
}

/** Calls of `reference(…)` in a value: a resource waits for what it refers to. */
export function refersTo(value: unknown, scope: Scope): string[] {
  const ids: string[] = []
  const asked = {
    ...scope,
    reference: (id: string) => {
      ids.push(id)
      return anything
    },
  }
  evaluated(value, asked)
  return ids
}

/** Any property of any property, for finding out what is asked for before it is there. */
const anything: object = new Proxy(() => '', {
  get: (_, name) => (name === Symbol.toPrimitive ? () => '' : anything),
  has: () => true,
})

type Token = { readonly kind: 'text' | 'word' | 'mark' | 'number'; readonly text: string }

function evaluate(text: string, scope: Scope): unknown {
  const tokens = tokensOf(text)
  let at = 0
  const peek = () => tokens[at]?.text
  const take = (mark: string) => {
    if (tokens[at]?.kind !== 'mark' || tokens[at]?.text !== mark)
      throw new ExpressionError(`expected ${mark} but found ${tokens[at]?.text ?? 'the end'} in [${text}]`)
    at++
  }
  const expression = (): unknown => {
    const token = tokens[at++]
    if (token === undefined) throw new ExpressionError(`[${text}] ends too early`)
    if (token.kind === 'text') return token.text
    if (token.kind === 'number') return Number(token.text)
    if (token.kind !== 'word') throw new ExpressionError(`unexpected ${token.text} in [${text}]`)
    take('(')
    const args: unknown[] = []
    while (peek() !== ')') {
      args.push(expression())
      if (peek() !== ')') take(',')
    }
    take(')')
    return accessors(call(token.text, args, scope))
  }
  const accessors = (start: unknown): unknown => {
    let value = start
    for (;;) {
      if (peek() === '.' && tokens[at]?.kind === 'mark') {
        at++
        value = property(value, tokens[at++]?.text ?? '')
      } else if (peek() === '[' && tokens[at]?.kind === 'mark') {
        at++
        value = property(value, String(expression()))
        take(']')
      } else return value
    }
  }
  const property = (value: unknown, name: string): unknown => {
    const holder = value as Record<string, unknown> | undefined
    if (holder === undefined || holder === null || !(name in Object(holder)))
      throw new ExpressionError(`there is no property ${name} in [${text}]`)
    return holder[name]
  }
  const value = expression()
  if (at < tokens.length)
    throw new ExpressionError(`nothing is expected after ${tokens[at - 1]?.text} in [${text}]`)
  return value
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  const pattern = /\s*(?:'((?:[^']|'')*)'|([A-Za-z_]\w*)|(-?\d+)|([()[\],.]))/y
  while (pattern.lastIndex < text.trimEnd().length) {
    const found = pattern.exec(text)
    if (found === null) throw new ExpressionError(`[${text}] cannot be read`)
    const [, quoted, word, number, mark] = found
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replaceAll("''", "'") })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else tokens.push({ kind: 'mark', text: mark! })
  }
  return tokens
}

/** @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions */
function call(name: string, args: readonly unknown[], scope: Scope): unknown {
  const words = args.map(String)
  const groupId = `/subscriptions/${scope.subscription}/resourceGroups/${scope.group.name}`
  switch (name.toLowerCase()) {
    case 'parameters':
      return named(scope.parameters, words[0]!, 'parameter')
    case 'variables':
      return named(scope.variables ?? {}, words[0]!, 'variable')
    case 'concat':
      return Array.isArray(args[0]) ? args.flat() : words.join('')
    case 'resourceid':
      return `${groupId}${providerPath(words[0]!, words.slice(1))}`
    case 'subscriptionresourceid':
      return `/subscriptions/${scope.subscription}${providerPath(words[0]!, words.slice(1))}`
    case 'reference':
      return scope.reference(words[0]!)
    case 'resourcegroup':
      return { id: groupId, ...scope.group }
    case 'subscription':
      return { id: `/subscriptions/${scope.subscription}`, subscriptionId: scope.subscription }
    case 'copyindex':
      if (scope.copyIndex === undefined) throw new ExpressionError('copyIndex() outside of a copy')
      return scope.copyIndex + Number(args.at(-1) ?? 0)
    case 'guid':
      return guidOf(words)
    case 'uniquestring':
      return uniqueOf(words)
    default:
      throw new ExpressionError(`the function ${name}() is not known to this fake`)
  }
}

/** /providers/Name.Space/type/name/subtype/subname of `Name.Space/type/subtype` and as many names. */
function providerPath(type: string, names: readonly string[]): string {
  const [namespace, ...kinds] = type.split('/')
  if (kinds.length !== names.length)
    throw new ExpressionError(`resourceId('${type}') wants ${kinds.length} names, not ${names.length}`)
  return `/providers/${namespace}${kinds.map((kind, i) => `/${kind}/${names[i]}`).join('')}`
}

function named(from: Readonly<Record<string, unknown>>, name: string, what: string): unknown {
  const key = Object.keys(from).find(k => k.toLowerCase() === name.toLowerCase())
  if (key === undefined) throw new ExpressionError(`there is no ${what} ${name}`)
  return from[key]
}

/** Not Microsoft's numbers, but as theirs: the same for the same words. */
export function guidOf(words: readonly string[]): string {
  const hex = createHash('sha256').update(words.join('-')).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

function uniqueOf(words: readonly string[]): string {
  const digest = createHash('sha256').update(words.join('-')).digest()
  return Array.from(digest.subarray(0, 13), byte => 'abcdefghijklmnopqrstuvwxyz234567'[byte % 32]).join('')
}
