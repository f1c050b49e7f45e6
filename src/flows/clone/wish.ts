import { resolve } from 'node:path'
import { UsageError } from '../../errors.ts'
import { type CloneOptions, pinned } from '../../kube/clone.ts'
import type { Options } from '../../options/table.ts'
import { type CloneRefs, cloneProblems, parseCloneRefs } from '../../plan/prow/clone/wish.ts'
import type { RunCtx } from '../asked.ts'
import { allProblems } from '../problems.ts'

/** Repositories that can be cloned as far as one can tell beforehand, and where they go. */
export interface CloneWish {
  readonly all: readonly CloneRefs[]
  readonly to: CloneOptions
}

/** What --refs and --extra-refs name. */
export function namedRefs(o: Options): readonly string[] {
  return [...(o.refs === undefined ? [] : [o.refs]), ...(o['extra-refs'] ?? [])]
}

/** @param others repositories besides those of --refs and --extra-refs @throws UsageError with every problem */
export async function cloneWish(
  o: Options,
  ctx: RunCtx,
  others: () => readonly CloneRefs[] | Promise<readonly CloneRefs[]> = () => [],
): Promise<CloneWish> {
  const [parsed, aliases, uris, more] = await allProblems([
    () => namedRefs(o).map(parseCloneRefs),
    () => byRepo(o['path-alias'], '--path-alias'),
    () => byRepo(o['clone-uri'], '--clone-uri'),
    others,
  ] as const)
  const all = [...parsed, ...more].map(refs => {
    const name = `${refs.org}/${refs.repo}`
    const [alias, uri] = [aliases[name], uris[name]]
    return {
      ...refs,
      ...(alias !== undefined && { path_alias: alias }),
      ...(uri !== undefined && { clone_uri: uri }),
      ...(o['clone-depth'] !== undefined && { clone_depth: o['clone-depth'] }),
      ...(o.blobless && { blobless_fetch: true }),
      ...(o['skip-submodules'] && { skip_submodules: true }),
      ...(o.sparse !== undefined && { sparse_checkout_files: o.sparse }),
    }
  })
  const server = ctx.env['GITHUB_SERVER_URL'] ?? 'https://github.com'
  const problems = cloneProblems(all, server)
  if (problems.length > 0) throw new UsageError(problems)
  if ((await ctx.exec.which('git')) === undefined) throw new UsageError('git is not there: install git')
  return { all, to: { root: resolve(o['src-root']), server, token: o['github-token'] } }
}

/**
 * The repositories of --refs and --extra-refs at the commits that their branches and pull requests have now: from here
 * on the run is of these.
 * @throws UsageError when one is not there
 */
export async function pinnedWish(o: Options, ctx: RunCtx): Promise<CloneWish> {
  const { all, to } = await cloneWish(o, ctx)
  const found = await pinned(all, to, ctx)
  const problems = found.filter(f => typeof f === 'string')
  if (problems.length > 0) throw new UsageError(problems)
  return { all: found.filter(f => typeof f !== 'string'), to }
}

/** `ORG/REPO=VALUE` each. */
function byRepo(list: readonly string[] | undefined, flag: string): Record<string, string> {
  const problems = (list ?? []).filter(l => !/^[\w.-]+\/[\w.-]+=.+$/.test(l))
  if (problems.length > 0)
    throw new UsageError(problems.map(p => `${flag} wants ORG/REPO=VALUE, got ${JSON.stringify(p)}`))
  return Object.fromEntries((list ?? []).map(l => [l.slice(0, l.indexOf('=')), l.slice(l.indexOf('=') + 1)]))
}
