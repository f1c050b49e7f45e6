import type { OutputName } from '../../options/actions.ts'
import type { Result } from '../../plan/result.ts'
import type { StageReport } from '../../plan/stage-report.ts'
import type { Known } from '../asked.ts'

/** What became known, as outputs of the step. */
export function outputsOf(known: Known): Partial<Record<OutputName, string>> {
  return {
    ...(known.ref === undefined ? {} : { id: known.ref.id, ref: JSON.stringify(known.ref) }),
    ...(known.kubeconfig === undefined ? {} : { kubeconfig: known.kubeconfig }),
    ...(known.version === undefined ? {} : { version: known.version }),
    ...(known.result === undefined ? {} : resultOutputs(known.result)),
    ...(known.staged === undefined ? {} : stageOutputs(known.staged)),
  }
}

function resultOutputs(r: Result): Partial<Record<OutputName, string>> {
  const { counts, proof } = r
  return {
    result: r.outcome,
    specs: `${r.specs.length}`,
    passed: `${counts.passed + counts.flaky}`,
    failed: `${counts.failed}`,
    flaky: `${counts.flaky}`,
    'not-run': `${counts.notRun}`,
    // One shard of several proves nothing about the others: merging them does.
    proof:
      proof === undefined || r.selection['shard'] !== undefined ? 'none' : proof.holds ? 'holds' : 'broken',
  }
}

function stageOutputs({
  registry,
  store,
  path,
  manifest,
  reused,
}: StageReport): Partial<Record<OutputName, string>> {
  const hyperkube = manifest.images.find(i => /(^|\/)kube-apiserver$/.test(i.repository))
  return { registry, store, stage: path, digest: hyperkube?.digest ?? '', reused: `${reused}` }
}
