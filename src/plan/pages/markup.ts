const made = Symbol('markup')

/** HTML that is safe to stand in a page; made by `html` alone, so that no JSON can pretend to be some. */
export interface Markup {
  readonly [made]: string
}

type Value = Markup | readonly Markup[] | string | number | undefined | false

/**
 * HTML with values in it. Texts are escaped, for elements and for attributes in double quotes; undefined and false are
 * nothing. What a test prints is hostile: there is no way around the escaping but `trusted`.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let text = strings[0] ?? ''
  for (const [i, value] of values.entries()) text += written(value) + (strings[i + 1] ?? '')
  return { [made]: text }
}

/** Our own style and script, which are no HTML. */
export function trusted(text: string): Markup {
  return { [made]: text }
}

export function textOf(markup: Markup): string {
  return markup[made]
}

function written(value: Value): string {
  if (value === undefined || value === false) return ''
  if (typeof value === 'string') return escaped(value)
  if (typeof value === 'number') return String(value)
  if (made in value) return value[made]
  return value.map(textOf).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return readable(text).replace(/[&<>"']/g, c => entities[c] ?? '')
}

const colours = /\x1b\[[0-9;:?]*[ -/]*[@-~]/g
/** C0 but tab and newline, C1, what turns the direction of writing for the rest of a line, and halves of characters. */
const unreadable = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu

/** Without a terminal's colours; what cannot be shown is seen to be there. */
export function readable(text: string): string {
  return text.replace(colours, '').replace(/\r\n?/g, '\n').replace(unreadable, '\ufffd')
}

/** Beginning of a text, at most so many characters. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)} …`
}

/** A path below the page as a link: no part of it can be read as a scheme or a host. */
export function hrefOf(path: string): string {
  return path
    .split('/')
    .map(part => encodeURIComponent(part.toWellFormed()))
    .join('/')
}

/**
 * As many of the items as fit in so many characters.
 * @param rest what is said of the others
 */
export function fitting(items: Iterable<Markup>, room: number, rest: (left: number) => Markup): Markup[] {
  const kept: Markup[] = []
  let left = 0
  let size = 0
  for (const item of items) {
    size += textOf(item).length
    if (size > room) left++
    else kept.push(item)
  }
  return left === 0 ? kept : [...kept, rest(left)]
}
