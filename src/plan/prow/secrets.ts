import { byteSearch } from './byte-search.ts'
import { type LookAlike, lookAlikes } from './look-alikes.ts'

/** Bytes that must not be published. */
export interface SecretMatch {
  readonly start: number
  /** The byte after it. */
  readonly end: number
  /** e.g. `a private key`; what was known beforehand is `a secret of this job`. */
  readonly what: string
}

/** Finds texts that must not be published, and what looks like one. */
export interface SecretSearch {
  /** Bytes that no match exceeds. */
  readonly longest: number
  /** Bytes before a match that say that it is one. */
  readonly context: number
  /** Matches that begin in [from, until), in order, none within another. What follows `until` is looked at. */
  find(bytes: Buffer, from: number, until: number): SecretMatch[]
}

/** Shorter values stand in too many places by chance. */
const shortest = 8
const context = 256
const ofThisJob = 'a secret of this job'

/**
 * @param secrets as they are; searched for raw, in base64 (alone, and within a longer text), as JSON and URLs have them
 */
export function secretSearch(secrets: Iterable<string>): SecretSearch {
  const forms = [...new Set([...secrets].flatMap(formsOf).filter(form => form.length >= shortest))]
  const kinds = lookAlikes.flatMap(kind => kind.anchors.map(anchor => ({ anchor, kind })))
  const texts = byteSearch([...kinds.map(k => k.anchor), ...forms])
  const longest = lookAlikes.reduce((most, kind) => Math.max(most, kind.ahead), texts.longest)
  return {
    longest,
    context,
    find: (bytes, from, until) => {
      const all: SecretMatch[] = []
      for (const { start, end, pattern } of texts.find(bytes, Math.max(0, from - context), until)) {
        const kind = kinds[pattern]?.kind
        const match = kind === undefined ? { start, end, what: ofThisJob } : guess(bytes, start, kind)
        if (match !== undefined && match.start >= from && match.start < until) all.push(match)
      }
      return all.length < 2 ? all : united(all)
    },
  }
}

/** @returns what has the form of its kind at an anchor */
function guess(bytes: Buffer, anchor: number, kind: LookAlike): SecretMatch | undefined {
  const back = Math.max(0, anchor - kind.back)
  const window = bytes.toString('latin1', back, anchor + kind.ahead)
  kind.form.lastIndex = anchor - back
  const match = kind.form.exec(window)
  if (match === null) return undefined
  // The secret is what the form ends with.
  const end = back + match.index + match[0].length
  return { start: end - (match[1]?.length ?? 0), end, what: kind.name }
}

/** What overlaps is one, and called by what is known of it. */
function united(all: readonly SecretMatch[]): SecretMatch[] {
  const known = (m: SecretMatch) => m.what === ofThisJob
  const out: SecretMatch[] = []
  for (const match of all.toSorted((a, b) => a.start - b.start)) {
    const last = out.at(-1)
    if (last === undefined || match.start >= last.end) out.push(match)
    else {
      const what = known(match) ? match.what : last.what
      out[out.length - 1] = { start: last.start, end: Math.max(last.end, match.end), what }
    }
  }
  return out
}

/** Bytes as characters: files of any encoding are searched so. */
function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

function formsOf(secret: string): string[] {
  const whole = secret.trim()
  if (whole.length < shortest) return []
  const json = JSON.stringify(whole).slice(1, -1)
  const url = encodeURIComponent(whole)
  const lines = whole.includes('\r\n') ? [whole.replaceAll('\r\n', '\n')] : []
  return [secret, whole, json, url, ...lines].map(bytesOf).concat(base64Forms(secret), base64Forms(whole))
}

/**
 * Three bytes are four characters, so a text within another has one of three forms; the characters at its ends hold
 * bits of the neighbours and are left out.
 */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8')
  const forms: string[] = []
  for (const before of [0, 1, 2]) {
    const padded = Buffer.concat([Buffer.alloc(before), bytes])
    const from = before === 0 ? 0 : before + 1
    const to = Math.floor((padded.length * 8) / 6)
    const whole = padded.toString('base64').slice(from, to)
    forms.push(whole, whole.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return forms
}

const secretNames =
  /(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|STORAGE_KEY|SIGNING_?KEY|_PAT$|_SAS|CONNECTION_STRING)/i
/** Addresses of services, names of files and words that say how, not what. */
const noSecretNames =
  /(?:_URL|_FILE|_PATH|_ENDPOINT|_ID|_NAME|_TYPE|_SOCK|_METHOD|_TTL|_EXPIRES?(?:_AT|_IN)?)$/i

/** Values of variables that are secrets by their names. Those that are paths, words or numbers are none. */
export function secretsOfEnv(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (value === undefined || !secretNames.test(name)) return []
    if (noSecretNames.test(name) && !/ACCESS_KEY_ID$/i.test(name)) return []
    const harmless = /^(?:[/~.]|[a-z]:\\|\$\{\{)/i.test(value) || /^(?:true|false|none|[\d.]+)$/i.test(value)
    return harmless || value.trim().length < shortest ? [] : [value]
  })
}

/**
 * Secrets in a file that holds such: all of it, and what stands in it by itself (passwords of a docker config, the
 * private key of a service account, values of `name = value` lines).
 */
export function secretsOfFile(text: string): string[] {
  const found = [text]
  try {
    JSON.parse(text, (key, value: unknown) => {
      if (
        typeof value === 'string' &&
        (secretNames.test(key) || /^(?:auth|password|identitytoken|private_key)$/.test(key))
      )
        found.push(value, ...(key === 'auth' ? passwordOf(value) : []))
      return value
    })
  } catch {
    for (const line of text.split('\n')) {
      const [, name, value] = /^\s*(?:export\s+)?([\w.-]+)\s*[=:]\s*["']?(.*?)["']?\s*$/.exec(line) ?? []
      if (name !== undefined && value && secretNames.test(name)) found.push(value)
    }
  }
  return found.filter(value => value.trim().length >= shortest)
}

/** `auth` of a docker config is user:password in base64. */
function passwordOf(auth: string): string[] {
  const plain = Buffer.from(auth, 'base64').toString('utf8')
  const at = plain.indexOf(':')
  return at < 0 ? [] : [plain.slice(at + 1)]
}
