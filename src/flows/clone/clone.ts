import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UsageError } from '../../errors.ts'
import type { Options } from '../../options/table.ts'
import { cloneLog } from '../../plan/prow/clone/records.ts'
import { type CloneRefs, cloneRefsOfJson } from '../../plan/prow/clone/wish.ts'
import type { Asked, RunCtx } from '../asked.ts'
import { jobSpec } from '../publish/wish.ts'
import { cloneDir, cloneRecorded, whyNotCloned } from './records.ts'
import { cloneWish, namedRefs } from './wish.ts'

/**
 * Clones as prow's clonerefs does, and leaves clone-records.json and clone-log.txt beside the results. Exit code 1 when
 * a repository could not be had; what was done is then the build log too.
 * @throws UsageError before anything is cloned
 */
export async function clone({ o, operands, ctx, print }: Asked): Promise<number> {
  const wish = await cloneWish(o, ctx, () => others(o, operands, ctx))
  if (wish.all.length === 0)
    throw new UsageError(
      "clone wants repositories: --refs 'kubernetes/kubernetes=master,12' (branch, and pull requests to merge), or a file of prow's refs",
    )
  const artifacts = resolve(o.artifacts)
  const records = await cloneRecorded(wish, artifacts, ctx)
  const failed = records.filter(r => r.failed)
  if (failed.length > 0) await writeFile(join(artifacts, 'build-log.txt'), cloneLog(failed))
  const found = records.map(r => ({
    repo: `${r.refs.org}/${r.refs.repo}`,
    dir: cloneDir(wish, r.refs),
    sha: r.final_sha,
  }))
  if (o.json) print(JSON.stringify(found, null, 2))
  else for (const f of found) if (f.sha !== undefined) print(`${f.sha}  ${f.repo}  ${f.dir}`)
  for (const r of failed) ctx.log.warn(whyNotCloned(r))
  return failed.length > 0 ? 1 : 0
}

/** Of files; where neither these nor options name any, of what prow's own utilities are told, or of the workflow. */
async function others(o: Options, operands: readonly string[], ctx: RunCtx): Promise<CloneRefs[]> {
  const files = await Promise.all(operands.map(async name => cloneRefsOfJson(name, await text(name))))
  const told = ctx.env['CLONEREFS_OPTIONS'] ?? ctx.env['JOB_SPEC']
  if (operands.length > 0 || namedRefs(o).length > 0) return files.flat()
  if (told !== undefined) return cloneRefsOfJson('CLONEREFS_OPTIONS or JOB_SPEC', told)
  return ctx.env['GITHUB_ACTIONS'] === 'true' ? ofWorkflow(o, ctx) : []
}

/** What the event of the workflow is about. */
async function ofWorkflow(o: Options, ctx: RunCtx): Promise<CloneRefs[]> {
  const spec = await jobSpec(o, ctx, ctx.clock.now())
  return [...(spec.refs === undefined ? [] : [spec.refs]), ...(spec.extra_refs ?? [])]
}

async function text(name: string): Promise<string> {
  return readFile(name, 'utf8').catch(cause => {
    throw new UsageError(`cannot read ${name}: ${(cause as Error).message}`)
  })
}
