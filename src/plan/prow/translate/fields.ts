import type { Lined, LinedMap } from './lined.ts'
import { plain } from './lined.ts'
import type { Level, Notes } from './notes.ts'

/** A text with its place. */
export interface Placed<T> {
  readonly value: T
  readonly line: number
}

/**
 * A map that remembers what was read of it: a field that nobody asked for is named in the report instead of being
 * passed over, whether it is new in prow or misspelt.
 */
export interface Fields {
  readonly path: string
  readonly line: number
  has(key: string): boolean
  /** Line of the key, or of the map when it is not there. */
  lineOf(key: string): number
  text(key: string): string | undefined
  flag(key: string): boolean | undefined
  whole(key: string): number | undefined
  texts(key: string): readonly Placed<string>[]
  pairs(key: string): readonly (Placed<string> & { readonly name: string })[]
  map(key: string): Fields | undefined
  maps(key: string): readonly Fields[]
  /** The plain value, whatever it is: strings, lists, objects. */
  raw(key: string): unknown
  /** Reads a field that prow alone needs. */
  drop(key: string, why: string): void
  /** Reads a field that is not carried. */
  lose(key: string, why: string): void
  /** A note on the whole map. */
  note(level: Level, text: string): void
  /** Notes everything below that nobody read. */
  rest(): void
}

export function fieldsOf(map: LinedMap, path: string, notes: Notes): Fields {
  const read = new Set<string>()
  const children: Fields[] = []
  const at = (key: string) => (path === '' ? key : `${path}.${key}`)
  const lineOf = (key: string) => map.entries.get(key)?.line ?? map.line
  const value = (key: string): Lined | undefined => {
    read.add(key)
    const found = map.entries.get(key)?.value
    return found === undefined || (found.kind === 'scalar' && found.text === undefined) ? undefined : found
  }
  const wrong = (key: string, wants: string) => {
    notes.lost(lineOf(key), at(key), `prow wants ${wants} here`)
    return undefined
  }
  const child = (of: LinedMap, below: string) => {
    const fields = fieldsOf(of, below, notes)
    children.push(fields)
    return fields
  }
  const text = (key: string) => {
    const v = value(key)
    return v === undefined ? undefined : v.kind === 'scalar' ? v.text : wrong(key, 'a text')
  }
  const fields: Fields = {
    path,
    line: map.line,
    has: key => value(key) !== undefined,
    lineOf,
    text,
    flag: key => {
      const said = text(key)?.toLowerCase()
      if (said === undefined) return undefined
      // sigs.k8s.io/yaml reads YAML 1.1, where these words are booleans too.
      if (['true', 'yes', 'on', 'y'].includes(said)) return true
      return ['false', 'no', 'off', 'n'].includes(said) ? false : wrong(key, 'true or false')
    },
    whole: key => {
      const said = text(key)
      if (said === undefined) return undefined
      return /^\d{1,9}$/.test(said) ? Number(said) : wrong(key, 'a whole number')
    },
    texts: key => {
      const v = value(key)
      if (v === undefined) return []
      const items = v.kind === 'list' ? v.items : [v]
      return items.flatMap(i =>
        i.kind === 'scalar' ? [{ value: i.text ?? '', line: i.line }] : (wrong(key, 'a list of texts') ?? []),
      )
    },
    pairs: key => {
      const v = value(key)
      if (v === undefined) return []
      if (v.kind !== 'map') return wrong(key, 'a map of texts') ?? []
      return [...v.entries].map(([name, e]) => ({ name, line: e.line, value: flat(e.value) }))
    },
    map: key => {
      const v = value(key)
      return v === undefined ? undefined : v.kind === 'map' ? child(v, at(key)) : wrong(key, 'a map')
    },
    maps: key => {
      const v = value(key)
      if (v === undefined) return []
      if (v.kind !== 'list') return wrong(key, 'a list') ?? []
      return v.items.flatMap((item, i) =>
        item.kind === 'map' ? [child(item, `${at(key)}[${i}]`)] : (wrong(key, 'a list of maps') ?? []),
      )
    },
    raw: key => {
      const v = value(key)
      return v === undefined ? undefined : plain(v)
    },
    drop: (key, why) => {
      if (value(key) !== undefined) notes.dropped(lineOf(key), at(key), why)
    },
    lose: (key, why) => {
      if (value(key) !== undefined) notes.lost(lineOf(key), at(key), why)
    },
    note: (level, text) => notes[level](map.line, path, text),
    rest: () => {
      for (const key of map.entries.keys())
        if (!read.has(key)) notes.lost(lineOf(key), at(key), 'a field that is not known here')
      for (const c of children) c.rest()
    },
  }
  return fields
}

function flat(value: Lined): string {
  return value.kind === 'scalar' ? (value.text ?? '') : JSON.stringify(plain(value))
}
