import { closest, distance } from 'fastest-levenshtein'
import { UsageError } from '../errors.ts'
import type { Option } from './define.ts'
import { type OptionName, type Options, optionNames, options } from './table.ts'

/** Who reads options: a command by flags, or an action by inputs. */
export interface Reader {
  /** As in an error text: `up`, `actions/provision`. */
  readonly name: string
  readonly options: readonly OptionName[]
  readonly by: 'flags' | 'inputs'
}

/** Where values come from, strongest first. */
export interface Sources {
  /** Flags or inputs, by name without dashes; lists where a flag was repeated. */
  readonly given: Readonly<Record<string, unknown>>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly file?: FileSource | undefined
}

export interface FileSource {
  /** For messages. */
  readonly name: string
  /** Its content; throws what makes it no YAML. A parser is loaded only where there is a file. */
  readonly read: () => unknown
}

/** Variables that begin with BOWSPRIT_ but are no options. */
const reserved = new Set(['BOWSPRIT_NODE'])

/**
 * Strings and YAML into typed options: flag > environment > file > default.
 * @throws UsageError that lists every problem: unknown names (with the nearest known one) and wrong values.
 */
export function readOptions(reader: Reader, sources: Sources): Options {
  const problems: string[] = []
  const typed = (name: string) => (reader.by === 'flags' ? `--${name}` : `input ${name}`)
  const fromFile = readFile(sources.file, problems)
  const fromEnv = readEnv(sources.env, problems)
  const raw = new Map<OptionName, { value: unknown; where: string }>()
  for (const [name, value] of Object.entries(fromFile))
    if (known(name, optionNames, `key ${name} in ${sources.file?.name}`, problems)) {
      if (isSecret(name))
        problems.push(`${name} in ${sources.file?.name}: a secret belongs in ${envName(name)}, not in a file`)
      else raw.set(name, { value, where: `${name} in ${sources.file?.name}` })
    }
  for (const [name, value] of Object.entries(fromEnv))
    raw.set(name as OptionName, { value, where: envName(name) })
  for (const [name, value] of Object.entries(sources.given)) {
    const what = reader.by === 'flags' ? `option --${name}` : `input ${name}`
    if (!known(name, reader.options, what, problems, reader)) continue
    // Every user of the machine sees what programs are started with.
    if (reader.by === 'flags' && isSecret(name))
      problems.push(`--${name}: a secret belongs in ${envName(name)}, not on a command line`)
    else raw.set(name, { value, where: typed(name) })
  }
  const out: Record<string, unknown> = {}
  for (const name of optionNames) out[name] = value(name, raw.get(name), reader, problems)
  if (problems.length > 0) throw new UsageError(problems)
  return out as unknown as Options
}

function isSecret(name: OptionName): boolean {
  return (options[name] as Option<unknown>).secret === true
}

/** `node-kind` → `BOWSPRIT_NODE_KIND`. */
export function envName(option: string): string {
  return `BOWSPRIT_${option.toUpperCase().replaceAll('-', '_')}`
}

function value(
  name: OptionName,
  given: { value: unknown; where: string } | undefined,
  reader: Reader,
  problems: string[],
): unknown {
  const { kind, fallback, example }: Option<unknown> = options[name] as Option<unknown>
  if (given === undefined) return fallback
  const parts = kind.explain?.(given.value) ?? []
  if (parts.length > 0) {
    problems.push(...parts.map(part => `${given.where}: ${part}`))
    return undefined
  }
  const parsed = kind.schema.safeParse(given.value)
  if (parsed.success) return parsed.data
  const shown =
    given.value === true ? 'nothing' : isSecret(name) ? 'something else' : JSON.stringify(given.value)
  const typed = reader.by === 'flags' ? `--${name} ${quoted(example)}` : `${name}: ${example}`
  problems.push(`${given.where} wants ${kind.wants}, got ${shown} (example: ${typed})`)
  return undefined
}

function known(
  name: string,
  names: readonly string[],
  what: string,
  problems: string[],
  reader?: Reader,
): name is OptionName {
  if (names.includes(name)) return true
  const elsewhere = reader !== undefined && (optionNames as string[]).includes(name)
  const near = nearest(name, names)
  const all =
    reader?.by === 'inputs' ? `it takes ${names.join(', ')}` : `see bowsprit ${reader?.name ?? 'run'} --help`
  const hint = elsewhere
    ? `\`${reader.name}\` does not take it`
    : near === undefined
      ? all
      : `did you mean ${near}?`
  problems.push(`unknown ${what}: ${hint}`)
  return false
}

/** The known name that was probably meant, if one is near enough. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined
  const best = closest(name, [...names])
  return distance(name, best) <= Math.max(2, Math.floor(best.length / 3)) ? best : undefined
}

function readFile(file: Sources['file'], problems: string[]): Record<string, unknown> {
  if (file === undefined) return {}
  try {
    const content = file.read()
    if (content === null || content === undefined) return {}
    if (typeof content === 'object' && !Array.isArray(content)) return content as Record<string, unknown>
    problems.push(`${file.name}: expected a map of options, such as "nodes: 3"`)
  } catch (error) {
    problems.push(`${file.name} is not YAML: ${error instanceof Error ? error.message : error}`)
  }
  return {}
}

function readEnv(env: Sources['env'], problems: string[]): Record<string, string> {
  const byEnvName = new Map(optionNames.map(name => [envName(name), name]))
  const out: Record<string, string> = {}
  for (const [key, text] of Object.entries(env)) {
    if (!key.startsWith('BOWSPRIT_') || text === undefined || text === '' || reserved.has(key)) continue
    const name = byEnvName.get(key)
    if (name !== undefined) out[name] = text
    else {
      const near = nearest(key, [...byEnvName.keys()])
      problems.push(
        `unknown environment variable ${key}${near === undefined ? '' : `: did you mean ${near}?`}`,
      )
    }
  }
  return out
}

function quoted(text: string): string {
  return /^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text}'`
}
