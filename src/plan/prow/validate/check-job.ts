import type { BuildPlace } from './build-facts.ts'
import type { Finding, RuleName } from './rules.ts'

/** The alias of a build of a pull request. */
export interface AliasFact {
  readonly id: string
  readonly text: string
  /** Undefined where the place keeps none with its files (a directory). */
  readonly metadata: Readonly<Record<string, string>> | undefined
}

/** What is known of one root of builds: `logs/<job>`, `pr-logs/directory/<job>`, a pull request's `…/<job>`. */
export interface JobFacts {
  /** Relative to the root of the sink. */
  readonly root: string
  readonly builds: readonly BuildPlace[]
  /** Undefined: there is none. */
  readonly latest: string | undefined
  /** Whether builds here need aliases, and those that there are. */
  readonly aliases?: readonly AliasFact[] | undefined
}

export function checkJob(job: JobFacts): Finding[] {
  const findings: Finding[] = []
  const find = (rule: RuleName, file: string, says: string) =>
    findings.push({ rule, path: `${job.root}/${file}`, says })
  checkLatest(job, find)
  if (job.aliases !== undefined) checkAliases(job, job.aliases, find)
  return findings
}

type FindIn = (rule: RuleName, file: string, says: string) => void

function checkLatest({ builds, latest: text }: JobFacts, find: FindIn): void {
  const file = 'latest-build.txt'
  const latest = text?.trim()
  if (builds.length === 0) return
  if (latest === undefined) {
    find('latest-missing', file, 'kettle and Deck do not know where to begin')
    return
  }
  // Readers take it as it is, but for white space at its ends.
  const numbers = builds.map(b => b.id).filter(id => /^\d+$/.test(id))
  const newest = numbers.reduce((a, b) => (BigInt(b) > BigInt(a) ? b : a), '0')
  if (!/^\d+$/.test(latest)) find('latest-wrong', file, `${JSON.stringify(latest.slice(0, 80))} is no number`)
  else if (latest !== newest) {
    const there = numbers.includes(latest)
    find(
      'latest-wrong',
      file,
      there ? `it names ${latest}, the newest is ${newest}` : `there is no build ${latest}`,
    )
  }
}

function checkAliases({ builds }: JobFacts, aliases: readonly AliasFact[], find: FindIn): void {
  const byId = new Map(aliases.map(a => [a.id, a]))
  const dirs = new Map(builds.map(b => [b.id, b.dir]))
  for (const { id, dir, kind } of builds)
    if (kind === 'pull' && !byId.has(id)) find('alias-missing', `${id}.txt`, `nobody finds ${dir}`)
  for (const { id, text, metadata } of aliases) {
    const dir = dirs.get(id)
    const file = `${id}.txt`
    if (dir === undefined) {
      find('alias-target', file, 'there is no such build')
      continue
    }
    const link = metadata?.['link'] ?? metadata?.['x-goog-meta-link']
    if (metadata !== undefined && link === undefined) find('alias-metadata', file, 'it has no metadata link')
    for (const [where, target] of [
      ['content', text],
      ['metadata', link ?? text],
    ] as const)
      if (!pointsTo(target, dir)) {
        find(
          'alias-target',
          file,
          `its ${where} is ${JSON.stringify(target.slice(0, 200))}, the build is ${dir}`,
        )
        break
      }
  }
}

function pointsTo(target: string, dir: string): boolean {
  const trimmed = target.trim().replace(/\/$/, '')
  return (
    /^[a-z][a-z0-9]*:\/\//.test(trimmed) &&
    (trimmed.endsWith(`/${dir}`) || decoded(trimmed).endsWith(`/${dir}`))
  )
}

function decoded(url: string): string {
  try {
    return decodeURI(url)
  } catch {
    return url
  }
}
