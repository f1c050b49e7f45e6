import type { ClonePull, CloneRefs } from './wish.ts'

/** Names that a repository is asked for: of the base, and of pull requests, where no commit is given. */
export function refsToPin(refs: CloneRefs): string[] {
  const pulls = (refs.pulls ?? []).filter(p => !p.sha).map(pullRef)
  return [...(refs.base_sha === undefined ? baseRefs(refs.base_ref) : []), ...pulls]
}

/**
 * @param listing of `git ls-remote`: commit, tab, name
 * @returns the refs with the commits that it has; or what is not there
 */
export function withCommits(refs: CloneRefs, listing: string): CloneRefs | string {
  const commits = new Map(
    listing.split('\n').map(line => [line.split('\t')[1] ?? '', line.split('\t')[0] ?? '']),
  )
  const base = baseRefs(refs.base_ref).find(name => commits.has(name))
  const base_sha = refs.base_sha ?? (base && commits.get(base))
  const name = `${refs.org}/${refs.repo}`
  if (base_sha === undefined) return `${name} has no branch or tag ${refs.base_ref}: name one that it has`
  const pulls = (refs.pulls ?? []).map(pull => ({ pull, sha: pull.sha || commits.get(pullRef(pull)) }))
  const absent = pulls.find(p => p.sha === undefined)
  if (absent !== undefined) return `${name} has no ${pullRef(absent.pull)}: name a pull request of it`
  const known = pulls.flatMap(({ pull, sha }) => (sha === undefined ? [] : [{ ...pull, sha }]))
  return { ...refs, base_sha, ...(known.length > 0 && { pulls: known }) }
}

/** As `git fetch` looks for it; of a tag the commit before the tag itself. */
function baseRefs(ref: string): string[] {
  if (ref === 'HEAD' || ref.startsWith('refs/')) return [`${ref}^{}`, ref]
  return [`refs/tags/${ref}^{}`, `refs/tags/${ref}`, `refs/heads/${ref}`]
}

function pullRef({ number, ref }: ClonePull): string {
  return ref ?? `refs/pull/${number}/head`
}
