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
  readonly map: LinedMap
}

/** What prow loads of all files together. */
export interface JobFiles {
  readonly jobs: readonly RawJob[]
  readonly presets: readonly RawPreset[]
  readonly defaults: readonly RawDefault[]
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
        entriesOf(map.entries.get('labels')?.value).map(([k, v]) => [
          k,
          v.kind === 'scalar' ? (v.text ?? '') : '',
        ]),
      )
      presets.push({ file, map, labels })
    }
    defaults.push(...defaultsOf(top, file))
  }
  return { jobs, presets, defaults }
}

function defaultsOf(top: LinedMap, file: string): RawDefault[] {
  const plank = top.entries.get('plank')?.value
  if (plank?.kind !== 'map') return []
  const found: RawDefault[] = []
  for (const entry of mapsOf(plank.entries.get('default_decoration_config_entries')?.value)) {
    const config = entry.entries.get('config')?.value
    const repo = entry.entries.get('repo')?.value
    // What holds for one cluster only: jobs have no cluster here.
    if (entry.entries.has('cluster') || config?.kind !== 'map') continue
    found.push({ file, repo: repo?.kind === 'scalar' ? (repo.text ?? '*') : '*', map: config })
  }
  for (const [repo, config] of entriesOf(plank.entries.get('default_decoration_configs')?.value))
    if (config.kind === 'map') found.push({ file, repo, map: config })
  return found
}

function entriesOf(value: Lined | undefined): [string, Lined][] {
  return value?.kind === 'map' ? [...value.entries].map(([key, e]) => [key, e.value]) : []
}
function mapsOf(value: Lined | undefined): LinedMap[] {
  return value?.kind === 'list' ? value.items.filter(i => i.kind === 'map') : []
}
