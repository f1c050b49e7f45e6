/** The steps inside the machine of guest.sh: makes a cluster, looks at it, removes it. What it sees goes to facts.json. */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { appeared, machine } from '../support/machine.ts'
import { repo } from '../support/program.ts'
import type { Ended, Facts, Job } from './facts.ts'
import { processesOf, treeOf } from './guest-cgroups.ts'
import { lookAtPods } from './guest-pods.ts'

const job: Job = JSON.parse(readFileSync('/exchange/job.json', 'utf8'))
const state = '/state/runs'
const before = machine()
const facts: { -readonly [K in keyof Facts]?: Facts[K] } = { seconds: {} }

await step('kernel', async () => ({
  release: release(),
  controllers: readFileSync('/sys/fs/cgroup/cgroup.controllers', 'utf8').trim(),
  capabilities: /^CapEff:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '',
}))
const cluster = ['--id', job.id, '--state-dir', state, '--cache-dir', job.cache]
const images = ['--suite', job.suite, '--registry-mirrors', 'none']
const up = await step('up', () =>
  command(['up', ...cluster, '--nodes', '1', '--node-kind', 'real', ...images, '--verbose']),
)
if (up.code === 0) {
  const kubeconfig = up.stdout.trim()
  await step('pods', () => lookAtPods({ ...job, kubeconfig }))
  await step('tree', async () => treeOf(job.id))
  await step('processes', async () => processesOf(job.id))
}
await step('down', () => command(['down', ...cluster, '--json']))
await step('left', async () => [
  ...appeared(before),
  ...readdirSync(state).map(name => `file ${state}/${name}`),
])

/** Runs the committed program; what it says shows on the console as it comes, with the seconds since our start. */
async function command(args: readonly string[]): Promise<Ended> {
  const child = spawn(join(repo, 'bowsprit'), args, { cwd: '/state', env: { ...job.env, TMPDIR: tmpdir() } })
  const ended = new Promise<number | null>(done => child.once('close', done))
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text
  })
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line)
    console.log(`guest:   ${process.uptime().toFixed(0)} s  ${line}`)
  }
  return { code: await ended, stdout, stderr: lines.slice(-200).join('\n') }
}

/** Notes what a step finds and how long it takes; one that fails is noted too, and the next ones go on. */
async function step<K extends keyof Facts>(name: K, work: () => Promise<Facts[K]>): Promise<Facts[K]> {
  const from = performance.now()
  console.log(`guest: ${name}`)
  try {
    const found = await work()
    facts[name] = found
    return found
  } finally {
    const seconds = Math.round((performance.now() - from) / 100) / 10
    facts.seconds = { ...facts.seconds, [name]: seconds }
    writeFileSync('/exchange/facts.json', JSON.stringify(facts, null, 2))
    console.log(`guest: ${name} took ${seconds} s`)
  }
}
