import { RunError } from '../../errors.ts'
import { resourceArgs } from '../../plan/addons/argv.ts'
import { rolloutsOf } from '../../plan/addons/objects.ts'
import type { Wait } from '../../plan/addons/wish.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { commandStep, type Ground, kubectlStep, lastLine, left, namespaceOf, tooLate } from './ground.ts'

const everyMs = 1000
/** Not there yet: controllers make much of what is waited for. */
const absent =
  /no matching resources found|NotFound|not found|doesn't have a resource type|no matches for kind/

/** Waits until it is ready: for what was asked for, else for every workload of its manifests. @throws Error that says what is not */
export async function awaitReady(g: Ground, ctx: Ctx): Promise<void> {
  // helm has waited for all that its chart made.
  const usual = g.addon.from.way === 'chart' ? [] : rolloutsOf(g.objects)
  for (const wait of g.addon.wait ?? usual) await awaitOne(g, wait, ctx)
}

async function awaitOne(g: Ground, wait: Wait, ctx: Ctx): Promise<void> {
  const what =
    'command' in wait ? wait.command.join(' ') : `${wait.kind} ${wait.name ?? wait.selector}: ${wait.until}`
  let last = ''
  for (;;) {
    if (ctx.clock.now() >= g.until) throw tooLate(g, what, last)
    try {
      if ('command' in wait) await commandStep(g, wait.command, ctx)
      else await kubectlStep(g, waitArgs(g, wait, left(g, what, ctx)), ctx)
      return
    } catch (error) {
      ctx.signal.throwIfAborted()
      const isLate = ctx.clock.now() >= g.until
      if (!(error instanceof RunError)) throw isLate ? tooLate(g, what, last) : error
      last = lastLine(error)
      if (!('command' in wait) && !absent.test(error.stderr))
        throw isLate || /timed out/.test(last) ? tooLate(g, what, last) : error
      await ctx.clock.sleep(Math.max(0, Math.min(everyMs, g.until - ctx.clock.now())), ctx.signal)
    }
  }
}

function waitArgs(g: Ground, wait: Exclude<Wait, { command: unknown }>, ms: number): string[] {
  const resource = resourceArgs(wait.kind, wait.name, wait.selector)
  const namespace = ['--namespace', wait.namespace ?? namespaceOf(g)]
  // It must say why before it is killed.
  const timeout = `--timeout=${Math.max(1, Math.floor(ms / 1000) - 1)}s`
  return wait.until === 'rollout'
    ? ['rollout', 'status', ...resource, ...namespace, timeout]
    : ['wait', ...resource, `--for=${wait.until}`, ...namespace, timeout]
}
