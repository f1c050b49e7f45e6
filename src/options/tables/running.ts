import { option, path } from '../define.ts'
import { text, whole } from '../kinds.ts'

/** Time, files, teardown. */
export const runningOptions = {
  timeout: option(
    whole(1, 1440, 'MIN'),
    60,
    'Deadline of the whole run in minutes; logs and teardown have their share of it.',
    '30',
  ),
  'keep-on-failure': option(
    whole(1, 1440, 'MIN'),
    undefined,
    'Keep a failed cluster so many minutes; sweep removes it after.',
    '30',
    'never kept',
  ),
  ref: option(
    text('FILE|JSON', 'a file or JSON with a cluster ref'),
    undefined,
    'The cluster to act on, as saved by up or run.',
    '.bowsprit/7f3k2.json',
    'none',
  ),
  artifacts: option(path('DIR'), 'artifacts', 'Where results and logs go.', 'out'),
  'state-dir': option(
    path('DIR'),
    undefined,
    'Where runs keep their state.',
    '/var/tmp/bowsprit',
    '.bowsprit; on GitHub Actions ~/.local/state/bowsprit, which outlives checkouts and jobs',
  ),
  'cache-dir': option(
    path('DIR'),
    undefined,
    'Builds, companions and images that later runs reuse.',
    '/mnt/cache',
    '~/.cache/bowsprit',
  ),
  config: option(
    path('FILE'),
    undefined,
    'YAML file with options.',
    'ci.yaml',
    'bowsprit.yaml if there is one',
  ),
} as const
