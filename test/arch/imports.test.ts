import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parseSync } from 'rolldown/utils'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** Who may import whom (ARCHITECTURE.md has the picture). A room may always import itself and errors.ts. */
const arrows: Record<string, readonly string[]> = {
  entry: ['adapters', 'flows', 'options', 'ports', 'plan', 'images'],
  flows: [
    'clouds',
    'options',
    'plan',
    'providers',
    'kube',
    'images',
    'registries',
    'testers',
    'results',
    'state',
    'stores',
    'sinks',
    'ports',
  ],
  options: ['plan'],
  providers: ['clouds', 'plan', 'kube', 'images', 'ports'],
  kube: ['plan', 'ports'],
  images: ['plan', 'kube', 'ports'],
  registries: ['plan', 'ports'],
  clouds: ['plan', 'ports'],
  testers: ['plan', 'kube', 'ports'],
  results: ['plan', 'ports'],
  state: ['plan', 'ports'],
  stores: ['plan', 'ports'],
  sinks: ['stores', 'plan', 'ports'],
  adapters: ['ports', 'plan'],
  ports: ['plan'],
  plan: [],
}
/** npm packages that do nothing but compute; the pure room may use these alone. */
const purePackages = [
  'minimatch',
  'semver',
  'saxes',
  'yaml',
  'fastest-levenshtein',
  'pretty-ms',
  'pretty-bytes',
  'zod',
  'zod/mini',
  'ip-address',
]
const pureBuiltins = ['node:path', 'node:path/posix', 'node:zlib']

interface Edge {
  readonly from: string
  readonly to: string
}

const files = globSync('src/**/*.ts', { cwd: root }).sort()
const edges = files.flatMap(from => importsOf(from).map(to => ({ from, to })))

describe('rooms', () => {
  it('finds the rooms', () => {
    expect(files.length).toBeGreaterThan(20)
    expect(new Set(files.map(roomOf).filter(r => r !== ''))).toEqual(new Set(Object.keys(arrows)))
  })

  it('import only along the arrows', () => {
    const wrong = internal(edges).filter(({ from, to }) => {
      const [a, b] = [roomOf(from), roomOf(to)]
      return a !== b && b !== '' && !(arrows[a] ?? []).includes(b)
    })
    expect(wrong.map(show)).toEqual([])
  })

  it('keep providers apart', () => {
    const wrong = internal(edges).filter(({ from, to }) => {
      const [a, b] = [providerOf(from), providerOf(to)]
      return a !== undefined && b !== undefined && a !== b
    })
    expect(wrong.map(show)).toEqual([])
  })

  it('have no cycles', () => {
    const graph = Map.groupBy(internal(edges), e => e.from)
    const state = new Map<string, 'open' | 'done'>()
    const cycles: string[] = []
    const visit = (file: string, path: readonly string[]) => {
      if (state.get(file) === 'done') return
      if (state.get(file) === 'open') {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' → '))
        return
      }
      state.set(file, 'open')
      for (const edge of graph.get(file) ?? []) visit(edge.to, [...path, file])
      state.set(file, 'done')
    }
    for (const file of files) visit(file, [])
    expect(cycles).toEqual([])
  })

  it('leave the pure room pure', () => {
    const allowed = (to: string) =>
      to.startsWith('src/plan/') ||
      to === 'src/errors.ts' ||
      pureBuiltins.includes(to) ||
      purePackages.includes(to)
    expect(edges.filter(e => roomOf(e.from) === 'plan' && !allowed(e.to)).map(show)).toEqual([])
    const impure = files.filter(
      f =>
        roomOf(f) === 'plan' &&
        /\bprocess\.[a-z]+\b|Date\.now\(\)|new Date\(\)|Math\.random\(|\bfetch\(/.test(read(f)),
    )
    expect(impure).toEqual([])
  })

  it('read the environment in entry and adapters alone', () => {
    const readers = files.filter(
      f => /\bprocess\.env\b/.test(read(f)) && !['entry', 'adapters'].includes(roomOf(f)),
    )
    expect(readers).toEqual([])
  })

  it('start programs through the port alone', () => {
    const starters = edges.filter(
      e => ['node:child_process', 'child_process', 'execa'].includes(e.to) && roomOf(e.from) !== 'adapters',
    )
    expect(starters.map(show)).toEqual([])
  })

  it('have no catch-all names', () => {
    expect(files.filter(f => /\/(utils?|helpers?|common|misc)\.ts$/.test(f))).toEqual([])
  })
})

function importsOf(file: string): string[] {
  const { module } = parseSync(join(root, file), read(file))
  const named = [
    ...module.staticImports.map(i => i.moduleRequest.value),
    ...module.staticExports.flatMap(e =>
      e.entries.flatMap(x => (x.moduleRequest ? [x.moduleRequest.value] : [])),
    ),
    ...module.dynamicImports.map(i =>
      read(file)
        .slice(i.moduleRequest.start, i.moduleRequest.end)
        .replace(/^['"`]|['"`]$/g, ''),
    ),
  ]
  return named.map(name => (name.startsWith('.') ? relative(root, resolve(root, dirname(file), name)) : name))
}

function internal(all: Edge[]): Edge[] {
  return all.filter(e => e.to.startsWith('src/'))
}
function roomOf(file: string): string {
  const parts = file.split('/')
  return parts.length > 2 ? parts[1]! : ''
}
function providerOf(file: string): string | undefined {
  return /^src\/providers\/([^/]+)\//.exec(file)?.[1]
}
function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
function show(e: Edge): string {
  return `${e.from} → ${e.to}`
}
