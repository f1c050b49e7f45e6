/** What a registry wants to see: RFC 9110 §11.6.1, with the fields of distribution's token specification. */
export interface Challenge {
  /** Lower case: basic, bearer. */
  readonly scheme: string
  readonly realm?: string
  readonly service?: string
  readonly scope?: string
  readonly error?: string
}

const known = new Set(['realm', 'service', 'scope', 'error'])

/** Reads a WWW-Authenticate header; several headers come joined by commas. */
export function parseChallenges(header: string): Challenge[] {
  const found: Record<string, string>[] = []
  const word = /\s*,?\s*([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/gy
  for (let m = word.exec(header); m !== null && m[0] !== ''; m = word.exec(header)) {
    const value = m[2]?.replaceAll(/\\(.)/g, '$1') ?? m[3]
    const name = m[1]!.toLowerCase()
    const last = found.at(-1)
    if (value === undefined) found.push({ scheme: name })
    else if (last !== undefined && known.has(name)) last[name] ??= value
  }
  return found as unknown as Challenge[]
}

/** `repository:kube-proxy:pull,push` as token servers and registries write it. */
export interface Scope {
  readonly repository: string
  readonly actions: readonly string[]
}

export function scopeText({ repository, actions }: Scope): string {
  return `repository:${repository}:${[...actions].sort().join(',')}`
}

/** Scopes with each repository once, sorted: equal needs make equal texts. */
export function mergeScopes(scopes: readonly Scope[]): Scope[] {
  const byRepository = Map.groupBy(scopes, s => s.repository)
  return [...byRepository]
    .map(([repository, all]) => ({ repository, actions: [...new Set(all.flatMap(s => s.actions))].sort() }))
    .sort((a, b) => (a.repository < b.repository ? -1 : 1))
}

/**
 * What a token allows, where it says so itself: a JWT with an `access` claim (distribution's token/jwt specification;
 * ACR writes the fields with capitals). @returns undefined for a token that cannot be read
 */
export function grantedBy(token: string): Scope[] | undefined {
  const claims = claimsOf(token)
  const access = claims?.['access']
  if (!Array.isArray(access)) return undefined
  return access.map(entry => {
    const fields = Object.fromEntries(
      Object.entries(entry as Record<string, unknown>).map(([k, v]) => [k.toLowerCase(), v]),
    )
    return { repository: String(fields['name']), actions: (fields['actions'] as string[] | null) ?? [] }
  })
}

/** Milliseconds since the epoch at which a JWT ends, where it can be read. */
export function expiryOf(token: string): number | undefined {
  const exp = claimsOf(token)?.['exp']
  return typeof exp === 'number' ? exp * 1000 : undefined
}

function claimsOf(token: string): Record<string, unknown> | undefined {
  const middle = token.split('.')[1]
  if (middle === undefined) return undefined
  try {
    const claims: unknown = JSON.parse(Buffer.from(middle, 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** What was asked for and not granted. */
export function notGranted(asked: readonly Scope[], granted: readonly Scope[]): Scope[] {
  return mergeScopes(asked).flatMap(({ repository, actions }) => {
    const has = granted.filter(g => g.repository === repository).flatMap(g => g.actions)
    const lacking = has.includes('*') ? [] : actions.filter(a => !has.includes(a))
    return lacking.length === 0 ? [] : [{ repository, actions: lacking }]
  })
}
