import { minimatch } from 'minimatch'

/** Which names a glob pattern selects, e.g. `bowsprit-local-*` or `{bowsprit,mine}-*`. */
export function matchingNames(names: readonly string[], pattern: string): string[] {
  return names.filter(name => minimatch(name, pattern, { dot: true, nocomment: true, nonegate: true }))
}
