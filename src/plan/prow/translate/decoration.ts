import { durationMs } from './durations.ts'
import { type Fields, fieldsOf } from './fields.ts'
import type { RawDefault } from './job-files.ts'
import { type Notes, notesOf } from './notes.ts'

/** What of a decoration config a workflow has a place for. */
export interface Decoration {
  readonly timeoutMs?: number
  readonly graceMs?: number
  /** Without gs://, which it is where no other scheme is named. */
  readonly bucket?: string
  readonly prefix?: string
  readonly strategy?: string
  readonly defaultOrg?: string
  readonly defaultRepo?: string
  /** Endings of files. */
  readonly compress?: readonly string[]
  readonly skipCloning?: boolean
  readonly blobless?: boolean
  readonly sparse?: readonly string[]
}

/** Without any timeout prow ends a job after two hours: pkg/entrypoint/options.go. */
export const prowTimeoutMs = 2 * 3_600_000

const private_ = 'repositories that are not public need a token or key of their own in actions/checkout'
const ofPods = 'of pods'

export function readDecoration(f: Fields | undefined, notes: Notes): Decoration {
  if (f === undefined) return {}
  const duration = (key: string) => {
    const text = f.text(key)
    const ms = text === undefined ? undefined : durationMs(text)
    if (text !== undefined && ms === undefined)
      notes.lost(f.lineOf(key), `${f.path}.${key}`, `${text} is no duration`)
    return ms
  }
  const timeoutMs = duration('timeout')
  const graceMs = duration('grace_period')
  const storage = storageOf(f.map('gcs_configuration'))
  const blobless = f.flag('blobless_fetch')
  const skipCloning = f.flag('skip_cloning')
  const sparse = f.texts('sparse_checkout_files').map(s => s.value)
  for (const key of ['gcs_credentials_secret', 's3_credentials_secret'])
    if (f.raw(key) !== undefined)
      notes.changed(
        f.lineOf(key),
        `${f.path}.${key}`,
        'credentials for publishing are those of the workflow: its OIDC token, or variables in its environment',
      )
  for (const key of [
    'ssh_key_secrets',
    'cookiefile_secret',
    'oauth_token_secret',
    'github_app_id',
    'github_app_private_key_secret',
  ])
    f.lose(key, private_)
  for (const key of ['ssh_host_fingerprints', 'github_api_endpoints'])
    f.drop(key, 'actions/checkout knows GitHub')
  for (const key of ['censor_secrets', 'censoring_options'])
    f.drop(key, '`bowsprit publish` censors what it sends; GitHub masks secrets in logs')
  for (const key of [
    'utility_images',
    'resources',
    'pod_pending_timeout',
    'pod_running_timeout',
    'pod_unscheduled_timeout',
    'scheduling_options',
    'default_service_account_name',
    'default_memory_request',
    'set_limit_equals_memory_request',
    'fs_group',
  ])
    f.drop(key, ofPods)
  f.drop('upload_ignores_interrupts', 'artifacts are uploaded after the command has ended')
  for (const key of ['run_as_user', 'run_as_group']) f.lose(key, 'write --user into `container.options`')
  return {
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(graceMs !== undefined && { graceMs }),
    ...storage,
    ...(blobless !== undefined && { blobless }),
    ...(skipCloning !== undefined && { skipCloning }),
    ...(sparse.length > 0 && { sparse }),
  }
}

function storageOf(g: Fields | undefined): Partial<Decoration> {
  if (g === undefined) return {}
  const bucket = g.text('bucket')?.replace(/^gs:\/\//, '')
  const [prefix, strategy] = [g.text('path_prefix'), g.text('path_strategy')]
  const [defaultOrg, defaultRepo] = [g.text('default_org'), g.text('default_repo')]
  const compress = g.texts('compress_file_types').map(t => t.value)
  g.drop('mediaTypes', 'types of files are known by their endings')
  for (const key of ['job_url_prefix', 'local_output_dir']) g.drop(key, 'of prow')
  return {
    ...(bucket !== undefined && { bucket }),
    ...(prefix !== undefined && { prefix }),
    ...(strategy !== undefined && { strategy }),
    ...(defaultOrg !== undefined && { defaultOrg }),
    ...(defaultRepo !== undefined && { defaultRepo }),
    ...(compress.length > 0 && { compress }),
  }
}

/** `bucket/prefix` without gs://, as TestGrid names it. */
export function bucketPath({ bucket, prefix }: Decoration): string | undefined {
  return bucket === undefined
    ? undefined
    : [bucket, prefix?.replace(/^\/+|\/+$/g, '')].filter(Boolean).join('/')
}

/** The more special one wins, field by field. */
export function mergeDecoration(...all: readonly Decoration[]): Decoration {
  return Object.assign({}, ...all) as Decoration
}

/**
 * What prow takes for a job that does not say otherwise: of its defaults all that are for the job, later ones over earlier
 * ones.
 * @param orgRepo of a periodic that of its first extra ref
 * @see https://docs.prow.k8s.io/docs/components/pod-utilities/
 */
export function defaultDecoration(
  defaults: readonly RawDefault[],
  orgRepo: string | undefined,
  cluster = 'default',
): Decoration {
  const repos = ['*', orgRepo?.split('/')[0], orgRepo]
  const mine = defaults.filter(d => repos.includes(d.repo) && ['*', cluster].includes(d.cluster))
  return mergeDecoration(...mine.map(d => readDecoration(fieldsOf(d.map, 'plank', notesOf()), notesOf())))
}
