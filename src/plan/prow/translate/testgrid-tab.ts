import type { Fields } from './fields.ts'
import type { RawJob } from './job-files.ts'

/** One job on one dashboard. Fields as TestGrid has them. */
export interface Tab {
  name: string
  test_group_name: string
  [more: string]: unknown
}

/** A job as far as TestGrid is about it. */
export interface GridJob {
  readonly raw: RawJob
  readonly f: Fields
  readonly name: string
  readonly annotations: Readonly<Record<string, string>>
  readonly where: string
}

/** @param first whether this is the first of the dashboards that the job names: mail goes out for that one alone */
export function tabOf(job: GridJob, first: boolean, warnings: string[]): Tab {
  const { annotations } = job
  const repo = repoOf(job)
  const mail = first ? annotations['testgrid-alert-email'] : undefined
  const stale = wholeOf('testgrid-alert-stale-results-hours', job, warnings)
  const failures = wholeOf('testgrid-num-failures-to-alert', job, warnings)
  const alerts = {
    ...(mail !== undefined && {
      alert_mail_to_addresses: mail
        .split(',')
        .map(a => a.trim())
        .join(','),
    }),
    ...(stale !== undefined && { alert_stale_results_hours: stale }),
    ...(failures !== undefined && { num_failures_to_alert: failures }),
  }
  const threshold = annotations['testgrid-broken-column-threshold']
  return {
    name: annotations['testgrid-tab-name'] ?? job.name,
    test_group_name: job.name,
    description: annotations['description'] ?? `prowjob_name: ${job.name}`,
    ...(annotations['testgrid-base-options'] !== undefined && {
      base_options: annotations['testgrid-base-options'],
    }),
    ...(threshold !== undefined &&
      Number.isFinite(Number(threshold)) && { broken_column_threshold: Number(threshold) }),
    // Deck of a prow knows its own buckets; this shows what is in any that the reader may read.
    open_test_template: { url: 'https://console.cloud.google.com/storage/browser/<gcs_prefix>/<changelist>' },
    ...(repo !== undefined && {
      code_search_url_template: {
        url: `https://github.com/${repo}/compare/<start-custom-0>...<end-custom-0>`,
      },
      open_bug_template: { url: `https://github.com/${repo}/issues/` },
      file_bug_template: {
        url: `https://github.com/${repo}/issues/new`,
        options: [
          { key: 'title', value: '<test-name>' },
          { key: 'body', value: '<test-url>' },
        ],
      },
    }),
    ...(Object.keys(alerts).length > 0 && { alert_options: alerts }),
  }
}

/** Of an annotation that is a number; what is none is told. */
export function wholeOf(annotation: string, job: GridJob, warnings: string[]): number | undefined {
  const text = job.annotations[annotation]
  if (text === undefined) return undefined
  if (/^\d{1,6}$/.test(text.trim())) return Number(text)
  warnings.push(
    `${job.where}: ${annotation} of ${job.name} wants a whole number, got ${JSON.stringify(text)}`,
  )
  return undefined
}

export function repoOf(job: GridJob): string | undefined {
  if (job.raw.orgRepo !== undefined) return job.raw.orgRepo
  const [first] = job.f.maps('extra_refs')
  return first && `${first.text('org')}/${first.text('repo')}`
}
