import { glob, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import type { CompanionVersions } from '../plan/build-manifest.ts'
import { companionVersions } from '../plan/companions.ts'
import { parseGoModHead } from '../plan/go-mod.ts'
import type { SourceSpec } from '../plan/source.ts'
import { majorMinor, type VersionInfo } from '../plan/version.ts'
import type { Ctx } from '../ports/ctx.ts'
import { diskProblems } from './disk.ts'
import { readText } from './files.ts'
import { type GitTree, gitTree } from './git.ts'
import { findGo, type Go, type GoWish, goForPlatform } from './go.ts'
import { downloadModule, type GoModule, wrapperModule } from './module.ts'
import { directoryDigest } from './tree-digest.ts'
import { dateOf, versionOfTree } from './version.ts'

/** A source that can be built: looked at, found sound, and known by content. */
export interface Source {
  readonly spec: SourceSpec
  /** Where the Go sources of k8s.io/kubernetes lie: work tree, replacement, or module cache. Absolute. */
  readonly dir: string
  /** Where go runs: the work tree, or a module of ours that requires the version. Absolute. */
  readonly moduleDir: string
  /** -mod=mod for modules of ours, -mod=readonly for work trees whose vendor/ is not there or not theirs. */
  readonly modFlags: readonly string[]
  /** Every package is in the tree: nothing is fetched. */
  readonly vendored: boolean
  readonly version: VersionInfo
  /** Digest over the content. */
  readonly identity: string
  readonly go: Go
  readonly companions: CompanionVersions
}

/**
 * Looks at a source and at what building it needs. Creates nothing but entries of the cache.
 * @throws UsageError with all problems of source, Go, git and disk at once
 */
export async function resolveSource(spec: SourceSpec, ctx: Ctx): Promise<Source> {
  const problems: string[] = []
  const dir = spec.kind === 'checkout' ? resolve(spec.dir) : spec.replace && resolve(spec.replace)
  const wish = dir === undefined ? undefined : await wishOf(dir, problems)
  if (dir !== undefined && (await ctx.exec.which('git')) === undefined)
    problems.push('git is not there: it says what is in the source directory; install git')
  const go = await findGo(wish, ctx)
  if (typeof go === 'string') problems.push(go)
  else problems.push(...(await diskProblems(go, ctx.paths.cache)))
  if (problems.length > 0 || typeof go === 'string') throw new UsageError(problems)
  if (spec.kind === 'checkout') return checkoutSource(spec, dir!, go, ctx)
  return moduleSource(spec, dir, go, ctx)
}

/** The same source, to be built for another platform. */
export function sourceFor(source: Source, platform: string): Source {
  return { ...source, go: goForPlatform(source.go, platform) }
}

/** The Go that a directory asks for, or undefined with a problem when it is no tree of Kubernetes. */
async function wishOf(dir: string, problems: string[]): Promise<GoWish | undefined> {
  const info = await stat(dir).catch(() => undefined)
  if (info === undefined || !info.isDirectory()) {
    problems.push(`the source directory ${dir} is ${info === undefined ? 'not there' : 'no directory'}`)
    return undefined
  }
  const text = await readText(join(dir, 'go.mod'))
  const head = parseGoModHead(text ?? '')
  if (head.module !== 'k8s.io/kubernetes') {
    const found =
      text === undefined ? 'it has no go.mod' : `its go.mod says module ${head.module || '(nothing)'}`
    problems.push(
      `${dir} is not a tree of Kubernetes: ${found}; name the top directory of a k8s.io/kubernetes tree`,
    )
    return undefined
  }
  const preferred = (await readText(join(dir, '.go-version')))?.trim()
  return { minimum: head.go || '1.21', ...(preferred && { preferred }) }
}

async function checkoutSource(spec: SourceSpec, dir: string, go: Go, ctx: Ctx): Promise<Source> {
  if ((await readText(join(dir, 'staging/src/k8s.io/api/go.mod'))) === undefined)
    throw new UsageError(
      `${dir} has no staging/src/k8s.io/api, so it is a module archive and not a checkout; use --source module:VERSION,replace=${dir}`,
    )
  const tree = await gitTree(dir, ctx)
  const [version, companions, workspace, modulesTxt] = await Promise.all([
    versionOfTree(dir, tree, ctx),
    companionsOf(dir),
    readText(join(dir, 'go.work')),
    readText(join(dir, 'vendor/modules.txt')),
  ])
  // `go work vendor` says so in its first line; what it makes does not go with go.mod alone, nor the other way round.
  const vendored =
    modulesTxt !== undefined && modulesTxt.startsWith('## workspace') === (workspace !== undefined)
  return {
    spec,
    dir,
    moduleDir: dir,
    modFlags: vendored ? [] : ['-mod=readonly'],
    vendored,
    version,
    identity: tree?.digest ?? (await directoryDigest(dir, ctx)),
    // A go.work of some directory above is not the tree's.
    go: { ...go, env: { ...go.env, GOWORK: workspace === undefined ? 'off' : join(dir, 'go.work') } },
    companions,
  }
}

async function moduleSource(
  spec: SourceSpec & { kind: 'module' },
  replace: string | undefined,
  foundGo: Go,
  ctx: Ctx,
): Promise<Source> {
  const path = 'k8s.io/kubernetes'
  const module = await downloadModule(foundGo, path, spec.version, ctx)
  const dir = replace ?? module.dir
  const go = replace === undefined ? await goFor(dir, ctx) : foundGo
  const staging = `v0${spec.version.slice(2)}`
  const own = await stagingOf(replace)
  const wrapper = {
    label: `kubernetes-${spec.version}`,
    of: dir,
    path,
    version: spec.version,
    ...(replace !== undefined && { replace }),
    local: (name: string) => own.get(name) ?? staging,
  }
  const tree = replace === undefined ? undefined : await gitTree(replace, ctx)
  const identity =
    replace === undefined
      ? `${path}@${module.version}`
      : (tree?.digest ?? (await directoryDigest(replace, ctx)))
  return {
    spec,
    dir,
    moduleDir: await wrapperModule(go, wrapper, ctx),
    modFlags: ['-mod=mod'],
    vendored: false,
    version: moduleVersion(spec.version, module, replace === undefined ? undefined : (tree ?? null), ctx),
    identity,
    go,
    companions: await companionsOf(dir),
  }
}

/** What a module wants is known once it is there. */
async function goFor(dir: string, ctx: Ctx): Promise<Go> {
  const problems: string[] = []
  const go = await findGo(await wishOf(dir, problems), ctx)
  if (typeof go === 'string') throw new UsageError([...problems, go])
  return go
}

/** Staging modules that a replacement brings along stand in for the published ones, too. */
async function stagingOf(replace: string | undefined): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  if (replace === undefined) return found
  for await (const file of glob('staging/src/k8s.io/*/go.mod', { cwd: replace })) {
    const name = file.split('/')[3]!
    found.set(`k8s.io/${name}`, join(replace, 'staging/src/k8s.io', name))
  }
  return found
}

/**
 * v1.36.3 for the module as it was published. A replacement shows itself by build metadata: the commit of its own
 * repository, or `dirty` where it has none. The metadata stays the same from edit to edit, as upstream's -dirty
 * does, so that a changed line relinks only the programs that hold it.
 */
function moduleVersion(
  version: string,
  module: GoModule,
  tree: GitTree | null | undefined,
  ctx: Ctx,
): VersionInfo {
  const gitVersion =
    tree === undefined
      ? version
      : tree === null
        ? `${version}+dirty`
        : `${version}+${tree.commit.slice(0, 14)}${tree.dirty ? '-dirty' : ''}`
  const { major, minor } = majorMinor(gitVersion)
  return {
    gitVersion,
    gitCommit: tree === undefined ? (module.commit ?? '') : (tree?.commit ?? ''),
    gitTreeState: tree === undefined ? 'archive' : tree === null || tree.dirty ? 'dirty' : 'clean',
    gitMajor: major,
    gitMinor: minor,
    buildDate: dateOf(tree?.commitTime ?? module.time, ctx),
  }
}

async function companionsOf(dir: string): Promise<CompanionVersions> {
  const [yaml, constants] = await Promise.all([
    readText(join(dir, 'build/dependencies.yaml')),
    readText(join(dir, 'cmd/kubeadm/app/constants/constants.go')),
  ])
  return companionVersions(yaml ?? '', constants ?? '')
}
