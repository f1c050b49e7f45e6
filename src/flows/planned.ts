import { plannedLine } from '../plan/planned.ts'
import { loadProvider } from '../providers/table.ts'
import type { RunCtx } from './asked.ts'
import type { Checked } from './check-run.ts'

/** One line before anything is made, where somebody is paid for it. */
export async function sayPlanned({ spec }: Pick<Checked, 'spec'>, ctx: RunCtx): Promise<void> {
  const provider = await loadProvider(spec.ref.provider)
  const planned = provider.planned(provider.plan(spec), ctx.clock.now())
  if (planned.cost !== undefined) ctx.log.info(plannedLine(planned, spec.ref.region))
}
