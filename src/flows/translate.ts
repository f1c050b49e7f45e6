import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import { reportText } from '../plan/prow/translate/report.ts'
import { type Translated, translate as translateAll } from '../plan/prow/translate/translate.ts'
import { translatedMark } from '../plan/prow/translate/workflow.ts'
import { sinkAddress } from '../sinks/open.ts'
import type { Asked } from './asked.ts'
import { readJobConfig } from './job-config.ts'

/**
 * Workflows for prow jobs, and a report of what is not as it was. Exit code 1 when a job has no workflow.
 * @throws UsageError before anything is written: files that are no job configuration, and files in the way
 */
export async function translate({ o, operands, ctx, print }: Asked): Promise<number> {
  if (operands.length === 0)
    throw new UsageError(
      'translate wants job configuration of prow: bowsprit translate JOBS.yaml... (files or directories)',
    )
  const files = await readJobConfig(operands)
  const sinks = o.sink ?? []
  for (const url of sinks) sinkAddress(url)
  const publish = { sinks, provider: o['gcp-identity-provider'], serviceAccount: o['gcp-service-account'] }
  const how = { runsOn: o['runs-on'], containers: o.containers, repo: o.repo, publish }
  const jobs = translateAll(files, how)
  const dir = resolve(o.workflows)
  const writes = jobs.flatMap(t => (t.workflow === undefined ? [] : [t.workflow]))
  await checkTargets(
    dir,
    writes.map(w => w.path),
  )
  for (const { path, text } of writes) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
  if (o.json) print(JSON.stringify(jobs.map(forJson), null, 2))
  else print(reportText(jobs, { all: o.verbose }))
  ctx.log.info(`${writes.length} of ${jobs.length} jobs have a workflow in ${o.workflows}`)
  return jobs.some(t => t.carried === 'none') ? 1 : 0
}

/** What somebody wrote is not written over; what an earlier translation wrote is. */
async function checkTargets(dir: string, paths: readonly string[]): Promise<void> {
  const problems: string[] = []
  for (const path of paths) {
    const text = await readFile(join(dir, path), 'utf8').catch(() => undefined)
    if (text !== undefined && !text.startsWith(translatedMark))
      problems.push(
        `${join(dir, path)} is there and was not made by translate: name another --workflows, or move it`,
      )
  }
  if (problems.length > 0) throw new UsageError(problems)
}

function forJson({ workflow, ...t }: Translated): object {
  return { ...t, workflow: workflow?.path }
}
