import { type GoFile, leafAt } from './image-go-scan.ts'
import type { Spec } from './specs.ts'

/** Which images the sources of a branch name, and who calls whom. */
export interface SourceIndex {
  /** By path relative to the tree: test/e2e/apps/rc.go. */
  readonly files: ReadonlyMap<string, GoFile>
  /** Reference by identifier of test/utils/image. */
  readonly images: ReadonlyMap<string, string>
  /** References that the YAML files below a directory name, by that directory. */
  readonly manifests: ReadonlyMap<string, readonly string[]>
}

/** Specs whose images are in manifests or drivers that no code of the leaf mentions: by the name of the spec. */
const byName: readonly { name: RegExp; manifests?: string; images?: readonly string[] }[] = [
  { name: /\[Driver: csi-hostpath/, manifests: 'test/e2e/testing-manifests/storage-csi/hostpath' },
  { name: /\bCSI Mock\b/, manifests: 'test/e2e/testing-manifests/storage-csi/mock' },
  { name: /\[Driver: nfs3?\]/, images: ['VolumeNFSServer'] },
  { name: /\[Driver: iscsi\]/, images: ['VolumeISCSIServer'] },
]
export const manifestDirs = byName.flatMap(rule => rule.manifests ?? [])

/** Specs name it to see a pull fail. */
const meantToFail = new Set(['InvalidRegistryImage'])

export interface Needs {
  /** What the leaf itself names: without these it cannot pass. */
  readonly must: readonly string[]
  /** Also what helper functions that it may call name: a guess to the safe side, for what to have ready. */
  readonly may: readonly string[]
}

/** @returns needs by spec name */
export function imageNeeds(specs: readonly Spec[], index: SourceIndex): ReadonlyMap<string, Needs> {
  const reach = reachable(index)
  const byLeaf = new Map<string, Needs>()
  const needs = new Map<string, Needs>()
  for (const spec of specs) {
    const path = treePath(spec.file)
    const key = `${path}:${spec.line}`
    const leaf = byLeaf.get(key) ?? needsOfLeaf(path, spec.line, index, reach)
    byLeaf.set(key, leaf)
    const named = needsByName(spec.name, index)
    const before = needs.get(spec.name) ?? { must: [], may: [] }
    needs.set(spec.name, {
      must: sorted(before.must, leaf.must, named),
      may: sorted(before.may, leaf.may, named),
    })
  }
  return needs
}

/** Ginkgo reports paths as the compiler had them: with the module's directory or version before them. */
function treePath(file: string): string {
  const at = file.lastIndexOf('test/e2e/')
  return at < 0 ? file : file.slice(at)
}

function needsByName(name: string, index: SourceIndex): readonly string[] {
  return byName
    .filter(rule => rule.name.test(name))
    .flatMap(rule => [
      ...(rule.manifests === undefined ? [] : (index.manifests.get(rule.manifests) ?? [])),
      ...(rule.images ?? []).flatMap(id => index.images.get(id) ?? []),
    ])
}

function needsOfLeaf(path: string, line: number, index: SourceIndex, reach: Reach): Needs {
  const file = index.files.get(path)
  if (file === undefined) return { must: [], may: [] }
  const leaf = leafAt(file, line)
  const must = imagesNamed(leaf.own, file, index)
  const may = [...must, ...imagesNamed(leaf.around, file, index)]
  for (const symbol of symbolsNamed(`${leaf.own}\n${leaf.around}`, file, reach.known))
    may.push(...(reach.images.get(symbol) ?? []))
  return { must, may: sorted(may) }
}

function sorted(...lists: (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].sort()
}

function imagesNamed(text: string, file: GoFile, index: SourceIndex): string[] {
  if (file.imageAlias === undefined) return []
  const found: string[] = []
  for (const m of text.matchAll(new RegExp(`\\b${file.imageAlias}\\.(\\w+)`, 'g'))) {
    const id = m[1] === 'GetPauseImageName' ? 'Pause' : m[1]!
    const ref = meantToFail.has(id) ? undefined : index.images.get(id)
    if (ref !== undefined) found.push(ref)
  }
  return found
}

interface Reach {
  /** directory#name of all functions, methods and variables. */
  readonly known: ReadonlySet<string>
  /** References that a symbol names, itself or through what it calls. */
  readonly images: ReadonlyMap<string, ReadonlySet<string>>
}

function reachable(index: SourceIndex): Reach {
  const known = new Set<string>()
  for (const file of index.files.values()) for (const s of file.symbols) known.add(`${file.dir}#${s.name}`)
  const images = new Map<string, Set<string>>()
  const callers = new Map<string, string[]>()
  for (const file of index.files.values())
    for (const { name, text } of file.symbols) {
      const key = `${file.dir}#${name}`
      const own = images.get(key) ?? new Set()
      for (const ref of imagesNamed(text, file, index)) own.add(ref)
      images.set(key, own)
      for (const callee of symbolsNamed(text, file, known)) {
        const list = callers.get(callee) ?? []
        list.push(key)
        callers.set(callee, list)
      }
    }
  spread(images, callers)
  return { known, images }
}

/** What a function names, its callers need. */
function spread(images: Map<string, Set<string>>, callers: ReadonlyMap<string, readonly string[]>): void {
  const queue = [...images].filter(([, refs]) => refs.size > 0).map(([key]) => key)
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    const refs = images.get(key) ?? new Set()
    for (const caller of callers.get(key) ?? []) {
      const has = images.get(caller)
      if (has === undefined) continue
      const before = has.size
      for (const ref of refs) has.add(ref)
      if (has.size > before) queue.push(caller)
    }
  }
}

/** Functions and variables of this tree that a text names: `alias.Name` of an import, or `Name` of its own package. */
function symbolsNamed(text: string, file: GoFile, known: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>()
  for (const m of text.matchAll(/(?:([A-Za-z_]\w*)\.)?([A-Za-z_]\w*)/g)) {
    const dir = m[1] === undefined ? file.dir : (file.imports.get(m[1]) ?? file.dir)
    const key = `${dir}#${m[2]}`
    if (known.has(key)) found.add(key)
  }
  return found
}
