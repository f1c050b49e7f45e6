/** What a registry answered, or why it did not. The message says what was tried, and what to do where that is known. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError'
  /** HTTP status; undefined when there was no answer. */
  readonly status: number | undefined
  /** Codes of the distribution API, e.g. NAME_UNKNOWN, DENIED. */
  readonly codes: readonly string[]
  /** The same request may succeed later. */
  readonly passing: boolean
  /** Milliseconds that the registry asked us to wait. */
  readonly retryAfterMs: number | undefined
  constructor(message: string, facts: RegistryErrorFacts = {}, options?: ErrorOptions) {
    super(message, options)
    this.status = facts.status
    this.codes = facts.codes ?? []
    this.passing = facts.passing ?? false
    this.retryAfterMs = facts.retryAfterMs
  }
}

export interface RegistryErrorFacts {
  readonly status?: number | undefined
  readonly codes?: readonly string[]
  readonly passing?: boolean
  readonly retryAfterMs?: number | undefined
}

/** Characters of an answer that are quoted: registries send whole HTML pages. */
const quoted = 300

/** Reads an answer that was not hoped for. Uses up its body. */
export async function errorOf(answer: Response, what: string, now: number): Promise<RegistryError> {
  const text = await answer.text().catch(() => '')
  const errors = errorsIn(text)
  const told = errors.map(e => [e.code, e.message, detailOf(e.detail)].filter(Boolean).join(': ')).join('; ')
  const said = told || (/^\s*</.test(text) ? '' : text.trim().slice(0, quoted))
  const { status } = answer
  const hint = hints[status]
  return new RegistryError(
    `${what}: ${new URL(answer.url).host} answers ${status}${said ? ` (${said})` : ''}${hint ? `; ${hint}` : ''}`,
    {
      status,
      codes: errors.flatMap(e => (e.code === undefined ? [] : [e.code])),
      passing: status === 408 || status === 429 || status >= 500,
      retryAfterMs: retryAfter(answer.headers.get('retry-after'), now),
    },
  )
}

const hints: Readonly<Record<number, string>> = {
  413: 'it is larger than the registry, or a proxy before it, takes at once',
  429: 'the registry limits how often it may be asked',
}

interface ToldError {
  readonly code?: string
  readonly message?: string
  readonly detail?: unknown
}

/** distribution-spec v1.1, "Error codes". */
function errorsIn(text: string): readonly ToldError[] {
  try {
    const { errors } = JSON.parse(text) as { errors?: unknown }
    return Array.isArray(errors) ? (errors as ToldError[]) : []
  } catch {
    return []
  }
}

function detailOf(detail: unknown): string {
  if (detail === undefined || detail === null) return ''
  return (typeof detail === 'string' ? detail : JSON.stringify(detail)).slice(0, quoted)
}

/** RFC 9110 §10.2.3: seconds or a date. @returns milliseconds from now */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}

/** Codes of Node and undici for a connection that ended in between, or never began. */
const passingCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
])

/** A request that got no answer, in words. */
export function noAnswer(cause: unknown, what: string, url: URL): RegistryError {
  const { code, text } = innermost(cause)
  const passing = passingCodes.has(code) || /other side closed|terminated|socket hang up/.test(text)
  const reason =
    code === 'ENOTFOUND'
      ? `there is no host ${url.hostname}: is the name of the registry right?`
      : code === 'ECONNREFUSED'
        ? `nothing listens at ${url.host}`
        : /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|SSL/.test(code)
          ? `the certificate of ${url.host} is not trusted (${code}): give Node its authority with NODE_EXTRA_CA_CERTS`
          : `${url.host}: ${text}`
  return new RegistryError(`${what}: ${reason}`, { passing }, { cause })
}

function innermost(error: unknown): { code: string; text: string } {
  if (!(error instanceof Error)) return { code: '', text: String(error) }
  const code = (error as NodeJS.ErrnoException).code
  if (code === undefined && error.cause !== undefined) return innermost(error.cause)
  if (code === undefined && error instanceof AggregateError) return innermost(error.errors[0])
  return { code: code ?? '', text: error.message || error.name }
}
