import { ProvisionError, UsageError } from '../errors.ts'

/** What a service's error comes to, whichever client threw it. Never holds a URL: they may be signed. */
export interface Fault {
  /** HTTP status, undefined when nothing answered. */
  readonly status: number | undefined
  /** e.g. AccessDenied, ENOTFOUND. */
  readonly code: string
  readonly message: string
}

/** A service said no, and a person can do something about it. */
export class Refusal extends UsageError {
  readonly facts: {
    readonly doing: string
    readonly where: string
    readonly said: string
    readonly hint: string
  }
  constructor(facts: Refusal['facts']) {
    super(refusalText([facts.doing], facts))
    this.facts = facts
  }
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
 * @param doing what failed, e.g. `storing sha256/…`
 * @param where e.g. s3://bucket
 * @param hints by code or status: what to do
 */
export function refusal(
  doing: string,
  where: string,
  fault: Fault,
  hints: Readonly<Record<string, string>>,
): Refusal | ProvisionError {
  const said = [fault.status, fault.code, fault.message]
    .filter(part => part !== undefined && part !== '' && part !== 'UnknownError')
    .join(' ')
  const hint = hints[fault.code] ?? (fault.status === undefined ? undefined : hints[`${fault.status}`])
  if (hint !== undefined) return new Refusal({ doing, where, said, hint })
  if (unreachable.has(fault.code))
    return new Refusal({
      doing,
      where,
      said,
      hint: 'nothing answers there; is its name right, and is it reachable from here?',
    })
  return new ProvisionError(`${doing} in ${where} failed: ${said}`)
}

/** Refusals of one kind are one problem, in the order in which they came. */
export function problemsOf(errors: readonly unknown[]): string[] {
  const refusals = errors.filter(e => e instanceof Refusal)
  const others = errors.filter(e => !(e instanceof Refusal))
  const byHint = Map.groupBy(refusals, r => `${r.facts.where} ${r.facts.hint}`)
  return [
    ...[...byHint.values()].map(same =>
      refusalText(
        same.map(r => r.facts.doing),
        same[0]!.facts,
      ),
    ),
    ...others.map(e => (e as Error).message),
  ]
}

function refusalText(doing: readonly string[], { where, said, hint }: Refusal['facts']): string {
  return `${doing.join(', ')} in ${where} was refused (${said}): ${hint}`
}
