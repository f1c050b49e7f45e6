import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import writeFileAtomic from 'write-file-atomic'
import { RunError, UsageError } from '../errors.ts'
import type { BuildManifest, BuiltFile } from '../plan/build-manifest.ts'
import { testEnv } from '../plan/child-env.ts'
import { dryRunArgs, type Filters } from '../plan/e2e-args.ts'
import { parseSuiteFile, type Suite, suiteNamed } from '../plan/select.ts'
import { readSpecReport, type SpecReport, specsOf } from '../plan/spec-report.ts'
import type { Spec } from '../plan/specs.ts'
import { suiteNames } from '../plan/suites.ts'
import type { Ctx } from '../ports/ctx.ts'

/** What a dry run of an e2e.test says, kept beside the build. */
export interface Listing {
  readonly v: 1
  /** sha256 of the e2e.test that was asked. */
  readonly e2e: string
  /** sha256 over all names: two shards belong together only if they had the same specs to choose from. */
  readonly digest: string
  /** ginkgo's SuiteDescription; focus is matched against it, a space and the name. */
  readonly suite: string
  /** In the order in which ginkgo numbers them with `seed`, every occurrence of a name of its own. */
  readonly order: readonly string[]
  readonly seed: number
  readonly specs: readonly Spec[]
}

/** Any fixed number: with the same one, every process of every run numbers the specs alike. */
const seed = 1
const dryRunMs = 120_000

/**
 * Every spec of the build's own e2e.test, by name.
 *
 * @throws Error when the binary cannot list its specs, with its output.
 */
export async function listSpecs(build: BuildManifest, ctx: Ctx): Promise<Spec[]> {
  return [...(await loadListing(build, ctx)).specs].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The listing of a build, from the file beside it where that is of this very binary. */
export async function loadListing(build: BuildManifest, ctx: Ctx): Promise<Listing> {
  return (await keptListing(build)) ?? keepListing(build, await dryRun(build, ctx), ctx)
}

async function keptListing(build: BuildManifest): Promise<Listing | undefined> {
  const known = await readFile(listingFile(build), 'utf8').then(parseListing, () => undefined)
  return known !== undefined && known.e2e === build.files['e2e.test']?.sha256 ? known : undefined
}

async function keepListing(build: BuildManifest, said: DryRun, ctx: Ctx): Promise<Listing> {
  const order = said.reports.filter(r => r.nodeType === 'It').map(r => r.name)
  const e2e = suiteOf(build).sha256
  const listing: Listing = {
    ...{ v: 1, e2e, digest: digestOf(order), suite: said.suite, order, seed },
    specs: specsOf(said.reports),
  }
  await writeFileAtomic(listingFile(build), JSON.stringify(listing)).catch((error: Error) =>
    ctx.log.debug(`the list of specs is not kept: ${error.message}`),
  )
  return listing
}

function listingFile(build: BuildManifest): string {
  return join(build.dir, 'specs.json')
}

function suiteOf(build: BuildManifest): BuiltFile {
  const e2e = build.files['e2e.test']
  if (e2e === undefined) throw new Error(`build ${build.key} has no e2e.test`)
  return e2e
}

/**
 * What --focus, --skip and --label-filter select, decided by ginkgo itself: its languages are Go's regular
 * expressions and its own label filters, and a copy of them would differ somewhere. What is filtered out is in its
 * report all the same, in the same order: a build that was never listed is listed by the way.
 *
 * @throws UsageError when ginkgo does not understand a filter.
 */
export async function matchSpecs(
  build: BuildManifest,
  filters: Filters,
  ctx: Ctx,
): Promise<ReadonlySet<string>> {
  try {
    const said = await dryRun(build, ctx, filters)
    if ((await keptListing(build)) === undefined) await keepListing(build, said, ctx)
    return new Set(said.reports.filter(r => r.nodeType === 'It' && r.state === 'passed').map(r => r.name))
  } catch (error) {
    const words = error instanceof RunError ? complaint(error) : undefined
    if (words === undefined) throw error
    throw new UsageError(`${filtersAsTyped(filters)}: ginkgo does not understand it.\n${words}`)
  }
}

/** @throws UsageError when the text is neither a suite's name nor a file that can be read. */
export async function readSuite(text: string): Promise<Suite> {
  const name = suiteNamed(text)
  if (name) return { kind: 'named', name }
  try {
    return { kind: 'names', file: text, names: parseSuiteFile(await readFile(text, 'utf8')) }
  } catch {
    throw new UsageError(
      `--suite ${text}: neither one of ${suiteNames.join(', ')} nor a file of spec names that can be read.`,
    )
  }
}

/** sha256 over a set of names, whatever their order. */
export function digestOf(names: readonly string[]): string {
  return createHash('sha256')
    .update([...names].sort().join('\n'))
    .digest('hex')
}

interface DryRun {
  readonly suite: string
  readonly reports: readonly SpecReport[]
}

async function dryRun(build: BuildManifest, ctx: Ctx, filters?: Filters): Promise<DryRun> {
  const dir = await mkdtemp(join(tmpdir(), 'bowsprit-list-'))
  try {
    const report = join(dir, 'report.json')
    const argv = [suiteOf(build).path, ...dryRunArgs(report, seed, filters)]
    await ctx.exec.run(argv, {
      cwd: dir,
      env: testEnv(ctx.env, { HOME: dir, TMPDIR: dir }),
      timeoutMs: dryRunMs,
    })
    return parseReport(await readFile(report, 'utf8'))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

function parseReport(text: string): DryRun {
  const [suite] = JSON.parse(text) as { SuiteDescription?: string; SpecReports?: unknown[] }[]
  return {
    suite: suite?.SuiteDescription ?? '',
    reports: (suite?.SpecReports ?? []).flatMap(r => readSpecReport(r) ?? []),
  }
}

function parseListing(text: string): Listing | undefined {
  try {
    const listing = JSON.parse(text) as Listing
    return listing.v === 1 && Array.isArray(listing.order) && listing.seed === seed ? listing : undefined
  } catch {
    return undefined
  }
}

function filtersAsTyped(f: Filters): string {
  return [
    ...f.focus.map(x => `--focus '${x}'`),
    ...f.skip.map(x => `--skip '${x}'`),
    ...(f.labelFilter ? [`--label-filter '${f.labelFilter}'`] : []),
  ].join(' ')
}

/** ginkgo's own words on a filter that it does not take, without the pages of stack around them. */
function complaint(error: RunError): string | undefined {
  const lines = stripVTControlCharacters(`${error.stdout}\n${error.stderr}`).split('\n')
  const at = lines.findIndex(line => /error parsing regexp|Parsing Label Filter/.test(line))
  if (at < 0) return undefined
  const about = lines[at]!.startsWith('panic')
    ? [lines[at]!.replace(/^panic: /, '')]
    : lines.slice(at, at + 3)
  return about.map(line => `  ${line.trim()}`).join('\n')
}
