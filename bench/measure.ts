/** One way to do it. Results are milliseconds by what was measured. */
export interface Side {
  readonly name: string
  /** Only printed, not in the table: it says where the others stand. */
  readonly aside?: boolean
  run(): Promise<Readonly<Record<string, number>>>
}

/** What one figure should be: at most so many times the peer's, and less than so many milliseconds. */
export interface Aim {
  readonly ratio?: number
  readonly ms?: number
}

/** A line of the table. */
export interface Row {
  readonly what: string
  readonly ours: string
  /** What ours is held against, with its name. */
  readonly peer: string
  readonly ratio: number | undefined
  readonly aim: string
  /** Undefined where nothing was aimed at. */
  readonly met: boolean | undefined
}

/** Where the lines of the table gather; figures are printed as they come to be known, too. */
export interface Table {
  readonly rows: Row[]
  add(row: Row): void
}

export function newTable(): Table {
  const rows: Row[] = []
  return {
    rows,
    add: row => {
      rows.push(row)
      const ratio = row.ratio === undefined ? '' : `  ratio ${row.ratio.toFixed(2)}`
      console.log(`  ${row.what}: ${row.ours}${row.peer && `, ${row.peer}`}${ratio}${verdict(row)}`)
    },
  }
}

function verdict({ aim, met }: Row): string {
  return met === undefined ? '' : `  (aim ${aim}: ${met ? 'met' : 'MISSED'})`
}

/**
 * Runs all sides in turn, another one first each time, and adds a line for each figure of ours and each peer that has
 * it: the medians and their ratio. An aim's milliseconds are held against ours alone.
 * @param what what is measured; the name of a figure follows it
 */
export async function inTurn(
  table: Table,
  what: string,
  sides: readonly [Side, ...Side[]],
  times: number,
  aims: Readonly<Record<string, Aim>> = {},
): Promise<void> {
  console.log(`\n${what}, median of ${times} (least to most)`)
  const seen = new Map<Side, Record<string, number[]>>(sides.map(s => [s, {}]))
  for (let i = 0; i < times; i++)
    for (let j = 0; j < sides.length; j++) {
      const side = sides[(i + j) % sides.length]!
      const of = seen.get(side)!
      for (const [name, ms] of Object.entries(await side.run())) of[name] = [...(of[name] ?? []), ms]
    }
  for (const [side, figures] of seen)
    for (const [name, all] of Object.entries(figures))
      console.log(
        `    ${side.name} ${name} ${seconds(median(all))} (${seconds(Math.min(...all))} to ${seconds(Math.max(...all))})`,
      )
  const [us, ...peers] = sides
  for (const [name, all] of Object.entries(seen.get(us)!)) {
    const ours = median(all)
    const having = peers.filter(p => !p.aside && seen.get(p)![name] !== undefined)
    for (const peer of having) {
      const theirs = median(seen.get(peer)![name]!)
      table.add(row(`${what}: ${name}`, ours, { name: peer.name, ms: theirs }, aims[name]))
    }
    if (having.length === 0) table.add(row(`${what}: ${name}`, ours, undefined, aims[name]))
  }
}

/** A line from milliseconds. */
export function row(
  what: string,
  ours: number,
  peer: { name: string; ms: number } | undefined,
  aim?: Aim,
): Row {
  const ratio = peer === undefined ? undefined : ours / peer.ms
  const wanted = [
    ...(aim?.ratio === undefined || ratio === undefined ? [] : [`≤ ${aim.ratio} ×`]),
    ...(aim?.ms === undefined ? [] : [`< ${seconds(aim.ms)}`]),
  ]
  const met =
    (ratio === undefined || ratio <= (aim?.ratio ?? ratio)) && ours < (aim?.ms ?? Number.POSITIVE_INFINITY)
  return {
    what,
    ours: seconds(ours),
    peer: peer === undefined ? '' : `${peer.name} ${seconds(peer.ms)}`,
    ratio,
    aim: wanted.join(', '),
    met: wanted.length === 0 ? undefined : met,
  }
}

/** The lines as a table in Markdown. */
export function markdown(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(['measured', 'Bowsprit', 'beside it', 'ratio', 'aim', 'met']),
    line(['---', '---', '---', '---', '---', '---']),
    ...rows.map(r =>
      line([
        r.what,
        r.ours,
        r.peer || '–',
        r.ratio === undefined ? '–' : r.ratio.toFixed(2),
        r.aim || '–',
        r.met === undefined ? '–' : r.met ? 'yes' : '**no**',
      ]),
    ),
  ].join('\n')
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]!
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

export function seconds(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`
  if (ms < 1000) return `${ms.toFixed(0)} ms`
  return ms < 100_000 ? `${(ms / 1000).toFixed(2)} s` : `${(ms / 1000).toFixed(0)} s`
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}
