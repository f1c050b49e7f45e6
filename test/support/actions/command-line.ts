export interface Command {
  readonly name: string
  /** Names in lower case: they are read without regard to case. */
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

/**
 * A workflow command of either kind, if the line is one.
 * @param known whether a command of that name is there; other lines are plain output
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function parseCommand(line: string, known: (name: string) => boolean): Command | undefined {
  return parseV2(line, known) ?? parseV1(line, known)
}

/** `::name key=value,key=value::data`, at the beginning of a line, spaces before it aside. */
function parseV2(line: string, known: (name: string) => boolean): Command | undefined {
  const text = line.trimStart()
  const end = text.indexOf('::', 2)
  if (!text.startsWith('::') || end < 0) return undefined
  const info = text.slice(2, end)
  const command = named(info, ',', unescapeProperty, known)
  return command && { ...command, data: decoded(text.slice(end + 2), ['0D', '0A', '25']) }
}

/** `##[name key=value;key=value]data`, anywhere in a line. */
function parseV1(line: string, known: (name: string) => boolean): Command | undefined {
  const start = line.indexOf('##[')
  const end = start < 0 ? -1 : line.indexOf(']', start)
  if (end < 0) return undefined
  const command = named(line.slice(start + 3, end), ';', unescapeV1, known)
  return command && { ...command, data: unescapeV1(line.slice(end + 1)) }
}

function named(
  info: string,
  between: string,
  unescaped: (text: string) => string,
  known: (name: string) => boolean,
): Omit<Command, 'data'> | undefined {
  const space = info.indexOf(' ')
  const name = space < 0 ? info : info.slice(0, space)
  if (!known(name)) return undefined
  const properties: Record<string, string> = {}
  for (const part of space > 0
    ? info
        .slice(space + 1)
        .trim()
        .split(between)
    : []) {
    const [, key, value] = /^=*([^=]+)=+(.+)$/s.exec(part) ?? []
    if (key !== undefined && value !== undefined) properties[key.toLowerCase()] = unescaped(value)
  }
  return { name, properties }
}

const unescapeProperty = (text: string) => decoded(text, ['0D', '0A', '3A', '2C', '25'])
const unescapeV1 = (text: string) => decoded(text, ['3B', '0D', '0A', '5D', '25'])

/** One after another, in this order, as the runner does. */
function decoded(text: string, codes: readonly string[]): string {
  return codes.reduce(
    (all, hex) => all.replaceAll(`%${hex}`, String.fromCharCode(Number.parseInt(hex, 16))),
    text,
  )
}

/** Splits a stream as .NET's `StreamReader.ReadLine` does, which the runner reads with: at LF, CR LF and at a lone CR. */
export function lineSplitter(take: (line: string) => void): { chunk(text: string): void; end(): void } {
  let rest = ''
  let afterReturn = false
  return {
    chunk: text => {
      let from = 0
      if (afterReturn && text.startsWith('\n')) from = 1
      if (text !== '') afterReturn = false
      for (let at = from; at < text.length; at += 1) {
        const char = text[at]
        if (char !== '\n' && char !== '\r') continue
        take(rest + text.slice(from, at))
        rest = ''
        if (char === '\r' && text[at + 1] === '\n') at += 1
        else if (char === '\r' && at + 1 === text.length) afterReturn = true
        from = at + 1
      }
      rest += text.slice(from)
    },
    end: () => {
      if (rest !== '') take(rest)
      rest = ''
    },
  }
}
