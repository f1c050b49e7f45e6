const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/**
 * A duration as Go writes it (`1h30m`, `90s`, `1.5h`), or a number of nanoseconds, which prow takes as well.
 * @returns milliseconds, or undefined when it is none
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function durationMs(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1e-6
  if (!/^(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined
  let sum = 0
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g))
    sum += Number(number) * unitMs[unit!]!
  return sum
}

/** Minutes, rounded up, at least one. */
export function minutes(ms: number): number {
  return Math.max(1, Math.ceil(ms / 60_000))
}
