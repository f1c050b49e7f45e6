/** How an object is served: readers and browsers go by it. */
export interface Media {
  /** Name to store under: of a compressed file whose content is known, the name without `.gz`. */
  readonly name: string
  readonly type: string
  readonly encoding?: 'gzip'
}

const plain = 'text/plain; charset=utf-8'
/** What a browser shows rather than saves is called text, also where there is a name of its own for it. */
const types: Readonly<Record<string, string>> = {
  txt: plain,
  log: plain,
  out: plain,
  err: plain,
  md: plain,
  yaml: plain,
  yml: plain,
  jsonl: plain,
  tsv: plain,
  csv: 'text/csv; charset=utf-8',
  conf: plain,
  json: 'application/json',
  xml: 'application/xml',
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  tar: 'application/x-tar',
  tgz: 'application/gzip',
  gz: 'application/gzip',
  gzip: 'application/gzip',
  zip: 'application/zip',
  pprof: 'application/octet-stream',
}

/**
 * As prow uploads: `x.log.gz` is served as a compressed x.log. Where what is inside is no text (or a tar, which people
 * want as they know it) the name stays.
 */
export function mediaOf(path: string): Media {
  const file = path.slice(path.lastIndexOf('/') + 1)
  const packed = /^(.+)\.(gz|gzip)$/i.exec(file)
  const inner = packed?.[1]
  if (inner !== undefined) {
    const type = typeOf(inner)
    if (type !== undefined && /^text\/|json$|xml$/.test(type))
      return { name: path.slice(0, -(packed?.[2]?.length ?? 0) - 1), type, encoding: 'gzip' }
  }
  return { name: path, type: typeOf(file) ?? 'application/octet-stream' }
}

/** Whether a file's ending is among those to compress on the way; `*` is all that are text. */
export function isCompressed(path: string, endings: readonly string[]): boolean {
  const { type, encoding } = mediaOf(path)
  if (encoding !== undefined || !/^text\/|json$|xml$/.test(type)) return false
  return endings.includes('*') || endings.includes(endingOf(path))
}

function typeOf(file: string): string | undefined {
  const ending = endingOf(file)
  return ending === '' ? undefined : types[ending]
}

function endingOf(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1)
  const at = file.lastIndexOf('.')
  return at <= 0 ? '' : file.slice(at + 1).toLowerCase()
}
