import { type JobSpec, refsText } from './job-spec.ts'

/**
 * The variables that prow gives a job's processes. None of them is a secret.
 * @see https://github.com/kubernetes-sigs/prow/blob/main/pkg/pod-utils/downwardapi/jobspec.go
 * @param artifacts absolute directory whose files are published
 * @param gopath where the sources were cloned to, in a `src` below it
 */
export function prowEnv(spec: JobSpec, artifacts: string, gopath?: string): Record<string, string> {
  const { refs, type } = spec
  const always = {
    CI: 'true',
    JOB_NAME: spec.job,
    JOB_TYPE: type,
    JOB_SPEC: JSON.stringify(spec),
    BUILD_ID: spec.buildid,
    BUILD_NUMBER: spec.buildid,
    PROW_JOB_ID: spec.prowjobid,
    ARTIFACTS: artifacts,
    ...(gopath === undefined ? {} : { GOPATH: gopath }),
  }
  if (type === 'periodic' || refs === undefined) return always
  const ofRepo = {
    ...always,
    REPO_OWNER: refs.org,
    REPO_NAME: refs.repo,
    PULL_BASE_REF: refs.base_ref,
    PULL_BASE_SHA: refs.base_sha ?? '',
    PULL_REFS: refsText(refs),
  }
  const pull = refs.pulls?.[0]
  if (type !== 'presubmit' || pull === undefined) return ofRepo
  return {
    ...ofRepo,
    PULL_NUMBER: String(pull.number),
    PULL_PULL_SHA: pull.sha,
    PULL_HEAD_REF: pull.head_ref ?? '',
    PULL_TITLE: pull.title ?? '',
  }
}
