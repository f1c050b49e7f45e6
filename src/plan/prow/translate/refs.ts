import type { Fields } from './fields.ts'

/** A repository that a job checks out. */
export interface Ref {
  readonly org: string
  readonly repo: string
  /** Branch, tag or commit; undefined: what the event is about. */
  readonly ref: string | undefined
  /** Below `src`, as prow lays sources out: `k8s.io/kubernetes`. */
  readonly path: string
  readonly line: number
  /** Where the command runs. */
  readonly workdir: boolean
  readonly depth?: number
  readonly blobless?: boolean
  readonly sparse?: readonly string[]
  readonly skipSubmodules?: boolean
}

/** One of `extra_refs`. */
export function readExtraRef(f: Fields, orgRepo: (f: Fields) => { org: string; repo: string }): Ref {
  const { org, repo } = orgRepo(f)
  const base = f.text('base_ref')
  const sha = f.text('base_sha')
  const alias = f.text('path_alias')
  f.drop('base_link', 'a link for reports')
  f.drop('repo_link', 'a link for reports')
  f.drop('auxiliary', 'says which version a started.json is of')
  f.lose('pulls', 'actions/checkout merges no pull requests of other repositories')
  f.lose(
    'clone_uri',
    'actions/checkout clones from GitHub; a step with `bowsprit clone` can clone from elsewhere',
  )
  return {
    org,
    repo,
    ref: sha ?? base,
    path: alias ?? `github.com/${org}/${repo}`,
    line: f.line,
    workdir: f.flag('workdir') ?? false,
    ...cloneOptions(f),
  }
}

/** What a job says of its own repository's clone, and an extra ref of its. */
export function cloneOptions(f: Fields) {
  const depth = f.whole('clone_depth')
  const blobless = f.flag('blobless_fetch')
  const sparse = f.texts('sparse_checkout_files').map(s => s.value)
  const skipSubmodules = f.flag('skip_submodules')
  f.drop('skip_fetch_head', 'actions/checkout fetches one ref')
  return {
    ...(depth && { depth }),
    ...(blobless && { blobless }),
    ...(sparse.length > 0 && { sparse }),
    ...(skipSubmodules && { skipSubmodules }),
  }
}
