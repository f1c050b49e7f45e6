// Makes 16 shards with the junit of ginkgo's own reporter (every spec of the suite in each, most of them skipped),
// and collects or merges them; prints the memory that it took. A program of its own, so that this can be measured.
import { createWriteStream, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { mergeShards } from '../../src/results/merge.ts'
import { runExec } from '../../src/testers/exec.ts'
import { testCtx } from './ctx.ts'

const [, , mode, dir = ''] = process.argv
const shards = 16
const specs = 7579
const output = 'Nov 21 10:00:00.000: INFO: waiting for pod to be ready\n'.repeat(400)

async function writeJunit(file: string, shard: number): Promise<void> {
  const out = createWriteStream(file)
  out.write('<?xml version="1.0"?><testsuites><testsuite name="Kubernetes e2e suite">')
  for (let i = 0; i < specs; i++) {
    const name = `[It] [sig-storage] In-tree Volumes [Driver: local] ${'x'.repeat(120)} ${i}`
    const mine = i % shards === shard
    const inside = mine
      ? `${i % 37 === 0 ? '<failure message="bad">bad\nat x.go:1</failure>' : ''}<system-err>${output}</system-err>`
      : '<skipped message="skipped"/>'
    const more = out.write(
      `<testcase name="${name}" classname="Kubernetes e2e suite" time="1.5">${inside}</testcase>`,
    )
    if (!more) await new Promise<void>(resolve => out.once('drain', () => resolve()))
  }
  out.end('</testsuite></testsuites>')
  await finished(out)
}

async function collect(): Promise<object> {
  const ctx = testCtx({ cache: dir, runs: dir })
  let bytes = 0
  for (let shard = 0; shard < shards; shard++) {
    const outDir = join(dir, `shard-${shard}`)
    mkdirSync(join(outDir, 'artifacts'), { recursive: true })
    const file = join(outDir, 'artifacts', 'junit_01.xml')
    await writeJunit(file, shard)
    bytes += statSync(file).size
    const build = { key: 'k', version: 'v', commit: 'c' }
    const index = { index: shard + 1, total: shards }
    const run = { build, kubeconfig: '/nowhere', outDir, timeoutMs: 10_000, attempt: 1, shard: index }
    await runExec({ argv: ['true'] }, run, ctx)
  }
  return { junitMb: bytes / 1e6 }
}

async function merge(): Promise<object> {
  const merged = await mergeShards([dir], join(dir, 'out'))
  return { counts: merged.counts, cases: merged.specs.length }
}

const facts = mode === 'collect' ? await collect() : await merge()
console.log(JSON.stringify({ ...facts, maxRssMb: process.resourceUsage().maxRSS / 1024 }))
