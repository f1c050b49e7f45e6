/**
 * Measures against the tools that people would use instead, on this machine, with the same binaries. Prints each
 * figure, then all as one table; asserts nothing. `npm run bench` runs all, `npm run bench -- cluster shards` some.
 *
 * --cold             build: also from an empty build cache (minutes of both cores for each side)
 * --conformance DIR  conformance: the artifacts of a run that is over, instead of a new one of about 20 minutes
 * --out FILE         the table also goes there
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { aws } from './aws.ts'
import { azure } from './azure.ts'
import { build } from './build.ts'
import { cluster } from './cluster.ts'
import { conformance } from './conformance.ts'
import { loop } from './loop.ts'
import { markdown, newTable, type Table } from './measure.ts'
import { merge } from './merge.ts'
import { publish } from './publish.ts'
import { read } from './read.ts'
import { real } from './real.ts'
import { scale } from './scale.ts'
import { shards } from './shards.ts'
import { stageFiles } from './stage-files.ts'
import { stagePull } from './stage-pull.ts'
import { stagePush } from './stage-push.ts'
import { start } from './start.ts'

/** What a measurement gets. */
export interface Bench {
  readonly table: Table
  /** Its own, empty, removed afterwards. */
  readonly dir: string
  readonly cold: boolean
  readonly conformance: string | undefined
}

const measurements: Record<string, (bench: Bench) => Promise<void>> = {
  start,
  shards,
  merge,
  cluster,
  real,
  build,
  loop,
  scale,
  aws,
  'stage-push': stagePush,
  'stage-pull': stagePull,
  'stage-files': stageFiles,
  azure,
  publish,
  read,
  conformance,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cold: { type: 'boolean', default: false },
    conformance: { type: 'string' },
    out: { type: 'string' },
  },
})
const unknown = positionals.filter(name => !(name in measurements))
if (unknown.length > 0) {
  console.error(`no measurement ${unknown.join(', ')}; there are ${Object.keys(measurements).join(', ')}`)
  process.exit(2)
}
const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
const machine = `${cpus().length} × ${cpus()[0]?.model}, ${memory}, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)} at the start`
console.log(machine)
const table = newTable()
for (const name of positionals.length > 0 ? positionals : Object.keys(measurements)) {
  const dir = await mkdtemp(join(tmpdir(), `bowsprit-bench-${name}-`))
  try {
    await measurements[name]!({ table, dir, cold: values.cold, conformance: values.conformance })
  } catch (error) {
    // What the others measure is worth having.
    console.error(`${name}: ${error instanceof Error ? error.stack : error}`)
    process.exitCode = 1
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
const text = `${new Date().toISOString().slice(0, 10)}, ${machine}\n\n${markdown(table.rows)}\n`
console.log(`\n${text}`)
if (values.out !== undefined) await writeFile(values.out, text)
