import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Result, SpecResult } from '../../src/plan/result.ts'
import { dice, pageRun } from './page-run.ts'

const hour = 3_600_000

/**
 * Builds as `publish` leaves them in a directory, one an hour. Spec 0 has been failing since the newest five; spec 1
 * fails every fourth time, and each commit is built twice; spec 2 is flaky in every tenth; the others pass, but for dice.
 * @returns the names of the specs, in order
 */
export function historyTree(root: string, job: string, builds: number, specs: number): string[] {
  const { result } = pageRun({ specs, shards: 2, processes: 4 })
  const byNumber = result.specs.toSorted((a, b) => numberOf(a) - numberOf(b))
  const roll = dice(11)
  for (let i = 0; i < builds; i++) {
    const at = Date.parse('2026-11-01T00:00:00Z') + i * hour
    const all = byNumber.map((s, n): SpecResult => {
      const ms = Math.round(s.ms * (0.8 + 0.4 * roll()))
      if (n === 0 && i >= builds - 5)
        return { ...s, ms, outcome: 'failed', message: 'no endpoints\nfor service' }
      if (n === 1 && i % 4 === 1) return { ...s, ms, outcome: 'failed', message: 'timed out' }
      if (n === 2 && i % 10 === 3) return { ...s, ms, outcome: 'flaky', runs: 2, firstFailure: 'conflict' }
      if (n === 3) return { ...s, ms: 0, outcome: 'skipped', message: 'not here' }
      if (n > 9 && roll() < 0.0005) return { ...s, ms, outcome: 'failed', message: 'bad luck' }
      return { ...s, ms }
    })
    const commit = `c${Math.floor(i / 2)}`
    const failed = all.some(s => s.outcome === 'failed')
    const one: Result = {
      ...result,
      specs: all,
      outcome: failed ? 'failed' : 'passed',
      startedAt: new Date(at).toISOString(),
      finishedAt: new Date(at + 20 * 60_000).toISOString(),
      build: { key: commit, version: `v1.36.4+${commit}`, commit },
    }
    const dir = join(root, 'logs', job, String(1_000_000_000_000_000_000n + BigInt(i)))
    mkdirSync(join(dir, 'artifacts/shard-1-of-2'), { recursive: true })
    const json = (file: string, value: unknown) => writeFileSync(join(dir, file), JSON.stringify(value))
    json('started.json', { timestamp: at / 1000 })
    json('finished.json', {
      timestamp: at / 1000 + 1200,
      passed: !failed,
      result: failed ? 'FAILURE' : 'SUCCESS',
    })
    json('artifacts/result.json', one)
    // Of one shard: no build of its own.
    json('artifacts/shard-1-of-2/result.json', { v: 1, specs: [] })
    writeFileSync(join(dir, 'artifacts/report.html'), '<!doctype html><title>report</title>')
  }
  return byNumber.map(s => s.name)
}

function numberOf(s: SpecResult): number {
  return Number(/ (\d+) \[Conformance\]$/.exec(s.name)?.[1])
}
