import { compileFlags, e2ePackage, goBuildFlags, packageOf } from '../plan/build-args.ts'
import type { BuildManifest, BuildTarget } from '../plan/build-manifest.ts'
import type { Ctx } from '../ports/ctx.ts'
import { beginBuild, buildKey, dropBuild, findBuild, finishBuild, type Staging } from './build-cache.ts'
import { buildProgress } from './build-progress.ts'
import { type GoJob, goBuild, testImports, workList } from './go-build.ts'
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
  if (there !== undefined) return { manifest: there, built: [], reused: wanted }
  if (!source.vendored) await fetchRequired(source.go, source.moduleDir, source.go.env, ctx)
  const staging = await beginBuild(source, wanted, ctx)
  try {
    await compile(source, wanted, goFlags, staging, ctx)
    const facts = {
      key,
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

/** So many packages are left to `go test -c`: every go command takes a second to look at 3,000 that are there. */
const few = 20

/**
 * The programs; then the packages of the e2e suite, for `go build -o DIRECTORY` compiles nothing but programs, and
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
  const suite = targets.includes('e2e.test')
  const ofSuite = suite ? [e2ePackage, ...(await testImports(job, e2ePackage, ctx))] : []
  const work = await workList(job, [...programs, ...ofSuite], ctx, suite)
  ctx.log.debug(`${work.packages.size} packages to compile for ${targets.join(', ')}`)
  const progress = buildProgress(job.id, work, ctx)
  const go = (args: readonly string[]) => goBuild(job, args, progress, ctx)
  if (programs.length > 0) await go(['build', '-v', ...goFlags, '-o', `${staging.bin}/`, ...programs])
  if (suite) {
    if (progress.waiting() > few) await go(['build', '-v', ...goFlags, ...ofSuite])
    // Vet would look at every package that is compiled: minutes, and none of our business.
    await go(['test', '-c', '-vet=off', ...goFlags, '-o', `${staging.bin}/e2e.test`, e2ePackage])
  }
  progress.done()
}
