import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, RunError, UsageError } from '../../errors.ts'
import { kubectl } from '../../kube/kubectl.ts'
import { type NodeItem, nodeOf } from '../../kube/nodes.ts'
import { testEnv } from '../../plan/child-env.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import { serverNameKept } from '../../plan/kubeconfig.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { UpInputs } from '../provider.ts'
import { makeRunDir } from '../run-dir.ts'
import type { ExistingPlan } from './plan.ts'
import { findTarget, type Target, whyNoAnswer } from './read.ts'

const connectMs = 10_000

/**
 * Everything that is wrong with the cluster that was named, without kubectl: the file, the context, an address at
 * which nothing listens. For use before a build.
 */
export async function existingProblems(plan: ExistingPlan, ctx: Ctx): Promise<readonly string[]> {
  const target = await findTarget(plan, ctx)
  if ('problem' in target) return [target.problem]
  const why = await whyNoAnswer(target.server, connectMs)
  return why === undefined ? [] : [deaf(target, why)]
}

function deaf(target: Target, why: string): string {
  return `${target.server} (context ${target.context} of ${target.files.join(', ')}) does not answer: ${why}. Start that cluster, or choose another with --kubeconfig and --context`
}

/**
 * Creates nothing in the cluster: looks whether it answers, and keeps a copy of the one context that is used, so that
 * a `kubectl config use-context` elsewhere does not change the cluster in the middle of a run.
 * @throws UsageError when it does not answer or does not let us in
 */
export async function upExisting(plan: ExistingPlan, { build }: UpInputs, ctx: Ctx): Promise<Cluster> {
  const problems = await existingProblems(plan, ctx)
  if (problems.length > 0) throw new UsageError(problems)
  const program = build.files['kubectl']?.path ?? 'kubectl'
  const file = join(plan.runDir, 'kubeconfig')
  await makeRunDir(plan.ref)
  await writeFile(join(plan.runDir, 'kubectl'), program)
  await writeFile(file, await minified(plan, program, ctx), { mode: 0o600 })
  await chmod(file, 0o600)
  const ask = async <T>(args: readonly string[]): Promise<T> => {
    try {
      const limited = [...args, '--request-timeout=20s']
      return JSON.parse(
        (await kubectl({ kubeconfig: file }, program, limited, ctx, { timeoutMs: 30_000 })).stdout,
      ) as T
    } catch (cause) {
      const said = cause instanceof RunError ? cause.stderr.trim() : describe(cause)
      throw new UsageError(
        `the cluster of ${plan.kubeconfig ?? 'the kubeconfig'} does not answer as it should: ${said}`,
      )
    }
  }
  const { gitVersion } = await ask<{ gitVersion: string }>(['get', '--raw', '/version'])
  const { items } = await ask<{ items: NodeItem[] }>(['get', 'nodes', '-o', 'json'])
  return {
    ref: plan.ref,
    kubeconfig: file,
    version: gitVersion,
    nodes: items.map(nodeOf),
    realNodes: !items.every(n => n.metadata.annotations?.['kwok.x-k8s.io/node'] !== undefined),
  }
}

/** The one context with its certificates inside, as text. */
async function minified(plan: ExistingPlan, program: string, ctx: Ctx): Promise<string> {
  const given = ctx.env['KUBECONFIG']
  const where = [
    ...(plan.kubeconfig === undefined ? [] : [`--kubeconfig=${plan.kubeconfig}`]),
    ...(plan.context === undefined ? [] : [`--context=${plan.context}`]),
  ]
  const { stdout } = await ctx.exec.run(
    [program, 'config', 'view', '--raw', '--minify', '--flatten', ...where],
    {
      env: testEnv(ctx.env, given === undefined ? {} : { KUBECONFIG: given }),
      timeoutMs: 30_000,
    },
  )
  return serverNameKept(stdout)
}
