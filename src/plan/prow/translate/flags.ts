import type { Placed } from './fields.ts'

/** One flag of a command line. */
export interface FlagOf {
  /** Without dashes. */
  readonly name: string
  /** undefined: it stands alone. */
  readonly value: string | undefined
  readonly line: number
}

export interface CommandLine {
  readonly flags: readonly FlagOf[]
  /** What is no flag, before `--`. */
  readonly words: readonly Placed<string>[]
  /** What follows `--`; undefined: there is none. */
  readonly rest: readonly Placed<string>[] | undefined
}

/**
 * @param alone flags that take no value: the word after them is none
 */
export function commandLine(argv: readonly Placed<string>[], alone: ReadonlySet<string>): CommandLine {
  const flags: FlagOf[] = []
  const words: Placed<string>[] = []
  for (let i = 0; i < argv.length; i++) {
    const { value: word, line } = argv[i]!
    if (word === '--') return { flags, words, rest: argv.slice(i + 1) }
    const found = /^--?([A-Za-z][\w.-]*)(?:=([\s\S]*))?$/.exec(word)
    if (found === null) {
      words.push(argv[i]!)
      continue
    }
    const [, name = '', value] = found
    const next = argv[i + 1]?.value
    if (value === undefined && !alone.has(name) && next !== undefined && !next.startsWith('-')) {
      flags.push({ name, value: next, line })
      i++
    } else flags.push({ name, value, line })
  }
  return { flags, words, rest: undefined }
}

/** Of a flag that may stand alone. */
export function isOn(flag: FlagOf): boolean {
  return flag.value === undefined || !/^(false|0|no)$/i.test(flag.value)
}
