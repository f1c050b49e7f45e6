/** What AWS says no with; its clients throw errors with the code as `name`. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return (error as { Code?: string }).Code ?? error.name
}

/** That which was to be looked at or deleted is not there. */
export function isGone(error: unknown): boolean {
  const code = codeOf(error)
  return (
    /NotFound|NoSuchEntity|DoesNotExist/.test(code) ||
    // CloudFormation has no code of its own for it.
    (code === 'ValidationError' && /does not exist/.test((error as Error).message))
  )
}

/** These credentials may not do that. */
export function isRefused(error: unknown): boolean {
  return /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|UnauthorizedException|Client\.UnauthorizedOperation)$/.test(
    codeOf(error),
  )
}

/** There is nobody to ask: no credentials, or credentials that AWS does not know. */
export function isUnknownCaller(error: unknown): boolean {
  return /^(CredentialsProviderError|InvalidClientTokenId|AuthFailure|UnrecognizedClientException|ExpiredToken(Exception)?|RequestExpired|SignatureDoesNotMatch|InvalidSignatureException|InvalidAccessKeyId)$/.test(
    codeOf(error),
  )
}

/** One line: what happened, without the hints that the SDK has for its own developers. */
export function sayOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const code = codeOf(error)
  const line = text.split('\n')[0]?.trim() ?? ''
  return ['', 'Error', 'UsageError'].includes(code) || line.includes(code) ? line : `${code}: ${line}`
}
