import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import {
  casesOfSpec,
  junitCase,
  junitClosing,
  junitOpening,
  totalsOf,
  totalsOfSpecs,
} from '../plan/junit-write.ts'
import type { ShardRecord, SpecRun } from '../plan/result.ts'

/**
 * Files of one shard. What a spec leaves is on disk when the spec ends, so that nothing that is finished is lost
 * however the run ends:
 * - `shard.json`: ShardRecord, when the shard starts and again when it ends
 * - `specs.jsonl`: one SpecRun a line, as they end
 * - `failed/*.log`: all output of a spec that failed
 * - `junit_NN.xml`: when the shard ends, made of the above
 */
export interface ShardDir {
  readonly dir: string
  /** Keeps a finished spec; output goes to a file of its own when it did not simply pass. */
  add(run: SpecRun, output: string): SpecRun
  /** Writes shard.json and the junit of what is known. */
  write(record: ShardRecord): Promise<void>
  close(): void
}

export function openShardDir(dir: string): ShardDir {
  mkdirSync(join(dir, 'failed'), { recursive: true })
  const lines = openSync(join(dir, 'specs.jsonl'), 'a')
  let logs = 0
  return {
    dir,
    add(run, output) {
      const kept = run.outcome === 'passed' || run.outcome === 'skipped' || output === ''
      const log = `failed/${String(++logs).padStart(3, '0')}-${slug(run.name)}.log`
      const entry = kept ? run : { ...run, log }
      if (!kept) writeFileSync(join(dir, log), output)
      const line = JSON.stringify(entry)
      writeSync(lines, line + '\n')
      // Read back, its strings are its own: the ones that came in may be slices that keep a whole report in memory.
      return JSON.parse(line) as SpecRun
    },
    async write(record) {
      if (record.state !== 'running') writeJunit(dir, record)
      await writeFileAtomic(join(dir, 'shard.json'), JSON.stringify(record, null, 1) + '\n')
    },
    close: () => closeSync(lines),
  }
}

/** Readable and short enough for every file system. */
function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80)
}

function writeJunit(dir: string, record: ShardRecord): void {
  // A command's own junit is in its place already; only what it cannot know is added.
  if (record.tester === 'exec' && record.problems.length === 0) return
  const name = `junit_${String(record.index).padStart(2, '0')}.xml`
  const ran = record.tester === 'exec' ? [] : record.specs
  const specs = ran.map(s => ({ ...s, shard: `${record.index}/${record.total}`, runs: s.attempts }))
  const problems = record.problems.map(p => ({
    name: p.title,
    classname: 'bowsprit',
    ms: 0,
    failure: { message: p.message, text: p.message },
  }))
  const [a, b] = [totalsOfSpecs(specs), totalsOf(problems)]
  const file = openSync(join(dir, name), 'w')
  try {
    const totals = { ...a, tests: a.tests + b.tests, failures: a.failures + b.failures }
    writeSync(file, junitOpening('Kubernetes e2e suite', totals))
    for (const p of problems) writeSync(file, junitCase(p))
    for (const s of specs)
      for (const c of casesOfSpec(s, record.tester, s.log ? { output: logOf(dir, s.log) } : undefined))
        writeSync(file, junitCase(c))
    writeSync(file, junitClosing)
  } finally {
    closeSync(file)
  }
}

function logOf(dir: string, log: string): string {
  try {
    return readFileSync(join(dir, log), 'utf8')
  } catch {
    return ''
  }
}
