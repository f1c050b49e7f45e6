import { option, path } from '../define.ts'
import { choice, pattern, text } from '../kinds.ts'

/** Access to AWS. */
export const accessOptions = {
  account: option(
    pattern(/^\d{12}$/, 'the 12 digits of an AWS account', 'DIGITS'),
    undefined,
    'AWS account that the role is in.',
    '123456789012',
    'asked for with the credentials of the environment',
  ),
  repository: option(
    pattern(/^[\w.-]+\/[\w.-]+$/, 'OWNER/NAME', 'OWNER/NAME'),
    undefined,
    'GitHub repository whose jobs may take the role.',
    'kubernetes/kubernetes',
    '$GITHUB_REPOSITORY',
  ),
  'repository-ids': option(
    pattern(/^\d+\/\d+$/, 'the numbers of owner and repository, OWNER/NAME', 'N/N'),
    undefined,
    'Their numbers: subjects of repositories made, renamed or moved since 2026-07-15 have them.',
    '13629408/20580498',
    '$GITHUB_REPOSITORY_OWNER_ID and $GITHUB_REPOSITORY_ID',
  ),
  environment: option(
    text('NAME'),
    undefined,
    'Only jobs of this environment of the repository.',
    'aws',
    'all jobs',
  ),
  branch: option(text('NAME'), undefined, 'Only jobs of this branch.', 'main', 'all jobs'),
  print: option(
    choice(['trust', 'permissions']),
    'trust',
    'Who may take the role, or what the role may do.',
    'permissions',
  ),
  cluster: option(text('NAME'), undefined, 'Cluster of EKS that a token is for.', 'bowsprit-7f3k2', 'none'),
  'token-file': option(
    path('FILE'),
    undefined,
    'Where the run that made the cluster keeps a token: taken while it is good, and for who has no credentials of AWS.',
    '.bowsprit/7f3k2/eks-token.json',
    'none',
  ),
} as const
