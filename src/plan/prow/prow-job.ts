import type { FinishedResult } from './documents.ts'
import { type JobSpec, mainRefs } from './job-spec.ts'

export interface ProwJobFacts {
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** Absent while it runs. */
  readonly finished?: { readonly at: number; readonly result: FinishedResult } | undefined
  /** Page of what runs the job. */
  readonly url?: string | undefined
  /** What runs the job: no agent of prow's. */
  readonly agent: string
  /** One line for people. */
  readonly description?: string | undefined
}

/**
 * prowjob.json: the ProwJob resource of a build, as Deck and Spyglass read it beside the build. There is no pod, so
 * there is no pod_spec.
 * @see https://github.com/kubernetes-sigs/prow/blob/main/pkg/apis/prowjobs/v1/types.go
 */
export function prowJobOf(spec: JobSpec, f: ProwJobFacts): Readonly<Record<string, unknown>> {
  const states = { SUCCESS: 'success', FAILURE: 'failure', ABORTED: 'aborted' } as const
  const startTime = time(f.startedAt)
  return {
    kind: 'ProwJob',
    apiVersion: 'prow.k8s.io/v1',
    metadata: {
      name: spec.prowjobid,
      creationTimestamp: startTime,
      labels: labelsOf(spec),
      annotations: { 'prow.k8s.io/context': spec.job, 'prow.k8s.io/job': spec.job },
    },
    spec: {
      type: spec.type,
      agent: f.agent,
      job: spec.job,
      ...(spec.refs === undefined ? {} : { refs: spec.refs }),
      ...(spec.extra_refs === undefined ? {} : { extra_refs: spec.extra_refs }),
      ...(spec.type === 'presubmit' ? { context: spec.job } : {}),
      report: false,
    },
    status: {
      startTime,
      pendingTime: startTime,
      ...(f.finished === undefined ? {} : { completionTime: time(f.finished.at) }),
      state: f.finished === undefined ? 'pending' : states[f.finished.result],
      ...(f.description === undefined ? {} : { description: f.description }),
      ...(f.url === undefined ? {} : { url: f.url }),
      build_id: spec.buildid,
    },
  }
}

/** Values of labels have at most 63 characters, letters and digits at both ends. */
function labelsOf(spec: JobSpec): Record<string, string> {
  const refs = mainRefs(spec)
  const pull = spec.refs?.pulls?.[0]?.number
  const all = {
    'prow.k8s.io/build-id': spec.buildid,
    'prow.k8s.io/id': spec.prowjobid,
    'prow.k8s.io/job': spec.job,
    'prow.k8s.io/type': spec.type,
    ...(refs === undefined
      ? {}
      : {
          'prow.k8s.io/refs.org': refs.org,
          'prow.k8s.io/refs.repo': refs.repo,
          'prow.k8s.io/refs.base_ref': refs.base_ref,
        }),
    ...(pull === undefined ? {} : { 'prow.k8s.io/refs.pull': String(pull) }),
  }
  const fitting = (value: string) =>
    value
      .replaceAll(/[^\w.-]/g, '-')
      .slice(0, 63)
      .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, fitting(value)]))
}

/** As Kubernetes writes times: whole seconds, UTC. */
function time(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z')
}
