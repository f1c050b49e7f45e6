import { option, path } from '../define.ts'
import { flag, lines, whole } from '../kinds.ts'

/** Clones. */
export const cloneOptions = {
  'src-root': option(path('DIR'), '.', 'Sources go to src/github.com/ORG/REPO below it.', '/home/prow/go'),
  'path-alias': option(
    lines('ORG/REPO=PATH'),
    undefined,
    'Another place below src for a repository.',
    'kubernetes/kubernetes=k8s.io/kubernetes',
    'none',
  ),
  'clone-uri': option(
    lines('ORG/REPO=URI'),
    undefined,
    'Another address to clone a repository from.',
    'kubernetes/kubernetes=git@example.com:kubernetes.git',
    'that of GitHub',
  ),
  'clone-depth': option(
    whole(1, 1_000_000),
    undefined,
    'So many commits of each branch; too few leave no base to merge pull requests on.',
    '50',
    'all of them',
  ),
  blobless: option(flag(), false, 'Fetch contents of files only for what is checked out.', 'true'),
  sparse: option(
    lines('PATTERN'),
    undefined,
    'Check out only these files and directories, as `git sparse-checkout set` takes them.',
    'test/e2e',
    'all',
  ),
  'skip-submodules': option(flag(), false, 'Leave submodules empty.', 'true'),
} as const
