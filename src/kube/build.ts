import { compileFlags, e2ePackage, goBuildFlags, packageOf } from '../plan/build-args.ts'
import type { BuildManifest, BuildTarget } from '../plan/build-manifest.ts'
import type { Ctx } from '../ports/ctx.ts'
import {
  beginBuild,
  buildKey,
  dropBuild,
  findBuild,
  finishBuild,
  type Staging,
  treeKey,
} from './build-cache.ts'
import { buildProgress, progressToCome } from './build-progress.ts'
import { type GoJob, goBuild, workList } from './go-build.ts'
import { fetchRequired } from './module.ts'
import type { Source } from './source.ts'

export interface Built {
  readonly manifest: BuildManifest
  readonly built: BuildTarget[]
  /** Files that are those of an earlier build, byte for byte. */
  readonly reused: BuildTarget[]
}

/**
 * Builds the targets of a source with the host's Go, as upstream's release builds do (static, stripped, trimmed).
 * A build that is there already is taken as it is; else Go compiles what changed and relinks what depends on it.
 * @throws BuildError when the source does not compile; Interrupted's reason when cancelled
 */
export async function buildKubernetes(
  source: Source,
  targets: readonly BuildTarget[],
  ctx: Ctx,
): Promise<Built> {
  const wanted = [...new Set(targets)]
  const goFlags = goBuildFlags(source.version, source.modFlags)
  const key = buildKey(source, wanted, goFlags)
  const there = await findBuild(key, ctx, source)
  const tree = treeKey(source)
  if (there !== undefined) return { manifest: { ...there, tree }, built: [], reused: wanted }
  if (!source.vendored) await fetchRequired(source.go, source.moduleDir, source.go.env, ctx)
  const staging = await beginBuild(source, wanted, ctx)
  try {
    await compile(source, wanted, goFlags, staging, ctx)
    const facts = {
      key,
      tree,
      version: source.version.gitVersion,
      commit: source.version.gitCommit,
      treeState: source.version.gitTreeState,
      goVersion: source.go.version,
      platform: source.go.platform,
      companions: source.companions,
      sourceDir: source.dir,
      moduleDir: source.moduleDir,
      goFlags,
    }
    const { manifest, reused } = await finishBuild(staging, facts, wanted, ctx)
    return { manifest, built: wanted.filter(target => !reused.includes(target)), reused }
  } catch (error) {
    await dropBuild(staging)
    throw error
  }
}

/** So few packages may be compiled by two go commands at once: links are what takes time then. */
const few = 20

/**
 * The programs, and meanwhile a look at what there is to do. Where that is little, the e2e suite is built at the same
 * time. Else its packages come after the programs, for `go build -o DIRECTORY` compiles nothing but programs, and
 * `go test -c` does not say what it compiles; then the suite itself, of which one package and the link are left.
 */
async function compile(
  source: Source,
  targets: readonly BuildTarget[],
  goFlags: readonly string[],
  staging: Staging,
  ctx: Ctx,
): Promise<void> {
  const job: GoJob = {
    id: 'build',
    go: source.go,
    cwd: source.moduleDir,
    root: source.dir,
    compileFlags: compileFlags(source.modFlags),
    tmp: staging.tmp,
  }
  const programs = targets.filter(target => target !== 'e2e.test').map(packageOf)
  const suite = targets.includes('e2e.test') ? e2ePackage : undefined
  const progress = progressToCome()
  const go = (args: readonly string[], on: Ctx) => goBuild(job, args, progress, on)
  const others = async (built: Promise<void>, on: Ctx) => {
    const { ofSuite, ...work } = await workList(job, programs, on, suite)
    ctx.log.debug(`${work.packages.size} packages to compile for ${targets.join(', ')}`)
    progress.is(buildProgress(job.id, work, ctx))
    if (suite === undefined) return
    if (progress.waiting() > few) await built
    if (progress.waiting() > few) await go(['build', '-v', ...goFlags, suite, ...ofSuite], on)
    // Vet would look at every package that is compiled: minutes, and none of our business.
    await go(['test', '-c', '-vet=off', ...goFlags, '-o', `${staging.bin}/e2e.test`, suite], on)
  }
  await atOnce(ctx, on => {
    const toBin = ['build', '-v', ...goFlags, '-o', `${staging.bin}/`, ...programs]
    const built = programs.length > 0 ? go(toBin, on) : Promise.resolve()
    return [built, others(built, on)]
  })
  progress.done()
}

/** The first that fails stops the others, and is what is thrown, when none of them runs any more. */
async function atOnce(ctx: Ctx, start: (on: Ctx) => Promise<void>[]): Promise<void> {
  const stop = new AbortController()
  const failures: unknown[] = []
  const failed = (error: unknown) => {
    failures.push(error)
    stop.abort()
  }
  const on = { ...ctx, signal: AbortSignal.any([ctx.signal, stop.signal]) }
  await Promise.all(start(on).map(task => task.catch(failed)))
  if (failures.length > 0) throw failures[0]
}
