import { type Challenge, mergeScopes, parseChallenges, type Scope, scopeText } from '../plan/registry-auth.ts'
import type { Clock } from '../ports/ctx.ts'
import type { Credentials, Login } from './credentials.ts'
import { RegistryError } from './errors.ts'
import { basicHeader, fetchToken, type Token } from './token.ts'

/** The Authorization header of each request to one registry. */
export interface Auth {
  /** @returns undefined until the registry has asked who we are */
  header(scopes: readonly Scope[]): Promise<string | undefined>
  /**
   * After a 401: learns what the registry wants and forgets what it refused.
   * @throws RegistryError when there is nothing else to give
   */
  refused(challenge: string, scopes: readonly Scope[], used: string | undefined): Promise<void>
  /** Repositories that several requests may touch: one token for all of them is asked for from now on. */
  widen(scopes: readonly Scope[]): void
}

export interface AuthOptions {
  /** As people write it. */
  readonly registry: string
  readonly credentials: Credentials
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** What expires within this is renewed before it is used again: a request may wait in a queue. */
const marginMs = 10_000

/** One secret held for a time, asked for once however many want it. */
interface Kept<T> {
  get(): Promise<T>
  /** Forgets it if it is this one: another request may have renewed it meanwhile. */
  drop(is: (held: T) => boolean): void
}

export function registryAuth(o: AuthOptions): Auth {
  let challenge: Challenge | undefined
  const login = kept<Login>(() => o.credentials.login(o.signal), o.clock)
  const tokens = new Map<string, Kept<Token>>()
  let wide: readonly Scope[] = []

  const wanted = (scopes: readonly Scope[]): Scope[] => {
    const covered = scopes.every(s =>
      wide.some(w => w.repository === s.repository && s.actions.every(a => w.actions.includes(a))),
    )
    return mergeScopes(covered && scopes.length > 0 ? wide : scopes)
  }
  const tokenOf = (scopes: readonly Scope[]): Kept<Token> => {
    const all = wanted(scopes)
    const key = all.map(scopeText).join(' ')
    const there = tokens.get(key)
    if (there !== undefined) return there
    const make = async () => {
      const r = { challenge: challenge!, scopes: all, who: o.credentials.name, signal: o.signal }
      const first = await login.get()
      try {
        return await fetchToken({ ...r, login: first, now: o.clock.now() })
      } catch (error) {
        // What we log in with may have ended, too.
        if (!(error instanceof RegistryError) || error.status !== 401) throw error
        login.drop(held => held === first)
        const second = await login.get()
        if (JSON.stringify(second) === JSON.stringify(first)) throw error
        return await fetchToken({ ...r, login: second, now: o.clock.now() })
      }
    }
    const token = kept(make, o.clock)
    tokens.set(key, token)
    return token
  }

  return {
    async header(scopes) {
      if (challenge === undefined) return undefined
      const who = await login.get()
      if (who.kind === 'bearer') return `Bearer ${who.token}`
      if (challenge.scheme === 'bearer') return `Bearer ${(await tokenOf(scopes).get()).value}`
      return who.kind === 'basic' ? basicHeader(who) : undefined
    },
    async refused(text, scopes, used) {
      const all = parseChallenges(text)
      const found = all.find(c => c.scheme === 'bearer') ?? all.find(c => c.scheme === 'basic')
      if (found === undefined)
        throw new RegistryError(
          `${o.registry} wants a login of a kind that is not known here: ${text || 'none'}`,
        )
      const who = await login.get()
      if (found.scheme === 'basic' && who.kind !== 'basic')
        throw new RegistryError(
          `${o.registry} wants a user and a password; credentials are: ${o.credentials.name}`,
          {
            status: 401,
          },
        )
      challenge = found
      if (used === undefined) return
      if (found.scheme === 'bearer') tokenOf(scopes).drop(held => `Bearer ${held.value}` === used)
      else login.drop(held => held.kind === 'basic' && basicHeader(held) === used)
    },
    widen(scopes) {
      wide = mergeScopes([...wide, ...scopes])
    },
  }
}

function kept<T extends object>(make: () => Promise<T>, clock: Clock): Kept<T> {
  let now: Promise<T> | undefined
  let held: T | undefined
  let ends = Number.POSITIVE_INFINITY
  const forget = () => {
    now = undefined
    held = undefined
  }
  const renew = (): Promise<T> => {
    const making = make()
    making.then(
      made => {
        if (now !== making) return
        held = made
        const expires = (made as { readonly expires?: number }).expires ?? Number.POSITIVE_INFINITY
        // A life shorter than the margin is used up to its middle.
        const life = expires - clock.now()
        ends = clock.now() + Math.max(life - marginMs, life / 2)
      },
      () => {
        if (now === making) forget()
      },
    )
    return making
  }
  return {
    async get() {
      if (held !== undefined && clock.now() > ends) forget()
      now ??= renew()
      return now
    },
    drop(is) {
      if (held !== undefined && is(held)) forget()
    },
  }
}
