import type { JobSpec, Refs } from '../../../src/plan/prow/job-spec.ts'

const refs: Refs = {
  org: 'kubernetes',
  repo: 'kubernetes',
  repo_link: 'https://github.com/kubernetes/kubernetes',
  base_ref: 'master',
  base_sha: '0123456789abcdef0123456789abcdef01234567',
}
const pull = {
  number: 1234,
  author: 'somebody',
  sha: 'fedcba9876543210fedcba9876543210fedcba98',
  title: 'Fix the scheduler',
  head_ref: 'fix-scheduler',
  link: 'https://github.com/kubernetes/kubernetes/pull/1234',
}
const id = { buildid: '1000000000000042001', prowjobid: '01234567-89ab-8cde-afab-cdef01234567' }

/** One job of each type. */
export const jobs: Readonly<Record<JobSpec['type'], JobSpec>> = {
  presubmit: { type: 'presubmit', job: 'pull-kubernetes-e2e', ...id, refs: { ...refs, pulls: [pull] } },
  postsubmit: { type: 'postsubmit', job: 'post-kubernetes-e2e', ...id, refs },
  periodic: { type: 'periodic', job: 'ci-kubernetes-e2e', ...id, extra_refs: [refs] },
  batch: {
    type: 'batch',
    job: 'pull-kubernetes-e2e',
    ...id,
    refs: { ...refs, pulls: [pull, { number: 1240, sha: 'aa00bb11cc22dd33ee44ff5566778899aabbccdd' }] },
  },
}
