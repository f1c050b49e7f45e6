/** One way to do it. Results are milliseconds by what was measured. */
export interface Side {
  readonly name: string
  run(): Promise<Readonly<Record<string, number>>>
}

/**
 * Runs both sides in turn, the first of a pair changing each time, and prints the median of each and their ratio.
 * @param what a sentence on what is compared
 */
export async function inTurn(what: string, ours: Side, theirs: Side, times: number): Promise<void> {
  const seen = new Map<Side, Record<string, number[]>>([
    [ours, {}],
    [theirs, {}],
  ])
  for (let i = 0; i < times; i++)
    for (const side of i % 2 === 0 ? [ours, theirs] : [theirs, ours])
      for (const [name, ms] of Object.entries(await side.run())) {
        const of = seen.get(side)!
        of[name] = [...(of[name] ?? []), ms]
      }
  console.log(`\n${what}\n  median of ${times}`)
  for (const name of Object.keys(seen.get(ours)!)) {
    const [a, b] = [median(seen.get(ours)![name]!), median(seen.get(theirs)![name] ?? [])]
    const ratio = Number.isNaN(b) ? '' : `   ${(a / b).toFixed(2)} of ${theirs.name}'s ${seconds(b)}`
    console.log(`  ${name.padEnd(24)} ${ours.name} ${seconds(a)}${ratio}`)
  }
}

/** Prints figures that have nothing to be held against but an aim. */
export function alone(what: string, figures: Readonly<Record<string, string>>): void {
  console.log(`\n${what}`)
  for (const [name, text] of Object.entries(figures)) console.log(`  ${name.padEnd(24)} ${text}`)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]!
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

export function seconds(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}
