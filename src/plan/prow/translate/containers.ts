import { expression } from './expression.ts'
import type { Job } from './job.ts'
import type { Notes } from './notes.ts'

/** Where commands run: in the image that they had, or on the runner itself. */
export const containerChoices = ['jobs', 'none'] as const
export type Containers = (typeof containerChoices)[number]

/** Where a command leaves what it has to say. */
export interface Places {
  /** As the inputs of actions name it. */
  readonly artifacts: string
  /** What makes it, before the command. */
  readonly script: readonly string[]
  /** Path of a pipe, as the script names it. */
  readonly output: string
}

/** As in prow's pods: in a container a job may choose. */
const inContainer: Places = {
  artifacts: '/logs/artifacts',
  script: ['mkdir -p "$ARTIFACTS"'],
  output: '/logs/output',
}

/** A directory that the runner empties before the next job; the environment of a job cannot name it. */
const onRunner: Places = {
  artifacts: `${expression('runner.temp')}/artifacts`,
  script: ['export ARTIFACTS="$RUNNER_TEMP/artifacts"', 'mkdir -p "$ARTIFACTS"'],
  output: '"$RUNNER_TEMP/output"',
}

export function placesOf(containers: Containers): Places {
  return containers === 'jobs' ? inContainer : onRunner
}

/**
 * The container that a command had, with what of its pod Docker has, too.
 * @returns undefined where it is to run on the runner; notes say what it goes without there
 */
export function containerOf({ pod }: Job, containers: Containers, notes: Notes): object | undefined {
  if (containers === 'jobs')
    return {
      image: pod.image,
      ...(pod.options.length === 0 ? {} : { options: pod.options.join(' ') }),
      ...(pod.volumes.length === 0 ? {} : { volumes: pod.volumes }),
    }
  noImage(pod, notes)
  const without = [...pod.options, ...pod.volumes]
  if (without.length > 0)
    notes.lost(pod.line, 'spec', `${without.join(', ')}: there is no container that could have it`)
  return undefined
}

/** The image was where a command had its tools from. */
export function noImage({ image, line }: Job['pod'], notes: Notes): void {
  const what = `the command runs on the runner, not in ${image}`
  notes.changed(line, 'spec.containers[0].image', `${what}: what it needs from there has to be there, too`)
}
