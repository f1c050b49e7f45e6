import { z } from 'zod/mini'
import { type BuildFacts, junitOf, looksLikeJunit } from './build-facts.ts'
import { checkJunit } from './check-junit.ts'
import type { Find, Finding, RuleName } from './rules.ts'

const texts = z.record(z.string(), z.string())
const object = z.record(z.string(), z.unknown())
const whole = z.int()
const started = z.object({
  timestamp: z.optional(whole),
  pull: z.optional(z.string()),
  node: z.optional(z.string()),
  repos: z.optional(z.nullable(texts)),
  'repo-commit': z.optional(z.string()),
  'repo-version': z.optional(z.string()),
  'job-version': z.optional(z.string()),
  metadata: z.optional(z.nullable(object)),
})
const finished = z.object({
  timestamp: z.optional(z.nullable(whole)),
  passed: z.optional(z.nullable(z.boolean())),
  result: z.optional(z.string()),
  revision: z.optional(z.string()),
  'job-version': z.optional(z.string()),
  'repo-version': z.optional(z.string()),
  metadata: z.optional(z.nullable(object)),
})
const prowJob = z.object({
  spec: z.object({ type: z.string(), job: z.string() }),
  status: z.object({ state: z.string(), build_id: z.optional(z.string()) }),
})
const cloneRecords = z.array(z.object({ refs: object, failed: z.optional(z.boolean()) }))

export type StartedFacts = z.infer<typeof started>
export type FinishedFacts = z.infer<typeof finished>

/** What a build's documents say, as far as they can be read, and what is wrong with it. */
export interface CheckedBuild {
  readonly build: BuildFacts
  readonly findings: readonly Finding[]
  readonly started: StartedFacts | undefined
  readonly finished: FinishedFacts | undefined
}

const daySeconds = 24 * 60 * 60
/** Clocks differ. */
const aheadSeconds = 300

/** @param now epoch milliseconds */
export function checkBuild(build: BuildFacts, now: number): CheckedBuild {
  const findings: Finding[] = []
  const find = (rule: RuleName, says: string, file?: string) =>
    findings.push({ rule, path: [build.dir, file].filter(Boolean).join('/'), says })
  const s = read(build, 'started.json', started, 'started-unreadable', find)
  const f = read(build, 'finished.json', finished, 'finished-unreadable', find)
  checkStarted(build, s, now, find)
  checkFinished(build, s, f, now, find)
  checkOthers(build, find)
  checkJunit(build, f, find)
  return { build, findings, started: s, finished: f }
}

function read<T>(
  build: BuildFacts,
  file: string,
  schema: z.ZodMiniType<T>,
  rule: RuleName,
  find: Find,
): T | undefined {
  const text = build.texts.get(file)
  if (text === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const empty = text.trim() === ''
    find(rule, empty ? 'it is empty' : `it is no JSON: ${(error as Error).message}`, file)
    return undefined
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.map(i => `${i.path.join('.') || 'it'}: ${i.message}`).join('; ')
  find(rule, `${where}; TestGrid shows "Failed to download" for the whole build`, file)
  return undefined
}

function checkStarted(build: BuildFacts, s: StartedFacts | undefined, now: number, find: Find): void {
  if (!build.files.has('started.json'))
    find('started-missing', 'TestGrid: "Start timestamp for this job is 0", for ever; kettle passes it over')
  if (s === undefined) return
  const at = s.timestamp ?? 0
  if (at <= 0) find('started-timestamp', 'it has no timestamp', 'started.json')
  else if (at > now / 1000 + aheadSeconds)
    find('started-timestamp', `${at} s is ${at > 1e11 ? 'in milliseconds' : 'in the future'}`, 'started.json')
  if (build.kind === 'pull' && s.pull !== build.pull)
    find('pull-number', `pull is ${JSON.stringify(s.pull)}, the path says ${build.pull}`, 'started.json')
  checkMetadata(s.metadata, 'started.json', find)
}

function checkMetadata(
  metadata: Readonly<Record<string, unknown>> | null | undefined,
  file: string,
  find: Find,
): void {
  const others = Object.entries(metadata ?? {}).filter(([, v]) => typeof v !== 'string')
  if (others.length > 0) find('metadata-texts', `not shown: ${others.map(([k]) => k).join(', ')}`, file)
}

function checkFinished(
  build: BuildFacts,
  s: StartedFacts | undefined,
  f: FinishedFacts | undefined,
  now: number,
  find: Find,
): void {
  const file = 'finished.json'
  const began = s?.timestamp ?? 0
  if (!build.files.has(file)) {
    if (began > 0 && now / 1000 - began > daySeconds)
      find('never-finished', 'TestGrid: "Build did not complete within 24 hours"')
    return
  }
  if (f === undefined) return
  const at = f.timestamp ?? 0
  if (at <= 0) find('finished-timestamp', 'it has no timestamp: TestGrid shows the build as running', file)
  else if (at > now / 1000 + aheadSeconds)
    find('finished-timestamp', `${at} s is in the future, or in milliseconds`, file)
  else if (at < began) find('finished-timestamp', `it ended ${began - at} s before it began`, file)
  if (f.passed === undefined || f.passed === null)
    find('finished-passed', `TestGrid: E, finished.json missing "passed": ${f.result === 'SUCCESS'}`, file)
  if (!['SUCCESS', 'FAILURE', 'ABORTED'].includes(f.result ?? ''))
    find(
      'finished-result',
      f.result === undefined ? 'it has no result' : `result is ${JSON.stringify(f.result)}`,
      file,
    )
  else if (typeof f.passed === 'boolean' && f.passed !== (f.result === 'SUCCESS'))
    find('finished-contradiction', `passed is ${f.passed}, result ${f.result}`, file)
  checkMetadata(f.metadata, file, find)
  if (versionOf(s, f) === undefined) find('no-version', 'TestGrid heads the column "missing"')
}

/** As TestGrid heads a column: the first that is there, of it what comes after +, of that nine characters. */
export function versionOf(s: StartedFacts | undefined, f: FinishedFacts | undefined): string | undefined {
  const meta = (key: string) => {
    const value = f?.metadata?.[key]
    return typeof value === 'string' ? value : undefined
  }
  const version =
    f?.['job-version'] ||
    s?.['job-version'] ||
    s?.['repo-version'] ||
    f?.['repo-version'] ||
    meta('revision') ||
    meta('repo-commit') ||
    meta('job-version') ||
    s?.['repo-commit']
  return version ? version.slice(version.indexOf('+') + 1).slice(0, 9) : undefined
}

function checkOthers(build: BuildFacts, find: Find): void {
  const { files, texts: content } = build
  if (
    !['build-log.txt', 'build-log.txt.gz'].some(n => files.has(n)) &&
    ![...files.keys()].some(isContainerLog)
  )
    find('no-build-log', 'Spyglass has no log to show')
  if (!files.has('podinfo.json')) find('no-podinfo', 'TestGrid shows the row Pod with "!" unless told not to')
  checkProwJob(build, find)
  for (const [file, text] of content)
    if (file.endsWith('.link.txt') && !/^https?:\/\/\S+$/.test(text.trim()))
      find('link-file', `${JSON.stringify(text.trim().slice(0, 80))} is no URL`, file)
  const clone = content.get('clone-records.json')
  if (clone !== undefined && !cloneRecords.safeParse(parsed(clone)).success)
    find('clone-records', 'Spyglass cannot show what was cloned', 'clone-records.json')
  if (build.kind === 'bare') return
  if (!/^\d{1,19}$/.test(build.id))
    find('build-number', `${JSON.stringify(build.id)} is no number: builds get an order of their own`)
  else if (BigInt(build.id) < 10n ** 18n) find('build-short', `${build.id} has ${build.id.length} digits`)
  if (build.kind === 'pull' && !/^[1-9]\d*$/.test(build.pull ?? ''))
    find('pull-number', `${JSON.stringify(build.pull)} in the path is no number of a pull request`)
  for (const file of files.keys())
    if (looksLikeJunit(file) && !Object.values(junitOf).some(regex => regex.test(file)))
      find('junit-unseen', 'no reader takes it for junit', file)
}

function isContainerLog(file: string): boolean {
  return /^[^/]+-build-log\.txt$/.test(file)
}

function checkProwJob(build: BuildFacts, find: Find): void {
  const text = build.texts.get('prowjob.json')
  if (text === undefined) {
    find('no-prowjob', 'Deck does not know the job')
    return
  }
  const job = prowJob.safeParse(parsed(text))
  if (!job.success) {
    find('prowjob-unreadable', 'it is no ProwJob', 'prowjob.json')
    return
  }
  const { spec, status } = job.data
  if (build.kind === 'bare') return
  if (spec.job !== build.job || (status.build_id !== undefined && status.build_id !== build.id))
    find('prowjob-unreadable', `it is of ${spec.job} ${status.build_id}`, 'prowjob.json')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
