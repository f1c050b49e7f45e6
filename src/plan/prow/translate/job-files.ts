import { type Lined, type LinedMap, parseLined } from './lined.ts'

export const jobKinds = ['presubmit', 'postsubmit', 'periodic'] as const
export type JobKind = (typeof jobKinds)[number]

/** A job as it stands in its file. */
export interface RawJob {
  readonly kind: JobKind
  readonly file: string
  readonly map: LinedMap
  /** `org/repo` that a presubmit or postsubmit is of. */
  readonly orgRepo: string | undefined
}
export interface RawPreset {
  readonly file: string
  readonly map: LinedMap
  readonly labels: Readonly<Record<string, string>>
}
/** One of `plank.default_decoration_config_entries`, or of the map of before them. */
export interface RawDefault {
  readonly file: string
  /** `*`, `org` or `org/repo`. */
  readonly repo: string
  /** Of the jobs that it is for; `*` for those of all. */
  readonly cluster: string
  readonly map: LinedMap
}

/** What prow loads of all files together. */
export interface JobFiles {
  readonly jobs: readonly RawJob[]
  readonly presets: readonly RawPreset[]
  /** Later ones over earlier ones. */
  readonly defaults: readonly RawDefault[]
  /** `decorate_all_jobs`: those are decorated, too, that do not say so. */
  readonly decorateAll: boolean
}

/**
 * Job configuration, and prow's own configuration for the defaults of decoration, in any order.
 * @throws UsageError for what is no YAML
 * @see https://docs.prow.k8s.io/docs/jobs/
 */
export function readJobFiles(files: readonly { readonly name: string; readonly text: string }[]): JobFiles {
  const jobs: RawJob[] = []
  const presets: RawPreset[] = []
  const defaults: RawDefault[] = []
  let decorateAll = false
  for (const { name: file, text } of files) {
    const top = parseLined(file, text)
    if (top?.kind !== 'map') continue
    for (const kind of ['presubmit', 'postsubmit'] as const)
      for (const [orgRepo, list] of entriesOf(top.entries.get(`${kind}s`)?.value))
        jobs.push(...mapsOf(list).map(map => ({ kind, file, map, orgRepo })))
    const periodics = mapsOf(top.entries.get('periodics')?.value)
    jobs.push(...periodics.map(map => ({ kind: 'periodic' as const, file, map, orgRepo: undefined })))
    for (const map of mapsOf(top.entries.get('presets')?.value)) {
      const labels = Object.fromEntries(
        entriesOf(map.entries.get('labels')?.value).map(([k, v]) => [k, textOf(v) ?? '']),
      )
      presets.push({ file, map, labels })
    }
    defaults.push(...defaultsOf(top, file))
    decorateAll ||= textOf(top.entries.get('decorate_all_jobs')?.value) === 'true'
  }
  return { jobs, presets, defaults, decorateAll }
}

/** In prow's order: entries as they stand, those of the map from the general to the special. */
function defaultsOf(top: LinedMap, file: string): RawDefault[] {
  const plank = top.entries.get('plank')?.value
  if (plank?.kind !== 'map') return []
  const found: RawDefault[] = []
  for (const entry of mapsOf(plank.entries.get('default_decoration_config_entries')?.value)) {
    const config = entry.entries.get('config')?.value
    const said = (key: string) => textOf(entry.entries.get(key)?.value) || '*'
    if (config?.kind === 'map')
      found.push({ file, repo: said('repo'), cluster: said('cluster'), map: config })
  }
  const special = (repo: string) => (repo === '*' ? 0 : repo.includes('/') ? 2 : 1)
  const older = entriesOf(plank.entries.get('default_decoration_configs')?.value)
  for (const [repo, config] of older.toSorted(([a], [b]) => special(a) - special(b)))
    if (config.kind === 'map') found.push({ file, repo, cluster: '*', map: config })
  return found
}

function textOf(value: Lined | undefined): string | undefined {
  return value?.kind === 'scalar' ? value.text : undefined
}
function entriesOf(value: Lined | undefined): [string, Lined][] {
  return value?.kind === 'map' ? [...value.entries].map(([key, e]) => [key, e.value]) : []
}
function mapsOf(value: Lined | undefined): LinedMap[] {
  return value?.kind === 'list' ? value.items.filter(i => i.kind === 'map') : []
}
