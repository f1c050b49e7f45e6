/**
 * Measures against the tools that people would use instead, on this machine, with the same binaries. Prints medians
 * and ratios; asserts nothing. `npm run bench` runs all, `npm run bench -- cluster shards` some.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.ts'
import { cluster } from './cluster.ts'
import { merge } from './merge.ts'
import { real } from './real.ts'
import { scale } from './scale.ts'
import { shards } from './shards.ts'

const measurements: Record<string, (dir: string) => Promise<void>> = {
  cluster,
  real,
  scale,
  shards,
  merge,
  build,
}

const asked = process.argv.slice(2)
const unknown = asked.filter(name => !(name in measurements))
if (unknown.length > 0) {
  console.error(`no measurement ${unknown.join(', ')}; there are ${Object.keys(measurements).join(', ')}`)
  process.exit(2)
}
const dir = await mkdtemp(join(tmpdir(), 'bowsprit-bench-'))
try {
  console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`)
  for (const name of asked.length > 0 ? asked : Object.keys(measurements)) await measurements[name]!(dir)
} finally {
  await rm(dir, { recursive: true, force: true })
}
