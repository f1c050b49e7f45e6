import { defaultSource, option } from '../define.ts'
import { flag, pattern, text } from '../kinds.ts'

/** What runs, and under which name. */
export const runOptions = {
  source: option(
    text('SOURCE', 'a directory, or module:vX.Y.Z, or module:vX.Y.Z,replace=DIR'),
    undefined,
    'Where Kubernetes comes from: the directory of a checkout; a version, built through the Go module proxy; or a patched tree over a version.',
    '~/kubernetes',
    `what --refs and --extra-refs name, cloned; else ${defaultSource}; for test --id the build that runs there`,
  ),
  id: option(
    pattern(/^[a-z0-9][a-z0-9-]{0,19}$/, '1 to 20 characters of a-z, 0-9 and -', 'ID'),
    undefined,
    'Names this run and everything it makes.',
    'pr-1234',
    'random; on GitHub Actions made of repository, run, attempt and job',
  ),
  bisect: option(
    flag(),
    false,
    'For `git bisect run`: exit 125 (skip this commit) when the branch does not build or no cluster comes up, 128 (stop) on bad input.',
    'true',
  ),
} as const
