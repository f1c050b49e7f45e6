import { isCompressed, mediaOf } from './media.ts'

/** One directory of results: a whole run's, a merge's, or one shard's of several. */
export interface Found {
  /** Absolute. */
  readonly dir: string
  /** `2/5`: the job ran this shard alone. Undefined: it is the whole result. */
  readonly part: string | undefined
  /** Relative to `dir`. */
  readonly files: readonly string[]
  /** No run of ours has left it: its junit is the job's own, wherever it lies. */
  readonly foreign?: boolean
}

/** One file on its way. */
export interface Placed {
  /** Absolute. */
  readonly from: string
  /** Relative to the directory of the build. */
  readonly to: string
  readonly type: string
  /** How it is stored; `pack`: we compress it. */
  readonly encoding?: 'gzip'
  readonly pack?: true
}

/** Made by whoever publishes, never taken from the directory. */
export const madeFiles = ['started.json', 'finished.json', 'prowjob.json'] as const
/** What lies beside `artifacts/`, not in it. */
const beside = ['build-log.txt', 'clone-log.txt', 'clone-records.json']
/** What TestGrid reads as junit, anywhere below a build. @see its util/gcs/read.go */
export const testgridJunit = /(?:^|\/)(?:junit.*\.xml|test\.xml)$/

/**
 * Where each file goes. Readers take every junit of a build for a result of its own, so there is one of the specs: the
 * whole result's. A shard's is left out (whoever merges the shards has what is in it), and one that a command left in a
 * shard's directory is stored under a name that they pass by. A shard's own phases are made anew, under a suite of its
 * own (see shardRunnerName): else one shard's failed build and another's would be one flake.
 * @param o.compress endings of files to compress
 * @param o.encodes whether the sink can say of an object that it is compressed; else files stay as they are
 * @returns in the order of `all`; of two files that would have one name the first
 */
export function layout(
  all: readonly Found[],
  o: { readonly compress: readonly string[]; readonly encodes: boolean },
): Placed[] {
  const placed = new Map<string, Placed>()
  for (const { dir, part, files, foreign } of all)
    for (const file of files) {
      const to = destination(file, part, foreign === true)
      if (to === undefined) continue
      const packs = o.encodes && isCompressed(to, o.compress)
      const media = o.encodes ? mediaOf(to) : { name: to, type: mediaOf(to).type, encoding: undefined }
      if (placed.has(media.name)) continue
      placed.set(media.name, {
        from: `${dir}/${file}`,
        to: escaped(media.name),
        type: media.type,
        ...(media.encoding === undefined && !packs ? {} : { encoding: 'gzip' as const }),
        ...(packs ? { pack: true as const } : {}),
      })
    }
  return [...placed.values()]
}

/** Directory of one shard, in its job's results and in the build. */
export function shardName(part: string): string {
  const [index, total] = part.split('/')
  return `shard-${index}-of-${total}`
}

/** Where the phases of a shard's job go: a junit file of its own, where kettle looks too. */
export function shardRunnerPath(part: string): string {
  return `artifacts/junit_${shardName(part)}.xml`
}

function destination(file: string, part: string | undefined, foreign: boolean): string | undefined {
  // Downloads of a merge are published as the shards that they are.
  if (part === undefined && file.startsWith('shards/')) return undefined
  if (madeFiles.includes(file as (typeof madeFiles)[number])) return undefined
  if (part === undefined && beside.includes(file)) return file
  if (part === undefined) return foreign ? `artifacts/${file}` : hidden(`artifacts/${file}`)
  if (file === 'junit_merged.xml' || file === 'junit_runner.xml') return undefined
  const shard = shardName(part)
  return hidden(file.startsWith(`${shard}/`) ? `artifacts/${file}` : `artifacts/${shard}/${file}`)
}

/** Only what lies at the top of artifacts/ is junit of the build. */
function hidden(path: string): string {
  return path.split('/').length > 2 && testgridJunit.test(path) ? `${path}.txt` : path
}

/** @see https://cloud.google.com/storage/docs/objects#naming */
function escaped(path: string): string {
  return path.replaceAll('#', '%23')
}
