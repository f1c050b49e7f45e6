import { durationMs } from './durations.ts'

/** When a periodic job runs, as GitHub can say it. */
export interface Schedule {
  /** Five fields, UTC; undefined: a day that never comes, which is how people switch a job off. */
  readonly cron: string | undefined
  /** What is not as it was, a sentence each. */
  readonly changes: readonly string[]
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/**
 * A time between two runs as a cron line. The minute (and hour, and day) come from the job's name: prow spreads jobs
 * by itself, and at full hours GitHub is late.
 * @param text a Go duration
 * @returns undefined when it is no duration
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule
 */
export function cronOfInterval(text: string, name: string): Schedule | undefined {
  const ms = durationMs(text)
  if (ms === undefined || ms <= 0) return undefined
  const seed = hash(name)
  const m = seed % 60
  const h = (seed >>> 6) % 24
  const { cron, ms: real } = nearest(ms, m, h, seed)
  if (real === ms) return { cron, changes: [] }
  return { cron, changes: [`every ${text} became every ${words(real)}, the nearest that cron can say`] }
}

function nearest(ms: number, m: number, h: number, seed: number): { cron: string; ms: number } {
  const every = (of: number, choices: readonly number[]) =>
    choices.reduce((best, n) => (Math.abs(n * of - ms) < Math.abs(best * of - ms) ? n : best))
  if (ms <= 45 * minute) {
    const n = every(minute, [5, 6, 10, 12, 15, 20, 30])
    return { cron: `${m % n}/${n} * * * *`, ms: n * minute }
  }
  if (ms < 18 * hour) {
    const n = every(hour, [1, 2, 3, 4, 6, 8, 12])
    return { cron: n === 1 ? `${m} * * * *` : `${m} ${h % n}/${n} * * *`, ms: n * hour }
  }
  const days = Math.round(ms / day)
  if (days <= 1) return { cron: `${m} ${h} * * *`, ms: day }
  if (days >= 28) return { cron: `${m} ${h} ${(seed % 28) + 1} * *`, ms: days === 31 ? ms : 30 * day }
  if (days >= 6) return { cron: `${m} ${h} * * ${seed % 7}`, ms: 7 * day }
  // Days of a month: between the last of one month and the first of the next it may be sooner.
  return { cron: `${m} ${h} */${days} * *`, ms: days * day }
}

const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

/**
 * Prow's cron: five fields, or six with seconds before them, or a word such as `@daily`, or `@every 1h`; a time zone may
 * stand before it. GitHub knows five fields and UTC.
 * @returns undefined when it is none
 * @see https://pkg.go.dev/github.com/robfig/cron/v3
 */
export function cronOfCron(text: string, name: string): Schedule | undefined {
  const changes: string[] = []
  let spec = text.trim()
  const zone = /^(?:CRON_)?TZ=(\S+)\s+/.exec(spec)
  if (zone !== null) {
    spec = spec.slice(zone[0].length)
    if (!/^(Etc\/)?(UTC|GMT)$/.test(zone[1]!)) changes.push(`the time zone ${zone[1]} became UTC`)
  }
  const every = /^@every\s+(\S+)$/.exec(spec)
  if (every !== null) {
    const found = cronOfInterval(every[1]!, name)
    return found && { cron: found.cron, changes: [...changes, ...found.changes] }
  }
  let fields = (macros[spec] ?? spec).split(/\s+/)
  if (fields.length === 6) {
    if (fields[0] !== '0') changes.push(`seconds (${fields[0]}) have no place in GitHub's cron`)
    fields = fields.slice(1)
  }
  const allowed = /^[\d*,/?-]+$|^[A-Za-z]{3}([,-][A-Za-z]{3})*$/
  if (fields.length !== 5 || fields.some(f => !allowed.test(f))) return undefined
  const oftener = /^\*\/([1-4])$/.exec(fields[0]!) ?? (fields[0] === '*' ? ['*', '1'] : null)
  if (oftener !== null) {
    fields[0] = '*/5'
    changes.push('GitHub starts nothing oftener than every 5 minutes')
  }
  if (never(fields[2]!, fields[3]!))
    return { cron: undefined, changes: [`${text} never comes: by hand only`] }
  return { cron: fields.map((f, i) => fieldOf(f, i)).join(' '), changes }
}

/** First and last value of each field. */
const ranges: readonly (readonly [number, number])[] = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
]

/** `?` is any day to robfig; a step that leaves its range, as `14-23/24` does, is the first of it, and an error to GitHub. */
function fieldOf(field: string, i: number): string {
  const [first, last] = ranges[i]!
  const items = field.split(',').map(item => {
    const stepped = /^(?:(\*)|(\d+)(?:-(\d+))?)\/(\d+)$/.exec(item)
    if (stepped === null) return item === '?' ? '*' : item.toUpperCase()
    const from = stepped[1] === '*' ? first : Number(stepped[2])
    const to = Number(stepped[3] ?? last)
    return Number(stepped[4]) > to - from ? String(from) : item
  })
  return items.join(',')
}

/** Such as the 30th of February. */
function never(day: string, month: string): boolean {
  if (!/^\d+$/.test(day) || !/^\d+$/.test(month)) return false
  return Number(day) > [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1]!
}

function words(ms: number): string {
  if (ms % day === 0) return `${ms / day} ${ms === day ? 'day' : 'days'}`
  return ms % hour === 0 ? `${ms / hour}h` : `${ms / minute}m`
}

/** FNV-1a, 32 bits: the same name has the same minute wherever this runs. */
function hash(text: string): number {
  let h = 0x811c9dc5
  for (const c of text) h = Math.imul(h ^ c.codePointAt(0)!, 0x01000193) >>> 0
  return h
}
