import { UsageError } from '../errors.ts'
import { testgridOf } from '../plan/prow/translate/testgrid.ts'
import type { Asked } from './asked.ts'
import { readJobConfig } from './job-config.ts'

/** Prints TestGrid's configuration for prow jobs whose results are published to a bucket of GCS. */
export async function testgrid({ o, operands, ctx, print }: Asked): Promise<number> {
  if (operands.length === 0)
    throw new UsageError(
      'testgrid wants job configuration of prow: bowsprit testgrid JOBS.yaml... (files or directories)',
    )
  const bucket = o.sink?.find(s => s.startsWith('gs://'))
  if (o.sink !== undefined && bucket === undefined)
    throw new UsageError('--sink: TestGrid reads GCS alone: name a sink that begins with gs://')
  const files = await readJobConfig(operands)
  const { yaml, groups, dashboards, warnings } = testgridOf(
    files,
    bucket?.slice('gs://'.length).replace(/\/+$/, ''),
  )
  for (const warning of warnings) ctx.log.warn(warning)
  print(yaml.trimEnd())
  ctx.log.info(`${groups} test groups on ${dashboards} dashboards`)
  return 0
}
