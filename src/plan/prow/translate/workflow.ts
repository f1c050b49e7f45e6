import { type Containers, containerOf, placesOf } from './containers.ts'
import { prowTimeoutMs } from './decoration.ts'
import { minutes } from './durations.ts'
import { emit } from './emit.ts'
import type { Job } from './job.ts'
import { inOrder, type Notes } from './notes.ts'
import { type Publishing, type PublishTo, publishingOf } from './publish.ts'
import { commandSteps, plainEnv, prowVariables, suiteSteps } from './steps.ts'
import { triggersOf } from './triggers.ts'

/** Begins every workflow that was made here. */
export const translatedMark = '# Translated by `bowsprit translate`'

/** A hosted runner ends a job after six hours: https://docs.github.com/en/actions/reference/limits */
const hostedMinutes = 360
const spare = 10

/**
 * The text of a workflow that does what the job does.
 * @param o.runsOn label of the runner
 * @param o.containers undefined: commands run in the image that they had
 */
export function workflowOf(
  job: Job,
  o: {
    readonly runsOn: string
    readonly containers?: Containers | undefined
    readonly publish?: PublishTo | undefined
  },
  notes: Notes,
): string {
  const runner = o.runsOn === 'ubuntu-latest' ? (job.pod.runner ?? o.runsOn) : o.runsOn
  const triggers = triggersOf(job, notes)
  const limit = limitOf(job, runner, notes)
  const publishing = publishingOf(job, o.publish ?? { sinks: [] }, notes)
  const permissions = publishing?.permissions ?? {}
  const main = {
    name: job.context,
    ...(triggers.decide === undefined ? {} : { needs: 'changed' }),
    ...(triggers.condition === undefined ? {} : { if: triggers.condition }),
    'runs-on': runner,
    'timeout-minutes': limit + spare,
    ...(Object.keys(permissions).length === 0 ? {} : { permissions }),
    ...oneAtATime(job, notes),
    ...bodyOf(job, limit, o.containers ?? 'jobs', publishing, notes),
  }
  const id = job.work.kind === 'suite' ? 'e2e' : 'test'
  const document = {
    name: job.name,
    on: triggers.on,
    permissions: { contents: 'read' },
    ...(triggers.concurrency === undefined ? {} : { concurrency: triggers.concurrency }),
    jobs: { ...(triggers.decide === undefined ? {} : { changed: triggers.decide }), [id]: main },
  }
  return emit(document, headOf(job, publishing !== undefined, notes))
}

function bodyOf(
  job: Job,
  limit: number,
  containers: Containers,
  publishing: Publishing | undefined,
  notes: Notes,
): Record<string, unknown> {
  const { work } = job
  if (work.kind === 'suite') return { steps: suiteSteps(job, work, limit, publishing, notes) }
  const container = containerOf(job, containers, notes)
  const places = placesOf(containers)
  const env = {
    ...prowVariables(job, container === undefined ? undefined : places.artifacts),
    ...Object.fromEntries(plainEnv(job).map(e => [e.name, e.value])),
  }
  return {
    ...(container === undefined ? {} : { container }),
    env,
    steps: commandSteps(job, work, publishing, places),
  }
}

/** Minutes that the work may take. */
function limitOf(job: Job, runner: string, notes: Notes): number {
  const { timeoutMs = prowTimeoutMs, graceMs = 0 } = job.decoration
  const wanted = minutes(timeoutMs + (job.work.kind === 'suite' ? 0 : graceMs))
  const most = hostedMinutes - spare
  if (wanted <= most || !runner.startsWith('ubuntu-')) return wanted
  notes.lost(
    job.lineOf('decoration_config'),
    'decoration_config.timeout',
    `${wanted} minutes became ${most}: hosted runners end a job after six hours; name one of your own with --runs-on`,
  )
  return most
}

function oneAtATime(job: Job, notes: Notes): Record<string, unknown> {
  if (job.maxConcurrency === 0 || (job.kind === 'periodic' && job.maxConcurrency === 1)) return {}
  if (job.maxConcurrency > 1) {
    notes.changed(
      job.lineOf('max_concurrency'),
      'max_concurrency',
      `GitHub knows one at a time or no limit: ${job.maxConcurrency} became as many as there are runners`,
    )
    return {}
  }
  notes.changed(
    job.lineOf('max_concurrency'),
    'max_concurrency',
    'of runs that wait GitHub keeps the newest; `queue: max` below `concurrency` keeps up to 100',
  )
  return { concurrency: { group: job.name, 'cancel-in-progress': false } }
}

function headOf(job: Job, publishes: boolean, notes: Notes): string[] {
  const words = (job.description ?? '').replace(/\s+/g, ' ').trim()
  const toDo = inOrder(notes.all).filter(n => n.level !== 'dropped')
  return [
    `${translatedMark.slice(2)} from the ${job.kind} ${job.name}, ${job.file}:${job.line}.`,
    ...(words === '' ? [] : ['', ...wrapped(words)]),
    ...(publishes || job.work.kind === 'suite' ? ['', 'To change: OWNER.'] : []),
    ...(toDo.length === 0
      ? []
      : [
          '',
          'What is not as it was:',
          ...toDo.flatMap(n =>
            wrapped(
              `- ${n.file ?? 'line'}${n.file === undefined ? ' ' : ':'}${n.line} ${n.field}: ${n.text}`,
            ),
          ),
        ]),
  ]
}

function wrapped(text: string): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length > 108)
      lines.push(lines.length > 0 && text.startsWith('- ') ? `  ${word}` : word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
