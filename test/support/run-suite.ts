// Runs the spec that hangs, in a process of its own that a test can kill. Arguments: build directory, suite, output.
import { planShards } from '../../src/plan/shards.ts'
import { runShard } from '../../src/testers/ginkgo.ts'
import { listSpecs } from '../../src/testers/list.ts'
import { testCtx } from './ctx.ts'
import { buildOf } from './ginkgo-suite.ts'

const [, , dir = '', suite = '', outDir = ''] = process.argv
const ctx = testCtx({ cache: dir, runs: dir })
const build = buildOf(suite, dir)
const specs = (await listSpecs(build, ctx)).filter(s => /hangs$|quick/.test(s.name))
await runShard(
  planShards(specs, { '[sig-fixture] Specs hangs': 1 }, 1)[0]!,
  {
    build,
    cluster: { kubeconfig: '/nowhere', realNodes: true, nodes: 2 },
    outDir,
    procs: 3,
    timeoutMs: 600_000,
    attempt: 1,
    timings: {},
    selected: specs.map(s => s.name),
    notRunnable: new Map(),
    scratch: dir,
  },
  ctx,
)
