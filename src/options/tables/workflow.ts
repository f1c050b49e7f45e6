import { expression, option } from '../define.ts'
import { choice, flag, lines, pattern, text } from '../kinds.ts'

/** Steps of a workflow. */
export const workflowOptions = {
  teardown: option(
    choice(['post', 'explicit']),
    'post',
    "When the cluster goes: in this action's post step, or when actions/teardown is given the ref (then later jobs of the same machine can use it).",
    'explicit',
  ),
  sweep: option(
    flag(),
    false,
    'Instead of one cluster: every one of this machine that has expired or whose job is gone.',
    'true',
  ),
  upload: option(flag(), true, 'Upload the artifacts directory as an artifact of the workflow run.', 'false'),
  'artifact-name': option(
    pattern(/^[^"':<>|*?\r\n\\/]{1,200}$/, 'a name without quotes, slashes and : < > | * ?', 'NAME'),
    undefined,
    'Name of that artifact.',
    'e2e-1',
    'made of provider, job, matrix index, step, shard and attempt, so that no two jobs collide',
  ),
  cache: option(
    choice(['auto', 'true', 'false']),
    'auto',
    "Keep builds, tools, images and Go's caches between runs in the cache of the repository. auto: on runners of GitHub, whose disk starts empty; a self-hosted one has its own.",
    'false',
  ),
  pattern: option(
    text('GLOB', 'a pattern of artifact names'),
    'bowsprit-*',
    'Artifacts of this workflow run that hold the shards; of several attempts the newest is taken.',
    'bowsprit-local-e2e-*',
  ),
  directories: option(
    lines('DIR'),
    undefined,
    'Directories that hold the shards, instead of artifacts.',
    'shard-1',
    'artifacts are downloaded',
  ),
  comment: option(
    flag(),
    false,
    'Write the summary as one comment on the pull request, renewed by each run; wants `pull-requests: write`.',
    'true',
  ),
  'github-token': {
    ...option(
      text('TOKEN'),
      undefined,
      'Token for the comment, and for cloning what is not public.',
      expression('github.token'),
      expression('github.token'),
    ),
    secret: true,
  },
  'job-index': option(
    text('N'),
    undefined,
    'Tells the jobs of a matrix apart in names.',
    expression('strategy.job-index'),
    expression('strategy.job-index'),
  ),
} as const
