import { homedir } from 'node:os'
import { join } from 'node:path'

/** The cache that `./bowsprit` itself uses: what one test has built, the others take. */
export const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'bowsprit')
