import { appendFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { RunError } from '../../errors.ts'
import type { ManifestObject } from '../../plan/addons/objects.ts'
import type { Addon } from '../../plan/addons/wish.ts'
import { testEnv, toolEnv } from '../../plan/child-env.ts'
import { quote } from '../../plan/shell-word.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { RunResult } from '../../ports/exec.ts'
import type { Reachable } from '../kubectl.ts'

/** The programs that add-ons are applied with. Absolute paths. */
export interface AddonTools {
  /** Of the build. */
  readonly kubectl: string
  /** Undefined where there is no chart. */
  readonly helm: string | undefined
}

/** An add-on as it will be applied, known before there is a cluster. */
export interface RenderedAddon {
  readonly addon: Addon
  /** All manifests as one text; undefined for a chart and for a command. */
  readonly manifests: string | undefined
  /** What that text, or the chart, holds; empty for a command. */
  readonly objects: readonly ManifestObject[]
  /** The Job of its check. */
  readonly job: { readonly name: string; readonly manifests: string } | undefined
}

/** What all steps of one add-on have in common. */
export interface Ground extends RenderedAddon {
  readonly tools: AddonTools
  readonly cluster: Reachable
  /** Name of the run: marks what we make. */
  readonly run: string
  /** In the run's own directory, and goes with it. Absolute. */
  readonly dir: string
  /** Where what stays is kept: logs, measurements. Absolute. */
  readonly artifacts: string
  /** Epoch milliseconds at which all of it must be done. */
  readonly until: number
}

/** Labels of what we make in a cluster besides what add-ons hold. */
export const madeBy = (run: string) => ({ 'made-by': 'bowsprit', 'bowsprit-cluster': run })

/** The namespace of what says none itself. */
export function namespaceOf({ addon }: Pick<Ground, 'addon'>): string {
  return addon.namespace ?? 'default'
}

/** Milliseconds that are left. @throws Error when there are none, or why the run is cancelled */
export function left(g: Pick<Ground, 'addon' | 'until'>, what: string, ctx: Ctx): number {
  ctx.signal.throwIfAborted()
  const ms = g.until - ctx.clock.now()
  if (ms <= 0) throw tooLate(g, what)
  return ms
}

export function tooLate({ addon }: Pick<Ground, 'addon'>, what: string, last = ''): Error {
  return new Error(
    `not done in ${addon.timeoutMs / 1000} s: ${what}${last === '' ? '' : `: ${last}`} (give more with timeout)`,
  )
}

/** Where everything is logged that its programs print. */
export function logOf({ artifacts }: Pick<Ground, 'artifacts'>): string {
  return join(artifacts, 'addon.log')
}

/** kubectl of the build against the cluster, logged. @throws RunError, or Error when its time is over */
export function kubectlStep(
  g: Ground,
  args: readonly string[],
  ctx: Ctx,
  input?: string,
): Promise<RunResult> {
  return step(g, [g.tools.kubectl, ...reaching(g), ...args], testEnv(ctx.env), ctx, { input })
}

/** Which cluster, in words of kubectl. */
export function reaching({ cluster }: Pick<Ground, 'cluster'>): string[] {
  const context = cluster.context === undefined ? [] : [`--context=${cluster.context}`]
  return [`--kubeconfig=${cluster.kubeconfig}`, ...context]
}

/** helm against the cluster, logged; its caches go with the run. @throws as kubectlStep does */
export function helmStep(g: Ground, args: readonly string[], ctx: Ctx): Promise<RunResult> {
  const env = toolEnv(ctx.env, { KUBECONFIG: g.cluster.kubeconfig, HELM_CACHE_HOME: join(g.dir, 'helm') })
  return step(g, [g.tools.helm ?? 'helm', ...args], env, ctx)
}

/**
 * A command of the user's: it sees the usual variables, those that its add-on names, the cluster and its place. What it
 * prints is shown. @throws as kubectlStep does
 */
export function commandStep(g: Ground, argv: readonly string[], ctx: Ctx): Promise<RunResult> {
  const env = commandEnv(g.addon.env, ctx, {
    KUBECONFIG: g.cluster.kubeconfig,
    PATH: pathWith(g.tools.kubectl, ctx),
    ARTIFACTS: g.artifacts,
    NAMESPACE: namespaceOf(g),
  })
  return step(g, argv, env, ctx, { shown: true })
}

/** The kubectl that a command finds is the branch's. */
export function pathWith(kubectl: string, ctx: Ctx): string {
  return [dirname(kubectl), ctx.env['PATH']].filter(Boolean).join(delimiter)
}

/** @param names of variables that are handed on where they are set */
export function commandEnv(
  names: readonly string[],
  ctx: Ctx,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const named = names.flatMap(name => {
    const value = ctx.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return testEnv(ctx.env, { ...Object.fromEntries(named), ...own })
}

async function step(
  g: Ground,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  ctx: Ctx,
  o: { readonly input?: string | undefined; readonly shown?: boolean } = {},
): Promise<RunResult> {
  const timeoutMs = left(g, argv.join(' '), ctx)
  const logFile = logOf(g)
  await appendFile(logFile, `$ ${argv.map(quote).join(' ')}\n`)
  try {
    return await ctx.exec.run(argv, {
      cwd: g.addon.cwd,
      env,
      timeoutMs,
      killAfterMs: 2000,
      logFile,
      onLine: line => (o.shown === true ? ctx.log.info(line) : ctx.log.debug(line)),
      ...(o.input === undefined ? {} : { input: o.input }),
    })
  } catch (error) {
    ctx.signal.throwIfAborted()
    if (error instanceof RunError && error.timedOut) throw tooLate(g, argv.join(' '), lastLine(error))
    throw error
  }
}

/** What a program said last: most say there why they failed. */
export function lastLine(error: RunError): string {
  return (error.stderr.trim() || error.stdout.trim()).split('\n').at(-1)?.trim().slice(0, 300) ?? ''
}
