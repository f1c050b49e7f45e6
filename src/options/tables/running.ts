import { option, path } from '../define.ts'
import { flag, text, whole } from '../kinds.ts'

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
    text('FILE|JSON|URL', 'a file, JSON or URL of a record with a cluster ref'),
    undefined,
    'The cluster to act on, as saved by up or run; of another machine the URL of its record, such as s3://my-bucket/ci/runs/7f3k2.json.',
    '.bowsprit/7f3k2.json',
    'none',
  ),
  state: option(
    text('URL', 's3://bucket/prefix, https://account.blob.core.windows.net/container/prefix or dir:/path'),
    undefined,
    'Where the record of a cluster in a cloud is kept besides --state-dir, without a secret, so that another machine can collect its logs, test it or remove it. For sweep: also what is recorded there and has expired.',
    's3://my-bucket/ci',
    'on this machine alone',
  ),
  offline: option(flag(), false, 'Ask nobody: neither whether it could be made, nor for prices.', 'true'),
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
