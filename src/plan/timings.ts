import { UsageError } from '../errors.ts'

/** Spec name → milliseconds it took when it last passed. What `timings.json` holds. */
export type Timings = Readonly<Record<string, number>>

/** @throws UsageError when the text is not a timings file. */
export function parseTimings(text: string, file: string): Timings {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new UsageError(`${file} is not JSON. Give a timings.json that an earlier run wrote.`)
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new UsageError(`${file} is not a timings file (an object of spec name: milliseconds).`)
  const wrong = Object.entries(json).filter(([, ms]) => typeof ms !== 'number' || !(ms >= 0))
  if (wrong.length > 0)
    throw new UsageError(
      `${file}: not a number of milliseconds: ${wrong
        .slice(0, 3)
        .map(([name]) => JSON.stringify(name))
        .join(', ')}${wrong.length > 3 ? ` and ${wrong.length - 3} more` : ''}`,
    )
  return json as Timings
}

/**
 * Later files win, name by name. Only specs that passed belong in: a failure's time says how long somebody waited,
 * not how long the spec takes.
 */
export function mergeTimings(...files: readonly Timings[]): Timings {
  const all = Object.assign({}, ...files) as Record<string, number>
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

/** The middle one; of an even number the lower middle, so that it is always a duration that was seen. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)]
}

/** With nothing known, specs that are known to wait long still go first; the rest counts as equal. */
const unknownMs = 10_000

/**
 * Conformance specs of Kubernetes that wait on purpose (probes, cron schedules, volume refresh), by what their name
 * contains, with what they took on a two-core machine. Only for the time before there are timings.
 */
const knownLong: readonly (readonly [RegExp, number])[] = [
  [/continue listing from the last key if the original version has been compacted away/, 598_000],
  [/conflict between pods with same hostPort and protocol but one using 0\.0\.0\.0/, 304_000],
  [/CronJob should not schedule jobs when suspended/, 300_000],
  [/failing subpath expansion can be modified/, 155_000],
  [/NoExecuteTaintManager/, 115_000],
  [/SchedulerPreemption/, 65_000],
  [/StatefulSet .*(Burst scaling|Scaling should happen)/, 65_000],
  [/issue 500 podspec updates/, 275_000],
  [/Probing container .*\*not\* be restarted/, 245_000],
  [/Probing container should have monotonically increasing restart count/, 160_000],
  [/Probing container with readiness probe that fails/, 60_000],
  [/CronJob should (replace|schedule|not schedule)/, 107_000],
  [/updates should be reflected in volume/, 80_000],
  [/StatefulSet .*(canary updates|rolling updates|collection of StatefulSets|recreate evicted)/, 65_000],
  [/ResourceQuota should apply changes to a resourcequota status/, 90_000],
  [/CustomResourceDefinition Watch/, 65_000],
  [/Job should (allow to use a pod failure policy|execute all indexes despite)/, 75_000],
  [/DNS should (provide|resolve) DNS/, 55_000],
  [/Pod InPlace Resize Container guaranteed/, 60_000],
  [/HostPort validates|ServiceAccountIssuerDiscovery|init containers fail on a RestartAlways/, 55_000],
  [/session affinity|Granular Checks|Guestbook|Update Demo/, 45_000],
]

/** @returns what each spec is expected to take: its own time, else the median of the known ones, else a guess. */
export function expectedMs(names: readonly string[], timings: Timings): ReadonlyMap<string, number> {
  const known = names.flatMap(name => timings[name] ?? [])
  const middle = median(known) ?? median(Object.values(timings)) ?? unknownMs
  const guess = (name: string) =>
    (name.includes('[Conformance]') && knownLong.find(([pattern]) => pattern.test(name))?.[1]) || middle
  return new Map(names.map(name => [name, timings[name] ?? guess(name)]))
}
