import { ProvisionError, UsageError } from '../errors.ts'

/** What a service's error comes to, whichever client threw it. Never holds a URL: they may be signed. */
export interface Fault {
  /** HTTP status, undefined when nothing answered. */
  readonly status: number | undefined
  /** e.g. AccessDenied, ENOTFOUND. */
  readonly code: string
  readonly message: string
}

const unreachable = new Set([
  'ENOTFOUND',
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
])

/**
 * The error that a person gets. The client's own is not kept as its cause: requests hang on it, with their signatures.
 * @param doing what failed, e.g. `storing sha256/… in s3://bucket`
 * @param hints by code: what to do
 */
export function refusal(
  doing: string,
  fault: Fault,
  hints: Readonly<Record<string, string>>,
): UsageError | ProvisionError {
  const said = [fault.status, fault.code, fault.message]
    .filter(part => part !== undefined && part !== '' && part !== 'UnknownError')
    .join(' ')
  const hint = hints[fault.code] ?? (fault.status === undefined ? undefined : hints[`${fault.status}`])
  if (hint !== undefined) return new UsageError(`${doing} was refused (${said}): ${hint}`)
  if (unreachable.has(fault.code))
    return new UsageError(
      `${doing} failed: nothing answers there (${said}). Is its name right, and is it reachable from here?`,
    )
  return new ProvisionError(`${doing} failed: ${said}`)
}
