import { UsageError } from '../../../errors.ts'
import type { Containers } from './containers.ts'
import { type Job, readJob } from './job.ts'
import { type JobFiles, type JobKind, type RawJob, readJobFiles } from './job-files.ts'
import { CannotTranslate, inOrder, type Note, notesOf } from './notes.ts'
import type { PublishTo } from './publish.ts'
import { workflowOf } from './workflow.ts'

/** What became of one job. */
export interface Translated {
  readonly kind: JobKind
  readonly name: string
  readonly file: string
  readonly line: number
  /** `org/repo` whose workflow it is; undefined: nothing says so. */
  readonly repo: string | undefined
  /** Name of the check that shows its result. */
  readonly check: string
  /** Whether prow held merges back until it passed. */
  readonly required: boolean
  /** `whole`: nothing is lost. `part`: see the notes. `none`: there is no workflow, see `why`. */
  readonly carried: 'whole' | 'part' | 'none'
  /** `suite`: by our actions. `command`: its command in its image. */
  readonly as: 'suite' | 'command' | undefined
  readonly why: string | undefined
  readonly notes: readonly Note[]
  /** Path below the output directory, and text. */
  readonly workflow: { readonly path: string; readonly text: string } | undefined
}

export interface TranslateOptions {
  readonly runsOn: string
  readonly containers?: Containers | undefined
  /** Only jobs of this `org/repo`. */
  readonly repo?: string | undefined
  readonly publish?: PublishTo | undefined
}

/**
 * Workflows for prow jobs, each with what is not as it was.
 * @param files job configuration; presets and defaults of decoration are found in any of them
 * @throws UsageError when a file is no YAML or no job is in any
 */
export function translate(
  files: readonly { readonly name: string; readonly text: string }[],
  o: TranslateOptions,
): Translated[] {
  const read = readJobFiles(files)
  const all = read.jobs.map(raw => translateOne(raw, read, o))
  const wanted = o.repo === undefined ? all : all.filter(t => t.repo === o.repo)
  if (wanted.length === 0)
    throw new UsageError(
      o.repo === undefined || all.length === 0
        ? 'there are no presubmits, postsubmits or periodics in these files'
        : `no job is of ${o.repo}: there are jobs of ${[...new Set(all.map(t => t.repo))].slice(0, 10).join(', ')}`,
    )
  return withPaths(wanted)
}

function translateOne(raw: RawJob, files: JobFiles, o: TranslateOptions): Translated {
  const notes = notesOf()
  const nameNode = raw.map.entries.get('name')?.value
  const name = nameNode?.kind === 'scalar' ? (nameNode.text ?? '') : ''
  const about = { kind: raw.kind, name, file: raw.file, line: raw.map.line }
  try {
    // A file is named after it.
    if (!/^[A-Za-z0-9][\w.-]*$/.test(name))
      throw new CannotTranslate(raw.map.line, 'name', `${JSON.stringify(name)} is no name of a job`)
    const job = readJob(raw, files, notes)
    const text = workflowOf(job, o, notes)
    return {
      ...about,
      repo: repoOf(job),
      check: job.context,
      required: job.required,
      carried: notes.all.some(n => n.level === 'lost') ? 'part' : 'whole',
      as: job.work.kind,
      why: undefined,
      notes: inOrder(notes.all),
      workflow: { path: `${name}.yml`, text },
    }
  } catch (error) {
    if (!(error instanceof CannotTranslate)) throw error
    const note: Note = {
      line: error.line,
      file: undefined,
      level: 'lost',
      field: error.field,
      text: error.message,
    }
    const nothing = { check: name, required: false, as: undefined, workflow: undefined }
    return { ...about, ...nothing, repo: raw.orgRepo, carried: 'none', why: error.message, notes: [note] }
  }
}

function repoOf(job: Job): string | undefined {
  return job.home && `${job.home.org}/${job.home.repo}`
}

/** Jobs of several repositories get a directory for each; of jobs with one name (one per branch) the later get a number. */
function withPaths(all: readonly Translated[]): Translated[] {
  const repos = new Set(all.filter(t => t.workflow !== undefined).map(t => t.repo))
  const taken = new Set<string>()
  return all.map(t => {
    if (t.workflow === undefined) return t
    const dir = repos.size > 1 ? `${t.repo ?? 'no-repository'}/` : ''
    let path = `${dir}${t.name}.yml`
    for (let n = 2; taken.has(path.toLowerCase()); n++) path = `${dir}${t.name}-${n}.yml`
    taken.add(path.toLowerCase())
    return { ...t, workflow: { ...t.workflow, path } }
  })
}
