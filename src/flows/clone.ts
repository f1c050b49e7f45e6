import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import { cloneAll } from '../kube/clone.ts'
import type { Options } from '../options/table.ts'
import { type CloneRecord, cloneLog } from '../plan/prow/clone/records.ts'
import {
  type CloneRefs,
  clonePath,
  cloneProblems,
  cloneRefsOfJson,
  parseCloneRefs,
} from '../plan/prow/clone/wish.ts'
import type { Asked, RunCtx } from './asked.ts'
import { allProblems } from './problems.ts'
import { jobSpec } from './publish/wish.ts'

/**
 * Clones as prow's clonerefs does, and leaves clone-records.json and clone-log.txt beside the results. Exit code 1 when
 * a repository could not be had; what was done is then the build log too.
 * @throws UsageError before anything is cloned
 */
export async function clone({ o, operands, ctx, print }: Asked): Promise<number> {
  const all = await wanted(o, operands, ctx)
  const server = ctx.env['GITHUB_SERVER_URL'] ?? 'https://github.com'
  const problems = cloneProblems(all, server)
  if (problems.length > 0) throw new UsageError(problems)
  if ((await ctx.exec.which('git')) === undefined) throw new UsageError('git is not there: install git')
  const root = resolve(o['src-root'])
  const records = await cloneAll(all, { root, server, token: o['github-token'] }, ctx)
  const artifacts = resolve(o.artifacts)
  await mkdir(artifacts, { recursive: true })
  await writeFile(join(artifacts, 'clone-records.json'), `${JSON.stringify(records)}\n`)
  await writeFile(join(artifacts, 'clone-log.txt'), cloneLog(records))
  const failed = records.filter(r => r.failed)
  if (failed.length > 0) await writeFile(join(artifacts, 'build-log.txt'), cloneLog(failed))
  const found = records.map(r => ({
    repo: `${r.refs.org}/${r.refs.repo}`,
    dir: join(root, 'src', clonePath(r.refs)),
    sha: r.final_sha,
  }))
  if (o.json) print(JSON.stringify(found, null, 2))
  else for (const f of found) if (f.sha !== undefined) print(`${f.sha}  ${f.repo}  ${f.dir}`)
  for (const r of failed) ctx.log.warn(why(r))
  return failed.length > 0 ? 1 : 0
}

async function wanted(o: Options, operands: readonly string[], ctx: RunCtx): Promise<CloneRefs[]> {
  const given = [...(o.refs === undefined ? [] : [o.refs]), ...(o['extra-refs'] ?? [])]
  const [parsed, aliases, uris, files] = await allProblems([
    () => given.map(parseCloneRefs),
    () => byRepo(o['path-alias'], '--path-alias'),
    () => byRepo(o['clone-uri'], '--clone-uri'),
    () => Promise.all(operands.map(async name => cloneRefsOfJson(name, await text(name)))),
  ] as const)
  const all = [...parsed, ...files.flat()]
  // As prow's own utilities are told.
  const told = ctx.env['CLONEREFS_OPTIONS'] ?? ctx.env['JOB_SPEC']
  if (all.length === 0 && told !== undefined)
    all.push(...cloneRefsOfJson('CLONEREFS_OPTIONS or JOB_SPEC', told))
  if (all.length === 0 && ctx.env['GITHUB_ACTIONS'] === 'true') all.push(...(await ofWorkflow(o, ctx)))
  if (all.length === 0)
    throw new UsageError(
      "clone wants repositories: --refs 'kubernetes/kubernetes=master,12' (branch, and pull requests to merge), or a file of prow's refs",
    )
  return all.map(refs => {
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

/** `ORG/REPO=VALUE` each. */
function byRepo(list: readonly string[] | undefined, flag: string): Record<string, string> {
  const problems = (list ?? []).filter(l => !/^[\w.-]+\/[\w.-]+=.+$/.test(l))
  if (problems.length > 0)
    throw new UsageError(problems.map(p => `${flag} wants ORG/REPO=VALUE, got ${JSON.stringify(p)}`))
  return Object.fromEntries((list ?? []).map(l => [l.slice(0, l.indexOf('=')), l.slice(l.indexOf('=') + 1)]))
}

function why({ refs, commands }: CloneRecord): string {
  const last = commands.at(-1)
  return `${refs.org}/${refs.repo} could not be cloned: ${last?.command}: ${last?.error}\n${last?.output?.trimEnd() ?? ''}`
}
