import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UsageError } from '../../errors.ts'
import { resolveSource, type Source } from '../../kube/source.ts'
import { defaultSource, type Options } from '../../options/table.ts'
import { parseGoModHead } from '../../plan/go-mod.ts'
import { type CloneRecord, cloneLog } from '../../plan/prow/clone/records.ts'
import type { CloneRefs } from '../../plan/prow/clone/wish.ts'
import { parseSource } from '../../plan/source.ts'
import { plural } from '../../plan/words.ts'
import type { RunCtx } from '../asked.ts'
import type { Phases } from '../phases.ts'
import { cloneDir, cloneRecorded, whyNotCloned } from './records.ts'
import { type CloneWish, namedRefs, pinnedWish } from './wish.ts'

/** Whether what is built has to be cloned first: repositories are named, and no source. */
export function clonesFirst(o: Options): boolean {
  return o.source === undefined && namedRefs(o).length > 0
}

/**
 * What a command builds that makes no cluster: its source, or the repositories that are named instead.
 * @returns clones it, where it has to be
 * @throws UsageError
 */
export async function askedSource(o: Options, ctx: RunCtx): Promise<(phases: Phases) => Promise<Source>> {
  if (clonesFirst(o)) {
    const wish = await pinnedWish(o, ctx)
    return phases => clonedSource(wish, resolve(o.artifacts), ctx, phases)
  }
  const source = await resolveSource(parseSource(o.source ?? defaultSource), ctx)
  return async () => source
}

const notCloned = 'the source is cloned first'

/** In place of a source that is still to be cloned. @throws UsageError for `onceCloned` */
export async function uncloned(): Promise<never> {
  throw new UsageError(notCloned)
}

/**
 * What wants a source that is still to be cloned is looked at then; all other problems are known now.
 * @returns undefined when the source is all that is missing
 */
export async function onceCloned<T>(check: () => Promise<T>): Promise<T | undefined> {
  try {
    return await check()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    const others = error.problems.filter(problem => problem !== notCloned)
    if (others.length === 0) return undefined
    throw new UsageError(others)
  }
}

/**
 * Clones, as a phase of the run whose records are among its artifacts and whose log is in its own.
 * @param artifacts absolute
 * @returns what is built: the first of the repositories that is a tree of Kubernetes; where none is, the default, which
 * the repositories stand beside
 */
export async function clonedSource(
  wish: CloneWish,
  artifacts: string,
  ctx: RunCtx,
  phases: Phases,
): Promise<Source> {
  const cloned = async () => {
    const records = await cloneRecorded(wish, artifacts, ctx)
    ctx.log.debug(cloneLog(records))
    const failed = records.filter(r => r.failed)
    if (failed.length > 0) throw new Error(failed.map(whyNotCloned).join('\n'))
    return records
  }
  const records = await phases.run('clone', cloned, all => all.map(detail).join(', '))
  const dirs = records.map(r => cloneDir(wish, r.refs))
  const trees = await Promise.all(dirs.map(isKubernetes))
  return resolveSource(parseSource(dirs.find((_, i) => trees[i]) ?? defaultSource), ctx)
}

/** Where a command of the job runs, as under prow: in the repository that says so, else in the first. */
export function workDir(wish: CloneWish): string | undefined {
  const refs = wish.all.find(r => r.workdir) ?? wish.all[0]
  return refs && cloneDir(wish, refs)
}

/** Options that name the commits which are cloned, for whoever tells what the job is of. */
export function withPinned(o: Options, { all }: CloneWish): Options {
  const texts = all.map(pinnedText)
  const [refs, extra] = o.refs === undefined ? [undefined, texts] : [texts[0], texts.slice(1)]
  return { ...o, refs, 'extra-refs': extra.length > 0 ? extra : undefined }
}

function pinnedText({ org, repo, base_ref, base_sha, pulls }: CloneRefs): string {
  return [`${org}/${repo}=${base_ref}:${base_sha}`, ...(pulls ?? []).map(p => `${p.number}:${p.sha}`)].join(
    ',',
  )
}

function detail({ refs, final_sha }: CloneRecord): string {
  const pulls = refs.pulls?.length ?? 0
  const merged = pulls === 0 ? '' : ` with ${plural(pulls, 'pull request')}`
  return `${refs.org}/${refs.repo} ${refs.base_ref}${merged} at ${final_sha?.slice(0, 12)}`
}

async function isKubernetes(dir: string): Promise<boolean> {
  const text = await readFile(join(dir, 'go.mod'), 'utf8').catch(() => '')
  return parseGoModHead(text).module === 'k8s.io/kubernetes'
}
