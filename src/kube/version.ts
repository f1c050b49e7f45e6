import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import {
  buildDate,
  derivedVersion,
  isKubeVersion,
  majorMinor,
  parseArchive,
  parseVersionFile,
  statedVersion,
  type VersionFacts,
  type VersionInfo,
  versionFromDescribe,
} from '../plan/version.ts'
import type { Ctx } from '../ports/ctx.ts'
import { readText } from './files.ts'
import { type GitTree, gitDescribe } from './git.ts'
import { describeWithRemoteTags } from './remote-tags.ts'

/**
 * The version of a work tree in upstream's order: KUBE_GIT_VERSION_FILE, fields filled in by `git archive`, git.
 * Without a reachable tag: tags of a remote that answers, else what the tree states itself, said in a warning.
 * @throws UsageError when nothing states a version
 */
export async function versionOfTree(dir: string, tree: GitTree | undefined, ctx: Ctx): Promise<VersionInfo> {
  const facts = (await fromFile(ctx)) ?? (await fromArchive(dir)) ?? {}
  const commit = facts.commit ?? tree?.commit ?? ''
  const treeState = facts.treeState ?? (tree === undefined ? 'archive' : tree.dirty ? 'dirty' : 'clean')
  const version = facts.version ?? (await fromTags(dir, tree, commit, treeState, ctx))
  if (!isKubeVersion(version))
    throw new UsageError(
      `the version of ${dir} would be '${version}', which Kubernetes' build refuses: it has to look like v1.37.0-alpha.2; rename the tag, or set KUBE_GIT_VERSION_FILE`,
    )
  const { major, minor } = majorMinor(version)
  return {
    gitVersion: version,
    gitCommit: commit,
    gitTreeState: treeState,
    gitMajor: facts.major ?? major,
    gitMinor: facts.minor ?? minor,
    buildDate: dateOf(tree?.commitTime, ctx),
  }
}

/** SOURCE_DATE_EPOCH, else the commit's date: the same source gives the same bytes. */
export function dateOf(sourceTime: number | undefined, ctx: Ctx): string {
  const epoch = ctx.env['SOURCE_DATE_EPOCH']
  if (epoch === undefined || epoch === '') return buildDate(sourceTime ?? 0)
  if (!/^\d{1,11}$/.test(epoch))
    throw new UsageError(`SOURCE_DATE_EPOCH is '${epoch}': it has to be seconds since 1970, e.g. 1784743658`)
  return buildDate(Number(epoch))
}

async function fromFile(ctx: Ctx): Promise<VersionFacts | undefined> {
  const file = ctx.env['KUBE_GIT_VERSION_FILE']
  if (!file) return undefined
  const text = await readText(resolve(file))
  if (text === undefined) throw new UsageError(`KUBE_GIT_VERSION_FILE names ${file}, which is not there`)
  const facts = parseVersionFile(text)
  if (facts.version === undefined)
    throw new UsageError(`KUBE_GIT_VERSION_FILE names ${file}, which has no line KUBE_GIT_VERSION='v1.…'`)
  return facts
}

async function fromArchive(dir: string): Promise<VersionFacts | undefined> {
  return parseArchive((await readText(join(dir, 'hack/lib/version.sh'))) ?? '')
}

async function fromTags(
  dir: string,
  tree: GitTree | undefined,
  commit: string,
  treeState: VersionInfo['gitTreeState'],
  ctx: Ctx,
): Promise<string> {
  if (tree !== undefined) {
    const described =
      (await gitDescribe(dir, tree.commit, ctx)) ?? (await describeWithRemoteTags(dir, tree, ctx))
    if (described !== undefined) return versionFromDescribe(described, treeState)
  }
  const stated = await statedBy(dir)
  if (stated === undefined) throw new UsageError(noVersion(dir, tree))
  const version = derivedVersion(stated, commit, treeState)
  ctx.log.warn(
    `${dir} has no tag v* that git can reach, so its version is derived from what the tree states: ${version}. ` +
      (tree === undefined
        ? 'Set KUBE_GIT_VERSION_FILE for another one.'
        : `For the exact one: ${fetchTags(dir, tree)}`),
  )
  return version
}

async function statedBy(dir: string): Promise<string | undefined> {
  const names = await readdir(join(dir, 'CHANGELOG')).catch(() => [] as string[])
  const minors = names.flatMap(name => /^CHANGELOG-1\.(\d+)\.md$/.exec(name)?.[1] ?? []).map(Number)
  const newest = minors.length === 0 ? undefined : `CHANGELOG/CHANGELOG-1.${Math.max(...minors)}.md`
  const changelog = newest === undefined ? undefined : await readText(join(dir, newest))
  const baseGo = await readText(join(dir, 'staging/src/k8s.io/component-base/version/base.go'))
  return statedVersion({
    ...(changelog !== undefined && { changelog }),
    ...(baseGo !== undefined && { baseGo }),
  })
}

function noVersion(dir: string, tree: GitTree | undefined): string {
  const way = tree === undefined ? '' : `run: ${fetchTags(dir, tree)}; or `
  return `${dir} does not say which version it is: no tag v* is reachable, no CHANGELOG names one; ${way}set KUBE_GIT_VERSION_FILE to a file with KUBE_GIT_VERSION='v1.…'`
}

function fetchTags(dir: string, tree: GitTree): string {
  return `git -C ${dir} fetch --tags ${tree.shallow ? '--unshallow --filter=tree:0 ' : ''}origin`
}
