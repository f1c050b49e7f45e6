import { UsageError } from '../../../errors.ts'

/** A pull request to merge. Fields as in prow's Pull. */
export interface ClonePull {
  readonly number: number
  /** Without it the head that the request has now. */
  readonly sha?: string
  /** What to fetch instead of the commit, e.g. Gerrit's refs/changes/00/123/1. */
  readonly ref?: string
}

/** A repository to clone. Fields as in prow's Refs, so that its JSON can be read as it is. */
export interface CloneRefs {
  readonly org: string
  readonly repo: string
  readonly repo_link?: string
  readonly base_ref: string
  readonly base_sha?: string
  readonly pulls?: readonly ClonePull[]
  readonly path_alias?: string
  readonly workdir?: boolean
  readonly clone_uri?: string
  readonly skip_submodules?: boolean
  readonly clone_depth?: number
  readonly skip_fetch_head?: boolean
  readonly blobless_fetch?: boolean
  readonly sparse_checkout_files?: readonly string[]
}

const form =
  'ORG/REPO=BRANCH[:SHA][,PULL[:SHA[:REF]]]..., such as kubernetes/kubernetes=master:0123abc,12:4567def'

/**
 * Reads one repository as clonerefs takes it; `org,repo=` is its own spelling of `org/repo=`.
 * @throws UsageError
 * @see https://github.com/kubernetes-sigs/prow/blob/main/pkg/clonerefs/parse.go
 */
export function parseCloneRefs(text: string): CloneRefs {
  const wrong = (what: string) => new UsageError(`${JSON.stringify(text)}: ${what}: give ${form}`)
  const [, org = '', repo = '', rest = ''] = /^([^,/=]+)[,/]([^,/=]+)=(.+)$/.exec(text.trim()) ?? []
  if (rest === '') throw wrong('no repository and branch')
  const [base = '', ...others] = rest.split(',')
  const [base_ref = '', base_sha, ...more] = base.split(':')
  if (base_ref === '' || more.length > 0)
    throw wrong(`${JSON.stringify(base)} is no branch, or branch and commit`)
  const pulls = others.map(other => {
    const [number = '', sha, ref, ...left] = other.split(':')
    if (!/^\d{1,9}$/.test(number) || left.length > 0)
      throw wrong(`${JSON.stringify(other)} is no pull request`)
    return { number: Number(number), ...(sha ? { sha } : {}), ...(ref ? { ref } : {}) }
  })
  return { org, repo, base_ref, ...(base_sha ? { base_sha } : {}), ...(pulls.length > 0 ? { pulls } : {}) }
}

/**
 * Repositories from JSON: a list of refs, prow's JOB_SPEC (`refs`, `extra_refs`), or the options of clonerefs (`refs`).
 * @param name for messages
 * @throws UsageError
 */
export function cloneRefsOfJson(name: string, text: string): CloneRefs[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${name} is no JSON: ${(error as Error).message}`)
  }
  const spec = value as { refs?: CloneRefs | CloneRefs[]; extra_refs?: CloneRefs[] } | CloneRefs[] | null
  const own = Array.isArray(spec) ? spec : [spec?.refs ?? []].flat()
  const extra = Array.isArray(spec) ? [] : (spec?.extra_refs ?? [])
  const all = [...own, ...extra]
  if (all.length === 0)
    throw new UsageError(`${name} names no repository: a list of refs, or \`refs\` and \`extra_refs\``)
  return all
}

/** Below `src`, as prow lays sources out. */
export function clonePath(refs: CloneRefs): string {
  return (
    refs.path_alias || (refs.repo_link?.replace(/^[^:]*:\/\//, '') ?? `github.com/${refs.org}/${refs.repo}`)
  )
}

/** @param server such as https://github.com */
export function cloneUri(refs: CloneRefs, server: string): string {
  return (
    refs.clone_uri || (refs.repo_link ? `${refs.repo_link}.git` : `${server}/${refs.org}/${refs.repo}.git`)
  )
}

const uri = /^((https?|ssh|git|file):\/\/\S+|[\w.-]+@[\w.-]+:\S+|\/\S+)$/

/** All that cannot be cloned, before anything is. Words that git would take for options of its own are among it. */
export function cloneProblems(all: readonly CloneRefs[], server: string): string[] {
  const problems: string[] = []
  const paths = new Map<string, string>()
  for (const refs of all) {
    const name = `${refs.org}/${refs.repo}`
    const say = (what: string) => problems.push(`${name}: ${what}`)
    if (!/^[\w.-]+\/[\w./-]+$/.test(name)) say(`is no repository: give ${form}`)
    if (!isRef(refs.base_ref)) say(`${JSON.stringify(refs.base_ref)} is no branch`)
    if (refs.base_sha !== undefined && !isSha(refs.base_sha))
      say(`${JSON.stringify(refs.base_sha)} is no commit`)
    for (const pull of refs.pulls ?? []) {
      if (!Number.isInteger(pull.number)) say(`a pull request without a number`)
      if (pull.sha && !isSha(pull.sha)) say(`${JSON.stringify(pull.sha)} is no commit`)
      if (pull.ref !== undefined && !isRef(pull.ref)) say(`${JSON.stringify(pull.ref)} is no ref`)
    }
    const path = clonePath(refs)
    if (!/^[\w.@+-][\w.@+/-]*$/.test(path) || /(^|\/)\.{1,2}(\/|$)/.test(path))
      say(`${JSON.stringify(path)} is no path below src: no .. and no / at its start`)
    const other = paths.get(path)
    if (other !== undefined) say(`goes to src/${path}, as ${other} does: give one of them a path alias`)
    paths.set(path, name)
    if (!uri.test(cloneUri(refs, server)))
      say(`${JSON.stringify(cloneUri(refs, server))} is no address that git clones`)
    for (const file of refs.sparse_checkout_files ?? [])
      if (file === '' || file.startsWith('-')) say(`${JSON.stringify(file)} is no path for a sparse checkout`)
  }
  return problems
}

function isSha(text: string): boolean {
  return /^[0-9a-f]{4,64}$/i.test(text)
}
function isRef(text: string | undefined): boolean {
  return text !== undefined && /^[^-\s~^:?*[\\][^\s~^:?*[\\]*$/.test(text) && !text.includes('..')
}
