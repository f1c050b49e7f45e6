import { createHash } from 'node:crypto'
import semver from 'semver'

/**
 * The toolkit takes what is not exactly a semantic version for a range (`1.7` would find 1.7.9) and drops what
 * follows a `+`: any other version gets a semantic one that only it has.
 */
export function toolVersion(version: string): string {
  if (semver.valid(version) === version) return version
  const hash = createHash('sha256').update(version).digest('hex').slice(0, 12)
  return `0.0.0-v-${version.replaceAll(/[^0-9A-Za-z-]/g, '-')}-${hash}`
}
