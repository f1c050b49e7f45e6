import { outcomeWords } from '../../plan/prow/documents.ts'
import { jobTypes } from '../../plan/prow/job-spec.ts'
import { pathStrategies } from '../../plan/prow/paths.ts'
import { option } from '../define.ts'
import { choice, lines, pattern, text } from '../kinds.ts'

/** Who the job is, and where its results go, as prow has it. */
export const prowOptions = {
  'job-name': option(
    pattern(/^[A-Za-z0-9][\w.-]{0,199}$/, 'letters, digits, - _ and . only', 'NAME'),
    undefined,
    'Name of the job in the environment of tests and in published paths; the same for all jobs that publish one build.',
    'ci-kubernetes-e2e',
    'on GitHub Actions pull-, post- or ci- with repository and workflow; else bowsprit',
  ),
  'job-type': option(
    choice(jobTypes),
    undefined,
    'What set the job off.',
    'presubmit',
    'by the event of the workflow (pull_request presubmit, push postsubmit, merge_group batch, others periodic), or by --refs; else periodic',
  ),
  'build-id': option(
    pattern(/^[1-9]\d{0,18}$/, 'a whole number of at most 19 digits', 'N'),
    undefined,
    'Number of the build: grows from one to the next, and is the same for all jobs that publish one.',
    '1000000000000000042',
    'of the run and attempt of a workflow, else of the time',
  ),
  refs: option(
    text('ORG/REPO=BRANCH:SHA,PULL:SHA', 'a repository with branch, commit and pull requests'),
    undefined,
    'What is tested: repository, branch and commit, and the pull requests on it. Where no source is named, run, build, up, stage, list and test clone it; then commits may be left out.',
    'kubernetes/kubernetes=master:0123abc,12:4567def',
    'by the event of the workflow',
  ),
  'extra-refs': option(
    lines('ORG/REPO=BRANCH:SHA'),
    undefined,
    'Other repositories that take part, in the same form; cloned with it.',
    'kubernetes/test-infra=master',
    'none; of a periodic job the repository of the workflow',
  ),
  sink: option(
    lines('URL'),
    undefined,
    "Where results are published in prow's layout, to several at once: gs://bucket/prefix, s3://bucket/prefix, https://account.blob.core.windows.net/container/prefix or dir:/path.",
    'gs://my-bucket',
    'nowhere',
  ),
  outcome: option(
    choice(outcomeWords),
    undefined,
    'How the job ended, where its directory has no result.json; success, failure and cancelled are what a workflow calls its `job.status`. running: it has only begun.',
    'passed',
    'of result.json; without one interrupted',
  ),
  'path-strategy': option(
    choice(pathStrategies),
    'explicit',
    'How the repository stands in paths of pull requests: always as org_repo, or left out for --default-repo (single), or its organisation left out too (legacy).',
    'single',
  ),
  'default-repo': option(
    pattern(/^[\w.-]+\/[\w.-]+$/, 'ORG/REPO', 'ORG/REPO'),
    undefined,
    'Repository that paths leave out.',
    'kubernetes/kubernetes',
    'none',
  ),
  compress: option(
    lines('ENDING'),
    undefined,
    'Endings of text files that are stored compressed; * for all. Readers of GCS get them unpacked, as browsers do.',
    'log',
    'none; files that end in .gz are stored so in any case',
  ),
  censor: option(
    lines('PATH'),
    undefined,
    'Files, or directories of files, with secrets that must not be published. Those in the environment, and what looks like one, are censored anyway.',
    '/var/run/secrets/my-registry',
    'none',
  ),
  'gcp-identity-provider': option(
    pattern(
      /^projects\/\d+\/locations\/global\/workloadIdentityPools\/[\w-]+\/providers\/[\w-]+$/,
      'projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER',
      'PROVIDER',
    ),
    undefined,
    "Publish to GCS by the job's own OIDC token; wants `id-token: write`.",
    'projects/123/locations/global/workloadIdentityPools/github/providers/repo',
    'credentials of the environment',
  ),
  'gcp-service-account': option(
    pattern(/^[^\s@]+@[^\s@]+$/, 'an address such as publisher@project.iam.gserviceaccount.com', 'EMAIL'),
    undefined,
    'Account to act as then.',
    'publisher@project.iam.gserviceaccount.com',
    'none: the permissions are of the job itself',
  ),
} as const
