import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, Interrupted, RunError } from '../../errors.ts'
import { applyAddon } from '../../kube/addons/apply.ts'
import { checkAddon } from '../../kube/addons/check.ts'
import { type Ground, lastLine, type RenderedAddon } from '../../kube/addons/ground.ts'
import { awaitReady } from '../../kube/addons/ready.ts'
import { whatIsWrong } from '../../kube/addons/why.ts'
import { type AddonResult, addonLine } from '../../plan/addons/result.ts'
import type { TrafficReport } from '../../plan/addons/traffic.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import { writeAddons } from '../../results/addons.ts'
import { addonDir, noteAddon } from '../../state/addons.ts'
import type { RunCtx } from '../asked.ts'
import type { Phases } from '../phases.ts'
import type { PreparedAddons } from './prepare.ts'

export interface AddonsStep {
  readonly prepared: PreparedAddons
  /** Of the cluster that they are put onto. */
  readonly ref: ClusterRef
  /** Absolute. */
  readonly kubeconfig: string
  /** Absolute. */
  readonly artifacts: string
  /** `2/3`: this job has one shard of several. */
  readonly shard: string | undefined
}

/**
 * Puts all of them onto the cluster in their order, each when the one before is ready and passed its check. What is known
 * of them is on disk after each.
 * @param known is told of every result, those of add-ons that were not reached included
 * @throws Error of the first that fails
 */
export async function addonsPhase(
  step: AddonsStep,
  ctx: RunCtx,
  phases: Phases,
  known: (results: readonly AddonResult[]) => void,
): Promise<void> {
  const { addons } = step.prepared
  const results: AddonResult[] = []
  for (const [i, rendered] of addons.entries()) {
    const { name } = rendered.addon
    try {
      await phases.run(
        `addon ${name}`,
        () => applied(rendered, step, ctx, r => results.push(r)),
        () => addonLine(results.at(-1)!),
      )
    } catch (error) {
      const skipped = addons
        .slice(i + 1)
        .map(({ addon }) => notReached(addon.name, addon.from.way, name, step))
      results.push(...skipped)
      throw error
    } finally {
      known(results)
      await writeAddons(step.artifacts, results)
    }
  }
}

function notReached(name: string, way: string, failed: string, { shard }: AddonsStep): AddonResult {
  const message = `not reached: add-on ${failed} failed`
  return { name, way, outcome: 'skipped', startedAt: 0, ms: 0, message, ...(shard && { shard }) }
}

async function applied(
  rendered: RenderedAddon,
  step: AddonsStep,
  ctx: RunCtx,
  tell: (r: AddonResult) => void,
): Promise<void> {
  const { addon } = rendered
  const startedAt = ctx.clock.now()
  const ground = await groundOf(rendered, step, startedAt)
  let traffic: TrafficReport | undefined
  const end = (how: Pick<AddonResult, 'outcome' | 'message' | 'output'>) =>
    tell({
      ...{ name: addon.name, way: addon.from.way, startedAt, ms: ctx.clock.now() - startedAt },
      ...(traffic && { traffic }),
      ...(step.shard && { shard: step.shard }),
      ...how,
    })
  try {
    await applyAddon(ground, ctx)
    await awaitReady(ground, ctx)
    await checkAddon(ground, ctx, report => {
      traffic = report
    })
    end({ outcome: 'passed' })
  } catch (error) {
    if (ctx.signal.aborted && ctx.signal.reason instanceof Interrupted) {
      end({ outcome: 'interrupted', message: describe(ctx.signal.reason) })
      throw error
    }
    const message = error instanceof RunError ? saidBy(error) : describe(error)
    const output = [error instanceof RunError ? error.message : '', await whatIsWrong(ground, ctx)]
      .filter(Boolean)
      .join('\n\n')
    end({ outcome: 'failed', message, output })
    throw new Error(`add-on ${addon.name}: ${[message, output].filter(Boolean).join('\n\n')}`)
  }
}

/** What failed, in one line. */
function saidBy(error: RunError): string {
  const said = lastLine(error)
  return `${error.message.split('\n')[0]}${said === '' ? '' : `: ${said}`}`
}

/** Its directories, and the note of it, before anything of it is applied. */
async function groundOf(rendered: RenderedAddon, step: AddonsStep, now: number): Promise<Ground> {
  const { addon } = rendered
  const { ref, prepared, kubeconfig } = step
  const dir = addonDir(ref, addon.name)
  const artifacts = join(step.artifacts, 'addons', addon.name)
  await rm(artifacts, { recursive: true, force: true })
  await mkdir(artifacts, { recursive: true })
  const { helm, kubectl } = prepared.tools
  const remove = addon.from.way === 'command' ? addon.from.remove : undefined
  await noteAddon(ref, {
    ...{ name: addon.name, way: addon.from.way, dir, kubectl, cwd: addon.cwd, env: addon.env },
    ...(addon.namespace === undefined ? {} : { namespace: addon.namespace }),
    ...(helm === undefined ? {} : { helm }),
    ...(remove === undefined ? {} : { remove }),
    timeoutMs: addon.timeoutMs,
  })
  return {
    ...rendered,
    tools: prepared.tools,
    cluster: { kubeconfig },
    run: ref.id,
    dir,
    artifacts,
    until: now + addon.timeoutMs,
  }
}
