import { testEnv } from '../plan/child-env.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { RunOptions, RunResult } from '../ports/exec.ts'

/** A cluster as kubectl needs it. */
export interface Reachable {
  /** Absolute path. */
  readonly kubeconfig: string
  readonly context?: string | undefined
}

export type KubectlOptions = Partial<
  Pick<RunOptions, 'input' | 'okCodes' | 'logFile' | 'onLine' | 'signal' | 'timeoutMs' | 'cwd'>
> & {
  /** More variables for kubectl (credential plugins of an existing cluster need some). */
  readonly env?: Readonly<Record<string, string>>
}

/**
 * Runs kubectl against a cluster. `timeoutMs` is 60 s when not given.
 * @throws RunError as ctx.exec.run does
 */
export function kubectl(
  cluster: Reachable,
  kubectlPath: string,
  args: readonly string[],
  ctx: Ctx,
  options: KubectlOptions = {},
): Promise<RunResult> {
  const { env, ...run } = options
  const where = [
    `--kubeconfig=${cluster.kubeconfig}`,
    ...(cluster.context === undefined ? [] : [`--context=${cluster.context}`]),
  ]
  return ctx.exec.run([kubectlPath, ...where, ...args], {
    timeoutMs: 60_000,
    ...run,
    env: testEnv(ctx.env, env),
  })
}
