import { bucketPath } from './decoration.ts'
import { expression } from './expression.ts'
import type { Job } from './job.ts'
import type { Notes } from './notes.ts'

/** Where results of all jobs go, instead of where prow has put them. */
export interface PublishTo {
  /** URLs; none: what the job's decoration says. */
  readonly sinks: readonly string[]
  /** Of workload identity federation; undefined: the variables of the repository that are called so. */
  readonly provider?: string | undefined
  readonly serviceAccount?: string | undefined
}

/** What our actions are told about publishing. */
export interface Publishing {
  readonly inputs: Readonly<Record<string, string>>
  /** Of the job. */
  readonly permissions: Readonly<Record<string, string>>
}

const variables = { provider: 'GCP_IDENTITY_PROVIDER', serviceAccount: 'GCP_SERVICE_ACCOUNT' } as const

/**
 * Publishing as prow's sidecar did it, or to the sinks that are named.
 * @returns undefined when the job was not published
 */
export function publishingOf(job: Job, to: PublishTo, notes: Notes): Publishing | undefined {
  const { bucket, compress } = job.decoration
  const own = job.decorated && bucket !== undefined ? urlOf(bucketPath(job.decoration) ?? bucket) : undefined
  const sinks = to.sinks.length > 0 ? to.sinks : own === undefined ? [] : [own]
  if (sinks.length === 0) return undefined
  const gcs = sinks.some(s => s.startsWith('gs://'))
  const cloud = sinks.some(s => !s.startsWith('dir:'))
  const provider = to.provider ?? expression(`vars.${variables.provider}`)
  const serviceAccount = to.serviceAccount ?? expression(`vars.${variables.serviceAccount}`)
  const how =
    gcs && to.provider === undefined ? `; the variable ${variables.provider} names who lets it in` : ''
  const allowed = cloud ? `: let this repository write there${how} (docs/prow.md)` : ''
  notes.changed(
    job.lineOf('decoration_config'),
    'decoration_config',
    `published to ${sinks.join(', ')}${allowed}`,
  )
  return {
    inputs: {
      'job-name': job.name,
      sink: sinks.join('\n'),
      ...strategyOf(job, notes),
      ...(compress === undefined ? {} : { compress: compress.join('\n') }),
      ...(gcs ? { 'gcp-identity-provider': provider, 'gcp-service-account': serviceAccount } : {}),
    },
    permissions: cloud ? { contents: 'read', 'id-token': 'write' } : {},
  }
}

function urlOf(bucket: string): string {
  return /^\w+:\/\//.test(bucket) ? bucket : `gs://${bucket}`
}

function strategyOf(job: Job, notes: Notes): Record<string, string> {
  const { strategy = 'explicit', defaultOrg, defaultRepo } = job.decoration
  if (strategy === 'explicit') return {}
  if (['legacy', 'single'].includes(strategy) && defaultOrg && defaultRepo)
    return { 'path-strategy': strategy, 'default-repo': `${defaultOrg}/${defaultRepo}` }
  const what = `path_strategy ${strategy} wants default_org and default_repo`
  notes.lost(job.lineOf('decoration_config'), 'decoration_config', `${what}: paths name every repository`)
  return {}
}
