import { isAbsolute, join } from 'node:path'
import { UsageError } from '../../errors.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { ClusterSpec } from '../../plan/cluster-spec.ts'

export interface ExistingPlan {
  readonly ref: ClusterRef
  /** Absolute; undefined: what kubectl itself would take ($KUBECONFIG, else ~/.kube/config). */
  readonly kubeconfig: string | undefined
  /** undefined: the file's current context. */
  readonly context: string | undefined
  readonly runDir: string
}

/** @throws UsageError with every bad input */
export function planExisting(spec: ClusterSpec): ExistingPlan {
  const problems: string[] = []
  const { ref, kubeconfig, context } = spec
  if (!/^[a-z0-9][a-z0-9-]{0,19}$/.test(ref.id))
    problems.push(`id '${ref.id}': use 1 to 20 of a-z, 0-9 and '-', the first one a letter or digit`)
  if (!isAbsolute(ref.scope)) problems.push(`run directory '${ref.scope}': give an absolute path`)
  if (kubeconfig !== undefined && !isAbsolute(kubeconfig))
    problems.push(`kubeconfig '${kubeconfig}': give an absolute path`)
  if (context === '') problems.push('context: give a name, or leave it out for the current one')
  if (problems.length > 0) throw new UsageError(problems)
  return { ref, kubeconfig, context, runDir: join(ref.scope, ref.id) }
}
