import { UsageError } from '../errors.ts'
import type { Options } from '../options/table.ts'
import { readableOf } from '../plan/aws/bootstrap-spec.ts'
import { isRegion } from '../plan/aws/names.ts'
import { permissions } from '../plan/aws/permissions.ts'
import type { Statement } from '../plan/aws/roles.ts'
import { stagePermissions } from '../plan/aws/stage-permissions.ts'
import { type TrustWish, trustPolicy } from '../plan/aws/trust.ts'
import { parseRegistryPlace } from '../plan/registry-place.ts'
import { parseStoreUrl } from '../plan/store-url.ts'
import type { Asked, RunCtx } from './asked.ts'

/** JSON for `aws iam create-role --assume-role-policy-document`, or for `aws iam put-role-policy`. */
export async function printPolicy({ o, ctx, print }: Asked): Promise<number> {
  const region = o.region ?? ctx.env['AWS_REGION'] ?? ctx.env['AWS_DEFAULT_REGION'] ?? ''
  if (!isRegion(region))
    throw new UsageError(
      `--region ${region || 'is needed'}: give the region of the clusters, such as eu-central-1`,
    )
  const account = o.account ?? (await ownAccount(region, ctx))
  const document =
    o.print === 'permissions'
      ? { Version: '2012-10-17', Statement: permissionsOf(o, region, account) }
      : trustPolicy(wishOf(o, region, account, ctx))
  print(JSON.stringify(document, null, 2))
  return 0
}

/**
 * Of clusters; and of staging, as far as registry and store are named and AWS's own.
 * @throws UsageError where they are no places
 */
function permissionsOf(o: Options, region: string, account: string): readonly Statement[] {
  const place = o.registry === undefined ? undefined : parseRegistryPlace(o.registry)
  const store = o.store === undefined ? undefined : parseStoreUrl(o.store)
  const problems = [place, store].flatMap(found => (Array.isArray(found) ? (found as string[]) : []))
  if (problems.length > 0) throw new UsageError(problems)
  const prefix = place !== undefined && 'host' in place ? place.repository : ''
  const staged = { registry: { prefix, plainHttp: false }, store: o.store ?? '' }
  return [
    ...permissions({ providers: ['ec2', 'eks'], region, account }),
    ...stagePermissions(readableOf(region, staged)),
  ]
}

function wishOf(o: Options, region: string, account: string, { env }: RunCtx): TrustWish {
  if (o.environment !== undefined && o.branch !== undefined)
    throw new UsageError(
      '--environment and --branch: the token of a job with an environment does not say its branch; give one of them',
    )
  const [owner, repository] = o['repository-ids']?.split('/') ?? [
    env['GITHUB_REPOSITORY_OWNER_ID'],
    env['GITHUB_REPOSITORY_ID'],
  ]
  const only =
    o.environment === undefined
      ? o.branch === undefined
        ? undefined
        : ({ kind: 'branch', name: o.branch } as const)
      : ({ kind: 'environment', name: o.environment } as const)
  return {
    ...{ account, region, only, repository: o.repository ?? env['GITHUB_REPOSITORY'] ?? '' },
    ids: owner && repository ? { owner, repository } : undefined,
  }
}

/** @throws UsageError where nobody says */
async function ownAccount(region: string, ctx: RunCtx): Promise<string> {
  const { openAccount } = await import('../clouds/aws/account.ts')
  try {
    return (await openAccount(region, ctx).caller()).account
  } catch {
    throw new UsageError('--account is needed: the 12 digits of the AWS account that the role is in')
  }
}
