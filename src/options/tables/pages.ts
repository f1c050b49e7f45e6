import { containerChoices } from '../../plan/prow/translate/containers.ts'
import { option, path } from '../define.ts'
import { choice, pattern, whole } from '../kinds.ts'

/** Jobs of prow, translated, and the history of builds. */
export const pagesOptions = {
  repo: option(
    pattern(/^[\w.-]+\/[\w.-]+$/, 'ORG/REPO', 'ORG/REPO'),
    undefined,
    'Only jobs of this repository.',
    'kubernetes/kubernetes',
    'all; a directory for each repository',
  ),
  workflows: option(path('DIR'), 'workflows', 'Where workflow files go.', '.github/workflows'),
  'runs-on': option(
    pattern(/^[\w.-]+$/, 'a label of runners', 'LABEL'),
    'ubuntu-latest',
    'The runner that the workflows ask for.',
    'ubuntu-24.04-16core',
  ),
  containers: option(
    choice(containerChoices),
    'jobs',
    'Which jobs run in a container: those whose command had an image of its own in prow, or none, for runners without Docker.',
    'none',
  ),
  // history
  site: option(
    path('DIR'),
    'history',
    'Directory that gets index.html, timings.json and history.json.',
    'public/history',
  ),
  runs: option(whole(1, 500), 50, 'Newest runs of each job that the page shows.', '30'),
  builds: option(whole(1, 10_000), 500, 'Newest builds of each job that are read.', '2000'),
} as const
