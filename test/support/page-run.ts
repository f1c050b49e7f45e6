import { mergeShards } from '../../src/plan/merge.ts'
import type { ReportFacts } from '../../src/plan/pages/report.ts'
import type { SpecRun } from '../../src/plan/result.ts'
import { resultOf } from '../../src/results/write.ts'
import { shardRecord, specRun } from './shard-record.ts'

const sigs = [
  'api-machinery',
  'apps',
  'auth',
  'cli',
  'instrumentation',
  'network',
  'node',
  'scheduling',
  'storage',
]
const things = [
  'ConfigMap',
  'Deployment',
  'EndpointSlice',
  'Job',
  'Pods',
  'Projected downwardAPI',
  'ResourceQuota',
  'Services',
  'StatefulSet Basic StatefulSet functionality [StatefulSetBasic]',
  'Subpath Atomic writer volumes',
]
const deeds = [
  'should be consumable from pods in volume with mappings and Item mode set [LinuxOnly] [NodeConformance]',
  'should patch a status subresource and watch for it until a condition holds',
  'should be able to switch session affinity for NodePort service [LinuxOnly]',
  "should provide container's memory limit [NodeConformance]",
  'should run through the lifecycle of a resource that is created, listed, patched and deleted as a collection',
]

/** Names like those of Kubernetes, all different. */
export function specNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const [sig, thing, deed] = [sigs[i % 9], things[(i * 7) % 10], deeds[(i * 3) % 5]]
    return `[sig-${sig}] ${thing} ${deed} ${i} [Conformance]`
  })
}

/** Always the same numbers from 0 to 1. */
export function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

export const began = Date.parse('2026-11-21T10:00:00Z')

export interface PageRun {
  readonly specs: number
  readonly shards: number
  readonly processes: number
  /** What became of the n-th spec; undefined: it passed. */
  readonly become?: (index: number) => Partial<SpecRun> | undefined
}

/** The specs of one shard, given to whichever process is free first. */
function runsOf(names: readonly string[], o: PageRun, roll: () => number, first: number): SpecRun[] {
  const free = Array.from({ length: o.processes }, () => began + 40_000)
  return names.map((name, i) => {
    const process = free.indexOf(Math.min(...free))
    const ms = Math.round(800 + 30_000 * roll() ** 6)
    const startedAt = free[process]!
    free[process] = startedAt + ms + 90
    const own = o.become?.(first + i * o.shards) ?? {}
    return specRun(name, own.outcome ?? 'passed', { ms, startedAt, process: process + 1, ...own })
  })
}

/** A whole run, merged as any run is. */
export function pageRun(o: PageRun): ReportFacts {
  const names = specNames(o.specs)
  const roll = dice(7)
  const found = Array.from({ length: o.shards }, (_, s) => {
    const runs = runsOf(
      names.filter((_, i) => i % o.shards === s),
      o,
      roll,
      s,
    )
    const finishedAt = Math.max(...runs.map(r => r.startedAt + r.ms))
    const more = { startedAt: began + 38_000, finishedAt, id: `shard-${s}` }
    return {
      dir: `shard-${s + 1}-of-${o.shards}`,
      record: shardRecord(`${s + 1}/${o.shards}`, runs, names, more),
    }
  })
  const merged = mergeShards(found, (shard, log) => `${shard.dir}/${log}`)
  const finished = Math.max(...found.map(f => f.record.finishedAt))
  const phase = (name: string, from: number, ms: number, detail: string) => ({
    name,
    startedAt: began + from,
    ms,
    outcome: 'passed' as const,
    detail,
  })
  const tested = finished - began - 38_000
  const words = { command: './bowsprit', artifacts: 'artifacts' }
  const result = resultOf({
    run: '7f3k2',
    startedAt: began,
    finishedAt: finished + 6000,
    build: { key: 'k', version: 'v1.36.4-alpha.0.12+4be1c0d9a7f3e1', commit: '4be1c0d9a7f3e1' },
    cluster: { provider: 'local', version: 'v1.36.4-alpha.0.12+4be1c0d9a7f3e1', nodes: 2, realNodes: true },
    selection: { suite: 'conformance' },
    phases: [
      phase('build', 0, 29_000, '8 programs, 6 reused'),
      phase('up', 29_500, 8100, '3 nodes Ready, DNS answers'),
      {
        ...phase('test', 38_000, tested, `${o.specs} specs in ${o.shards} shards`),
        outcome: merged.passed ? 'passed' : 'failed',
      },
      phase('merge', 38_000 + tested, 120, `${o.specs} specs, each ran exactly once`),
      phase('logs', 38_200 + tested, 1300, '214 files in artifacts/logs'),
      phase('down', 39_600 + tested, 600, 'nothing left'),
    ],
    merged,
    made: ['cluster 7f3k2: control-plane, node-1, node-2'],
    removed: ['3 nodes', 'cgroup bowsprit/7f3k2', '/var/tmp/bowsprit/7f3k2'],
    left: [],
    notes: [],
    interrupted: false,
    timings: {},
    words,
  })
  return { result, records: merged.records, excerpts: new Map(), words }
}
