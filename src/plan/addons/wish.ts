import { isAbsolute, join, normalize } from 'node:path/posix'
import { defaults, isUrl, misfits } from './misfits.ts'
import { type AddonYaml, addonSchema } from './schema.ts'

/** One thing that is put onto a cluster before its tests, and taken off before the cluster goes. */
export interface Addon {
  readonly name: string
  /** Undefined: `default`, and what the manifests themselves say. */
  readonly namespace: string | undefined
  readonly from: AddonSource
  /** Undefined: what follows from what is applied. */
  readonly wait: readonly Wait[] | undefined
  readonly check: Check | undefined
  /** For all of it: applying, waiting, checking. */
  readonly timeoutMs: number
  /** Names of variables that its commands may see besides the usual ones. */
  readonly env: readonly string[]
  /** Where its commands run. Absolute. */
  readonly cwd: string
}

/** Paths are absolute; URLs are as they were written. */
export type AddonSource =
  | { readonly way: 'manifests'; readonly places: readonly string[] }
  | {
      readonly way: 'chart'
      readonly chart: string
      readonly repo: string | undefined
      readonly version: string | undefined
      readonly files: readonly string[]
      readonly values: Readonly<Record<string, unknown>> | undefined
    }
  | { readonly way: 'kustomize'; readonly place: string }
  | {
      readonly way: 'command'
      readonly command: readonly string[]
      readonly remove: readonly string[] | undefined
    }
export type AddonWay = AddonSource['way']

export type Wait =
  | {
      readonly kind: string
      readonly name: string | undefined
      readonly selector: string | undefined
      readonly namespace: string | undefined
      /** `rollout`, or what `kubectl wait --for` takes. */
      readonly until: string
    }
  | { readonly command: readonly string[] }

export type Check =
  | { readonly command: readonly string[] }
  /** Absolute path of a manifest. */
  | { readonly job: string }
  | { readonly traffic: TrafficWish }

export type TrafficTarget =
  | { readonly service: string; readonly port: number | undefined }
  | { readonly ingress: string }
  | { readonly url: string }

export interface TrafficWish {
  readonly to: TrafficTarget
  readonly path: string | undefined
  readonly host: string | undefined
  readonly requests: number
  /** Requests that are begun in a second. */
  readonly qps: number
  /** Requests on the way at one time, at most. */
  readonly connections: number
  readonly expect: TrafficExpectation
}

export interface TrafficExpectation {
  readonly status: number
  readonly body: RegExp | undefined
  /** Wrong or missing answers that are borne. */
  readonly errors: number
  /** Answers in a second, at least. */
  readonly qps: number
  /** Milliseconds at most. */
  readonly p50: number | undefined
  readonly p99: number | undefined
}

const seconds = { s: 1, m: 60, h: 3600 } as const

/** Texts of YAML with names of the cluster in the place of `$(ID)` and the like; any other `$(…)` is a shell's. */
export function filledIn(yaml: unknown, names: Readonly<Record<string, string>>): unknown {
  if (typeof yaml === 'string')
    return yaml.replace(/\$\(([A-Z]+)\)/g, (whole, name: string) => names[name] ?? whole)
  if (Array.isArray(yaml)) return yaml.map(item => filledIn(item, names))
  if (typeof yaml !== 'object' || yaml === null) return yaml
  return Object.fromEntries(Object.entries(yaml).map(([key, value]) => [key, filledIn(value, names)]))
}

/**
 * The list of add-ons as YAML has it.
 * @param base absolute directory in which relative paths begin
 * @returns everything that is wrong, each with the path of its key (`[1].check.traffic.qps`), instead of the list
 */
export function readAddons(
  yaml: unknown,
  base: string,
): { readonly addons: readonly Addon[] } | { readonly problems: readonly string[] } {
  if (!Array.isArray(yaml))
    return { problems: [`wants a list of add-ons, got ${JSON.stringify(yaml).slice(0, 80)}`] }
  const problems: string[] = []
  const found: AddonYaml[] = []
  for (const [i, item] of yaml.entries()) {
    const parsed = addonSchema.safeParse(item)
    if (parsed.success) {
      found.push(parsed.data)
      problems.push(...misfits(parsed.data).map(p => `[${i}] ${parsed.data.name}: ${p}`))
    } else problems.push(...parsed.error.issues.flatMap(issue => told(issue, i, item)))
  }
  const names = found.map(a => a.name)
  for (const name of new Set(names.filter((n, i) => names.indexOf(n) !== i)))
    problems.push(`two add-ons are named ${name}: give each a name of its own`)
  return problems.length > 0 ? { problems } : { addons: found.map(a => addonOf(a, base)) }
}

interface Issue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly keys?: readonly string[]
}

function told(issue: Issue, index: number, item: unknown): string[] {
  const at = [index, ...issue.path].map(p => (typeof p === 'number' ? `[${p}]` : `.${String(p)}`)).join('')
  if (issue.code === 'unrecognized_keys')
    return (issue.keys ?? []).map(key => `${at} has no key ${key}: docs/addons.md lists those that there are`)
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    item,
  )
  return [`${at} wants ${issue.message}, got ${JSON.stringify(got)?.slice(0, 80) ?? 'nothing'}`]
}

function addonOf(a: AddonYaml, base: string): Addon {
  const at = (place: string) => (isUrl(place) || isAbsolute(place) ? place : normalize(join(base, place)))
  return {
    name: a.name,
    namespace: a.namespace,
    from: sourceOf(a, at),
    wait: a.wait?.map(w =>
      w.command !== undefined
        ? { command: w.command }
        : {
            kind: w.kind ?? '',
            name: w.name,
            selector: w.selector,
            namespace: w.namespace,
            until: w.for ?? 'rollout',
          },
    ),
    check: checkOf(a.check, at),
    timeoutMs: milliseconds(a.timeout ?? defaults.timeout),
    env: a.env ?? [],
    cwd: base,
  }
}

function sourceOf(a: AddonYaml, at: (place: string) => string): AddonSource {
  if (a.manifests !== undefined) return { way: 'manifests', places: [a.manifests].flat().map(at) }
  if (a.kustomize !== undefined)
    // kubectl's own spelling of a remote base has no scheme: it is left alone.
    return {
      way: 'kustomize',
      place: /^[\w.-]+\.[a-z]+[/:]/.test(a.kustomize) ? a.kustomize : at(a.kustomize),
    }
  if (a.command !== undefined) return { way: 'command', command: a.command, remove: a.remove }
  const chart = typeof a.chart === 'string' ? { name: a.chart } : a.chart
  const { values } = a
  const files = typeof values === 'string' ? [values] : Array.isArray(values) ? values : []
  return {
    way: 'chart',
    chart: chart?.repo === undefined ? at(chart?.name ?? '') : chart.name,
    repo: chart?.repo,
    version: chart?.version,
    files: files.map(at),
    values: values === undefined || files.length > 0 ? undefined : (values as Record<string, unknown>),
  }
}

function checkOf(check: AddonYaml['check'], at: (place: string) => string): Check | undefined {
  if (check?.command !== undefined) return { command: check.command }
  if (check?.job !== undefined) return { job: at(check.job) }
  if (check?.traffic === undefined) return undefined
  const { service, ingress, url, port, path, host, expect, ...t } = check.traffic
  const qps = t.qps ?? defaults.qps
  return {
    traffic: {
      to:
        service !== undefined ? { service, port } : ingress !== undefined ? { ingress } : { url: url ?? '' },
      path,
      host,
      requests: t.requests ?? defaults.requests,
      qps,
      connections: t.connections ?? defaults.connections,
      expect: {
        status: expect?.status ?? 200,
        body: expect?.body === undefined ? undefined : new RegExp(expect.body),
        errors: expect?.errors ?? 0,
        // The last answers of a short burst come when nothing is sent any more.
        qps: expect?.qps ?? 0.9 * qps,
        p50: expect?.p50,
        p99: expect?.p99,
      },
    },
  }
}

function milliseconds(duration: string): number {
  return Number(duration.slice(0, -1)) * seconds[duration.at(-1) as keyof typeof seconds] * 1000
}
