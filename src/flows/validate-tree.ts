import pMap from 'p-map'
import {
  type BuildFacts,
  type BuildPlace,
  bareBuild,
  isRead,
  junitOf,
  mostJunitBytes,
  placeOf,
} from '../plan/prow/validate/build-facts.ts'
import type { AliasFact, JobFacts } from '../plan/prow/validate/check-job.ts'
import { type JunitFacts, junitFacts } from '../plan/prow/validate/junit-facts.ts'
import type { Sink, SinkObject } from '../sinks/open.ts'

/** A build as it was listed. */
export interface ListedBuild {
  readonly place: BuildPlace
  readonly files: Map<string, number>
}

/** Documents are small; what is larger is none. */
const mostText = 4 * 1024 * 1024

/**
 * Which part of which sink an address means: the root of a sink, one job of it, one build, or a build by itself.
 * @param open opens a sink by its URL
 */
export async function scopeOf(
  address: string,
  open: (url: string) => Promise<Sink>,
): Promise<{ root: Sink; prefix: string }> {
  const trimmed = address.replace(/\/+$/, '') || '/'
  const whole = await open(trimmed)
  for (const top of ['logs/', 'pr-logs/'])
    for await (const _ of whole.list(top)) return { root: whole, prefix: '' }
  const [, above, below] = /^(.*[^/])\/((?:pr-logs|logs)(?:\/.*)?)$/.exec(trimmed) ?? []
  if (above === undefined || below === undefined) return { root: whole, prefix: '' }
  return { root: await open(above), prefix: `${below}/` }
}

/** Builds as the listing comes to their ends: the objects of one lie together in every sink. */
export async function* buildsOf(sink: Sink, prefix: string, seen: JobsSeen): AsyncGenerator<ListedBuild> {
  let current: ListedBuild | undefined
  const bare: ListedBuild = { place: bareBuild, files: new Map() }
  for await (const object of sink.list(prefix)) {
    const at = placeOf(object.path)
    if (at === undefined) {
      if (prefix === '') bare.files.set(object.path, object.size)
    } else if ('kind' in at)
      seen.entry(at.kind === 'latest' ? at.root : `pr-logs/directory/${at.job}`, at.kind, object)
    else {
      if (current?.place.dir !== at.build.dir) {
        if (current !== undefined) yield ended(current, seen)
        current = { place: at.build, files: new Map() }
      }
      current.files.set(at.file, object.size)
    }
  }
  if (current !== undefined) yield ended(current, seen)
  else if (bare.files.has('started.json') || bare.files.has('finished.json')) yield bare
}

function ended(build: ListedBuild, seen: JobsSeen): ListedBuild {
  seen.build(build.place)
  return build
}

/** Reads of a build what the rules look at. */
export async function loadBuild(sink: Sink, { place, files }: ListedBuild): Promise<BuildFacts> {
  const at = (file: string) => (place.dir === '' ? file : `${place.dir}/${file}`)
  const texts = new Map<string, string>()
  for (const [file, size] of files)
    if (isRead(file) && size <= mostText) texts.set(file, (await textOf(sink, at(file))) ?? '')
  const junit: JunitFacts[] = []
  for (const [file, size] of files) {
    if (!junitOf.testgrid.test(file) && !junitOf.spyglass.test(file)) continue
    if (size > mostJunitBytes)
      junit.push({
        path: file,
        cases: [],
        wrong: { rule: 'junit-large', why: `too large: ${size} bytes > 100000000 bytes max` },
      })
    else junit.push(junitFacts(file, (await textOf(sink, at(file))) ?? ''))
  }
  return { ...place, files, texts, junit }
}

async function textOf(sink: Sink, path: string): Promise<string | undefined> {
  return (await sink.read(path))?.bytes.toString('utf8')
}

/** What a listing says of jobs, besides their builds. */
export interface JobsSeen {
  build(place: BuildPlace): void
  entry(root: string, kind: 'latest' | 'alias', object: SinkObject): void
  /** Roots of which all builds were listed. */
  roots(prefix: string): readonly string[]
  facts(sink: Sink, root: string): Promise<JobFacts>
}

export function jobsSeen(): JobsSeen {
  const builds = new Map<string, BuildPlace[]>()
  const latest = new Set<string>()
  const aliases = new Map<string, SinkObject[]>()
  const put = <T>(map: Map<string, T[]>, key: string, value: T) => {
    const known = map.get(key)
    if (known === undefined) map.set(key, [value])
    else known.push(value)
  }
  return {
    build: place => {
      if (place.kind !== 'batch') put(builds, place.dir.slice(0, place.dir.lastIndexOf('/')), place)
      if (place.kind === 'batch' || place.kind === 'pull')
        put(builds, `pr-logs/directory/${place.job}`, place)
    },
    entry: (root, kind, object) => {
      if (kind === 'latest') latest.add(root)
      else put(aliases, root, object)
    },
    roots: prefix =>
      [...new Set([...builds.keys(), ...aliases.keys()])].filter(
        root => `${root}/`.startsWith(prefix) && (prefix === '' || !root.startsWith('pr-logs/directory/')),
      ),
    facts: async (sink, root) => {
      const ofRoot = builds.get(root) ?? []
      const text = latest.has(root) ? await textOf(sink, `${root}/latest-build.txt`) : undefined
      const inDirectory = root.startsWith('pr-logs/directory/')
      const found = inDirectory ? await aliasFacts(sink, aliases.get(root) ?? []) : undefined
      return { root, builds: ofRoot, latest: text, ...(found === undefined ? {} : { aliases: found }) }
    },
  }
}

function aliasFacts(sink: Sink, objects: readonly SinkObject[]): Promise<AliasFact[]> {
  return pMap(
    objects,
    async ({ path, metadata }) => {
      const known = metadata ?? (await sink.head(path))?.metadata
      const id = path.slice(path.lastIndexOf('/') + 1, -'.txt'.length)
      return { id, text: (await textOf(sink, path)) ?? '', metadata: known }
    },
    { concurrency: 16 },
  )
}
