import type { CloneRefs } from './wish.ts'

/** One command of git in the clone. */
export interface CloneCommand {
  readonly args: readonly string[]
  /** Whether it asks another machine, which may fail for a while. */
  readonly retries: boolean
  /** For the record as well as for git. */
  readonly env?: Readonly<Record<string, string>>
  /** Whether addresses are the repository's own, not ours. */
  readonly foreign?: boolean
}

/** Who merges, as in prow: it is part of the commit, and so of its SHA. */
export const cloneUser = { name: 'ci-robot', email: 'ci-robot@k8s.io' }

/** Up to the base: its tags (versions are made of them), the branch at the commit, checked out. */
export function baseCommands(refs: CloneRefs, uri: string): CloneCommand[] {
  const sparse = refs.sparse_checkout_files ?? []
  const depth = refs.clone_depth ? ['--depth', String(refs.clone_depth)] : []
  const filter = filterArgs(refs)
  const here = (...args: string[]) => ({ args, retries: false })
  const there = (...args: string[]) => ({ args: ['fetch', ...args], retries: true })
  const tags =
    refs.skip_fetch_head || sparse.length > 0 ? [] : [there(...depth, ...filter, uri, '--tags', '--prune')]
  const target = refs.base_sha ?? 'FETCH_HEAD'
  return [
    here('init'),
    here('config', 'user.name', cloneUser.name),
    here('config', 'user.email', cloneUser.email),
    ...(sparse.length > 0 ? [here('sparse-checkout', 'init')] : []),
    ...tags,
    there(
      ...depth,
      ...filter,
      ...(sparse.length > 0 ? ['--no-tags'] : []),
      uri,
      refs.base_sha ?? refs.base_ref,
    ),
    ...(sparse.length > 0 ? [here('sparse-checkout', 'set', ...sparse)] : []),
    // Blobs of a blobless clone come with the checkout.
    { args: ['checkout', target], retries: filter.length > 0 },
    here('branch', '--force', refs.base_ref, target),
    here('checkout', refs.base_ref),
  ]
}

/**
 * The pull requests on top, each in a merge of its own that is one second younger than what is below it: the same refs
 * have the same SHA wherever and whenever they are merged.
 * @param baseTime committer date of the base, seconds
 */
export function pullCommands(refs: CloneRefs, uri: string, baseTime: number): CloneCommand[] {
  const filter = filterArgs(refs)
  const merges = (refs.pulls ?? []).flatMap((pull, i): CloneCommand[] => {
    const date = `@${baseTime + i + 1} +0000`
    const what = pull.ref ?? (pull.sha || `pull/${pull.number}/head`)
    return [
      { args: ['fetch', ...filter, uri, what], retries: true },
      {
        args: ['merge', '--no-ff', pull.sha || 'FETCH_HEAD'],
        retries: false,
        env: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
      },
    ]
  })
  if (refs.skip_submodules) return merges
  return [...merges, { args: ['submodule', 'update', '--init', '--recursive'], retries: true, foreign: true }]
}

function filterArgs(refs: CloneRefs): string[] {
  return refs.blobless_fetch || (refs.sparse_checkout_files ?? []).length > 0 ? ['--filter=blob:none'] : []
}

/** Pauses before another try, in milliseconds: prow's. */
export const retryPauses = [100, 200, 400, 800, 2000, 5000, 10_000, 15_000, 30_000]

/** What no other try mends. @param output of git in English */
export function isFinal(output: string): boolean {
  return /couldn't find remote ref|not our ref|Authentication failed|could not read (Username|Password)|terminal prompts disabled|[Rr]epository '?[^']*'? not found|Server does not allow request for unadvertised|transport '[^']*' not allowed|does not appear to be a git repository/.test(
    output,
  )
}
