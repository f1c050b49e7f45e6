import { UsageError } from '../../errors.ts'
import { partitionOf } from './names.ts'

/** Whose jobs may take a role. */
export interface TrustWish {
  /** 12 digits. */
  readonly account: string
  readonly region: string
  /** OWNER/NAME. */
  readonly repository: string
  /** Numbers of owner and repository, which subjects of newer repositories have beside the names. */
  readonly ids: { readonly owner: string; readonly repository: string } | undefined
  /** An environment, a branch, or pull requests; undefined: everything that runs in the repository. */
  readonly only: { readonly kind: 'environment' | 'branch'; readonly name: string } | undefined
}

/** @see https://docs.github.com/actions/reference/security/oidc */
const issuer = 'token.actions.githubusercontent.com'

/**
 * The trust policy of a role that jobs of one GitHub repository take, with both forms of the token's subject: of
 * repositories made, renamed or moved after 2026-07-15 it has numbers of owner and repository beside their names.
 * @throws UsageError with everything that is wrong with the wish
 */
export function trustPolicy(wish: TrustWish): object {
  const problems = trustProblems(wish)
  if (problems.length > 0) throw new UsageError(problems)
  const { account, region, only } = wish
  const audience = { [`${issuer}:aud`]: 'sts.amazonaws.com' }
  const subject = { [`${issuer}:sub`]: subjects(wish) }
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:${partitionOf(region)}:iam::${account}:oidc-provider/${issuer}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition:
          only === undefined
            ? { StringEquals: audience, StringLike: subject }
            : { StringEquals: { ...audience, ...subject } },
      },
    ],
  }
}

/** Of the token, in the old form and, where the numbers are known, in the new one. */
export function subjects({ repository, ids, only }: TrustWish): string[] {
  const [owner = '', name = ''] = repository.split('/')
  const rest =
    only === undefined
      ? '*'
      : only.kind === 'environment'
        ? `environment:${only.name.replaceAll(':', '%3A')}`
        : `ref:refs/heads/${only.name}`
  const plain = `repo:${repository}:${rest}`
  return ids === undefined ? [plain] : [plain, `repo:${owner}@${ids.owner}/${name}@${ids.repository}:${rest}`]
}

function trustProblems({ account, repository, ids, only }: TrustWish): string[] {
  const found: string[] = []
  if (!/^\d{12}$/.test(account))
    found.push(`account '${account}': give the 12 digits of the AWS account (--account)`)
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    found.push(`repository '${repository}': give OWNER/NAME (--repository)`)
  if (ids !== undefined && !(/^\d+$/.test(ids.owner) && /^\d+$/.test(ids.repository)))
    found.push(
      `the numbers of owner and repository are '${ids.owner}' and '${ids.repository}': give both as https://api.github.com/repos/${repository} has them`,
    )
  // A star in a name would let others in.
  if (only !== undefined && /[*?\s]/.test(only.name))
    found.push(`${only.kind} '${only.name}': give one name, without * and ?`)
  return found
}
