import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TrafficReport, trafficProblems, trafficText } from '../../plan/addons/traffic.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { applyManifests, checkFile } from './apply.ts'
import { commandStep, type Ground, kubectlStep, left, namespaceOf, tooLate } from './ground.ts'
import { checkTraffic } from './traffic.ts'

const everyMs = 1000

/**
 * Its own check, if it has one.
 * @param measured is told of traffic before it is judged
 * @throws Error that says what is wrong
 */
export async function checkAddon(g: Ground, ctx: Ctx, measured: (r: TrafficReport) => void): Promise<void> {
  const { check } = g.addon
  if (check === undefined) return
  if ('command' in check) await commandStep(g, check.command, ctx)
  else if ('job' in check) await checkJob(g, ctx)
  else {
    const report = await checkTraffic(g, check.traffic, ctx)
    await writeFile(join(g.artifacts, 'traffic.json'), JSON.stringify(report, null, 1) + '\n')
    ctx.log.info(trafficText(report))
    measured(report)
    const problems = trafficProblems(report, check.traffic.expect)
    if (problems.length > 0) throw new Error(`traffic to ${report.to}: ${problems.join('; ')}`)
  }
}

interface JobItem {
  readonly status?: {
    readonly conditions?: readonly { type: string; status: string; reason?: string; message?: string }[]
  }
}

/** A Job has ended when it says Complete or Failed, whichever; only one of the two could be waited for. */
async function checkJob(g: Ground, ctx: Ctx): Promise<void> {
  if (g.job === undefined) return
  const { name, manifests } = g.job
  const namespace = ['--namespace', namespaceOf(g)]
  await applyManifests(g, checkFile, manifests, ctx)
  for (;;) {
    const get = await kubectlStep(g, ['get', 'job', name, ...namespace, '-o', 'json'], ctx)
    const job = JSON.parse(get.stdout) as JobItem
    const is = (type: string) => job.status?.conditions?.find(c => c.type === type && c.status === 'True')
    const failed = is('Failed')
    if (is('Complete') !== undefined) break
    if (failed !== undefined)
      throw new Error(`job ${name} failed: ${[failed.reason, failed.message].filter(Boolean).join(': ')}`)
    if (ctx.clock.now() + everyMs >= g.until) throw tooLate(g, `job ${name} to complete`)
    await ctx.clock.sleep(Math.min(everyMs, left(g, `job ${name}`, ctx)), ctx.signal)
  }
  await jobLogs(g, name, namespace, ctx)
}

async function jobLogs(g: Ground, name: string, namespace: readonly string[], ctx: Ctx): Promise<void> {
  const args = [
    'logs',
    '--selector',
    `job-name=${name}`,
    ...namespace,
    '--all-containers',
    '--prefix',
    '--tail=-1',
  ]
  try {
    const { stdout } = await kubectlStep(g, args, ctx)
    await writeFile(join(g.artifacts, 'job.log'), stdout)
  } catch {
    // It completed: that counts, with its logs or without.
  }
}
