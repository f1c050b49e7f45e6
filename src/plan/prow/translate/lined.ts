import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { UsageError } from '../../../errors.ts'

/** YAML as data that knows its lines: what a report about a file is made of. */
export type Lined = LinedScalar | LinedList | LinedMap

export interface LinedScalar {
  readonly kind: 'scalar'
  readonly line: number
  /** As written but for quotes and escapes, so that `1.10` stays `1.10`; undefined: null. */
  readonly text: string | undefined
}
export interface LinedList {
  readonly kind: 'list'
  readonly line: number
  readonly items: readonly Lined[]
}
export interface LinedMap {
  readonly kind: 'map'
  readonly line: number
  readonly entries: ReadonlyMap<string, LinedEntry>
}
export interface LinedEntry {
  /** Of the key. Where the value came through an anchor: the key's line at the anchor. */
  readonly line: number
  readonly value: Lined
}

/**
 * @param name for messages
 * @returns undefined for an empty document
 * @throws UsageError with every place where the text is no YAML
 */
export function parseLined(name: string, text: string): Lined | undefined {
  const counter = new LineCounter()
  const doc = parseDocument(text, { lineCounter: counter, merge: true, logLevel: 'silent' })
  if (doc.errors.length > 0)
    throw new UsageError(
      doc.errors.map(
        e => `${name}:${e.linePos?.[0].line ?? 1}: no YAML that can be read: ${e.message.split('\n')[0]}`,
      ),
    )
  // What an alias stands for was read before it, and is shared: aliases within aliases cost nothing.
  const anchors = new Map<string, Lined>()
  const lineOf = (node: Node): number => counter.linePos(node.range?.[0] ?? 0).line
  const nothing = (node: Node | null): Lined => ({
    kind: 'scalar',
    line: node === null ? 0 : lineOf(node),
    text: undefined,
  })
  const convert = (node: Node | null): Lined => {
    if (isAlias(node)) return anchors.get(node.source) ?? nothing(node)
    const converted = isMap(node) ? mapOf(node) : isSeq(node) ? listOf(node) : scalarOf(node)
    const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined
    if (anchor !== undefined) anchors.set(anchor, converted)
    return converted
  }
  const scalarOf = (node: Node | null): Lined => {
    if (!isScalar(node) || node.value === null || node.value === undefined) return nothing(node)
    const text = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
    return { kind: 'scalar', line: lineOf(node), text }
  }
  const listOf = (node: YAMLSeq): Lined => ({
    kind: 'list',
    line: lineOf(node),
    items: node.items.map(i => convert(i as Node)),
  })
  const mapOf = (node: YAMLMap): LinedMap => {
    const entries = new Map<string, LinedEntry>()
    const merged: LinedMap[] = []
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.source ?? key.value) : String(key)
      const line = key === null ? lineOf(node) : lineOf(key as Node)
      const converted = convert(value as Node | null)
      if (name === '<<')
        merged.push(
          ...(converted.kind === 'list' ? converted.items : [converted]).filter(m => m.kind === 'map'),
        )
      else entries.set(name, { line, value: converted.line === 0 ? { ...converted, line } : converted })
    }
    // Keys of the map itself win over merged ones, earlier merges over later: https://yaml.org/type/merge.html
    for (const { entries: more } of merged)
      for (const [name, entry] of more) if (!entries.has(name)) entries.set(name, entry)
    return { kind: 'map', line: lineOf(node), entries }
  }
  return doc.contents === null ? undefined : convert(doc.contents as Node)
}

/** The plain value of it: strings, lists and objects. */
export function plain(lined: Lined): unknown {
  if (lined.kind === 'scalar') return lined.text ?? null
  if (lined.kind === 'list') return lined.items.map(plain)
  return Object.fromEntries([...lined.entries].map(([key, { value }]) => [key, plain(value)]))
}
