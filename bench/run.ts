/**
 * Measures against the tools that people would use instead, on this machine, with the same binaries. Prints each
 * figure, then all as one table; asserts nothing. `npm run bench -- --help` says what there is.
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
import { machineBoot } from './machine-boot.ts'
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

interface Measurement {
  readonly run: (bench: Bench) => Promise<void>
  readonly what: string
}

const measurements: Readonly<Record<string, Measurement>> = {
  start: { run: start, what: 'steps of the actions, beside an action with @actions/core alone' },
  shards: { run: shards, what: 'sharing out all specs of the suite' },
  merge: { run: merge, what: '16 shards of all specs merged' },
  cluster: { run: cluster, what: 'a simulated cluster up and down, beside kwokctl' },
  real: { run: real, what: 'two real nodes up and down, beside kwokctl (wants root)' },
  build: { run: build, what: 'one program built, beside go build and make' },
  loop: { run: loop, what: 'a line changed, built, a cluster, one spec, all gone; beside the same by hand' },
  scale: { run: scale, what: 'thousands of simulated nodes, beside kwokctl' },
  aws: { run: aws, what: 'calls and post steps of ec2 and eks, against MiniStack' },
  'stage-push': { run: stagePush, what: 'hyperkube into a registry, beside crane and skopeo' },
  'stage-pull': { run: stagePull, what: 'hyperkube to a hundred nodes at once' },
  'stage-files': { run: stageFiles, what: 'files of a node into stores, beside the SDKs' },
  'machine-boot': {
    run: machineBoot,
    what: 'two simulated machines from power-on to Ready, beside kubeadm by hand (wants root)',
  },
  azure: { run: azure, what: "calls and post steps of azure, against the tests' ARM" },
  publish: { run: publish, what: '2,000 files and 1 GB of logs into sinks, beside the SDKs and rclone' },
  read: { run: read, what: 'validate on 10,000 builds, history of 500' },
  conformance: { run: conformance, what: 'the conformance suite, beside the least time it could take' },
}

const help = `npm run bench -- [MEASUREMENT...] [OPTION...]

Without any measurement all are taken, some of them for many minutes; the machine should have nothing else to do.

${Object.entries(measurements)
  .map(([name, { what }]) => `  ${name.padEnd(18)}${what}`)
  .join('\n')}

  --cold            build: also from an empty build cache (minutes of both cores for each side)
  --conformance DIR shards, conformance: the artifacts of a run that is over, instead of a new one of 20 minutes
  --out FILE        the table also goes there
  --help            this text`

/** @returns what was asked for; ends the program where that makes no sense */
function asked() {
  try {
    const parsed = parseArgs({
      allowPositionals: true,
      options: {
        cold: { type: 'boolean', default: false },
        conformance: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    })
    const unknown = parsed.positionals.filter(name => !(name in measurements))
    if (unknown.length === 0) return parsed
    console.error(`no measurement ${unknown.join(', ')}\n\n${help}`)
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`)
  }
  process.exit(2)
}

const { values, positionals } = asked()
if (values.help) {
  console.log(help)
  process.exit()
}
const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
const machine = `${cpus().length} × ${cpus()[0]?.model}, ${memory}, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)} at the start`
console.log(machine)
const table = newTable()
for (const name of positionals.length > 0 ? positionals : Object.keys(measurements)) {
  const dir = await mkdtemp(join(tmpdir(), `bowsprit-bench-${name}-`))
  try {
    await measurements[name]!.run({ table, dir, cold: values.cold, conformance: values.conformance })
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
