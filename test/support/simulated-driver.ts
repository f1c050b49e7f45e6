/**
 * A program that does one thing to a simulated cluster: `node driver.mjs '<job as JSON>'`. It is bundled and run as
 * a user without privileges; steps go to stderr, the result to stdout as JSON.
 */
import type { ClusterRef } from '../../src/plan/cluster-ref.ts'
import { local } from '../../src/providers/local/index.ts'
import type { UpInputs } from '../../src/providers/provider.ts'
import { testCtx } from './ctx.ts'

export interface Job {
  readonly verb: 'up' | 'down' | 'logs'
  readonly ref: ClusterRef
  readonly nodes: number
  readonly build: UpInputs['build']
  readonly companions: UpInputs['companions']
  readonly schedulerArgs: readonly string[]
  readonly logs: string
}

const job: Job = JSON.parse(process.argv[2]!)
const quiet = testCtx({ cache: job.ref.scope, runs: job.ref.scope })
const say = (text: string) => void process.stderr.write(`${text}\n`)
const ctx = { ...quiet, log: { ...quiet.log, debug: say, warn: say } }
const from = performance.now()
try {
  const result = await work()
  const uid = process.getuid?.()
  process.stdout.write(JSON.stringify({ uid, ms: performance.now() - from, result }))
} catch (error) {
  say(`${(error as Error).name}: ${(error as Error).message}`)
  process.exitCode = 1
}

async function work() {
  if (job.verb === 'down') return local.down(job.ref, ctx, Date.now() + 30_000)
  if (job.verb === 'logs') return local.dumpLogs(job.ref, job.logs, ctx)
  const plan = local.plan({
    ...{ ref: job.ref, nodes: job.nodes, nodeKind: 'simulated', featureGates: {}, runtimeConfig: {} },
    extraArgs: {
      ...{ etcd: [], 'kube-apiserver': [], 'kube-controller-manager': [], kubelet: [], 'kube-proxy': [] },
      'kube-scheduler': job.schedulerArgs,
    },
    ...{ proxyMode: 'iptables', podCidr: '10.244.0.0/16', serviceCidr: '10.96.0.0/16' },
  })
  const images = { dir: '', refs: {}, missing: [] }
  return local.up(plan, { build: job.build, companions: job.companions, images }, ctx)
}
