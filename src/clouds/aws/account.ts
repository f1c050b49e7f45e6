import * as iam from '@aws-sdk/client-iam'
import * as tagging from '@aws-sdk/client-resource-groups-tagging-api'
import * as quotas from '@aws-sdk/client-service-quotas'
import * as ssm from '@aws-sdk/client-ssm'
import * as sts from '@aws-sdk/client-sts'
import type { Statement } from '../../plan/aws/roles.ts'
import { type AwsCtx, clientConfig } from './config.ts'

/** What is asked about the account and the region as a whole. */
export type Account = ReturnType<typeof openAccount>

export interface Caller {
  readonly account: string
  readonly arn: string
}

export function openAccount(region: string, ctx: AwsCtx) {
  const o = { abortSignal: ctx.signal }
  return {
    caller: () =>
      using(new sts.STSClient(clientConfig('STS', region, ctx)), async client => {
        const { Account = '', Arn = '' } = await client.send(new sts.GetCallerIdentityCommand({}), o)
        return { account: Account, arn: Arn } satisfies Caller
      }),
    /** A public parameter, e.g. the newest image of a distribution. */
    parameter: (Name: string) =>
      using(new ssm.SSMClient(clientConfig('SSM', region, ctx)), async client => {
        const { Parameter } = await client.send(new ssm.GetParameterCommand({ Name }), o)
        return Parameter?.Value ?? ''
      }),
    /**
     * What the policies of a user or role do not allow, as far as that can be told without the request itself.
     * @returns actions
     */
    denied: (PolicySourceArn: string, { Action, Resource }: Statement) =>
      using(new iam.IAMClient(clientConfig('IAM', region, ctx)), async client => {
        const resources = Resource === '*' ? [] : [Resource].flat()
        const input: iam.SimulatePrincipalPolicyCommandInput = {
          PolicySourceArn,
          ActionNames: [...Action],
          ...(resources.length === 0 ? {} : { ResourceArns: resources }),
          ContextEntries: [
            { ContextKeyName: 'aws:RequestedRegion', ContextKeyType: 'string', ContextKeyValues: [region] },
          ],
        }
        const denied: string[] = []
        for await (const page of iam.paginateSimulatePrincipalPolicy({ client }, input, o))
          for (const r of page.EvaluationResults ?? [])
            if (r.EvalDecision !== 'allowed' && (r.MissingContextValues ?? []).length === 0)
              denied.push(r.EvalActionName ?? '')
        return denied
      }),
    /** @returns undefined where AWS does not say */
    quota: (ServiceCode: string, QuotaCode: string) =>
      using(new quotas.ServiceQuotasClient(clientConfig('SERVICE_QUOTAS', region, ctx)), async client => {
        const input = { ServiceCode, QuotaCode }
        return (await client.send(new quotas.GetServiceQuotaCommand(input), o)).Quota?.Value
      }),
    /** ARNs of everything with that tag, as far as the tagging service knows its kind. */
    tagged: (Key: string, value: string) =>
      using(
        new tagging.ResourceGroupsTaggingAPIClient(clientConfig('RESOURCE_GROUPS_TAGGING_API', region, ctx)),
        async client => {
          const found: string[] = []
          const input = { TagFilters: [{ Key, Values: [value] }] }
          for await (const page of tagging.paginateGetResources({ client }, input, o))
            for (const r of page.ResourceTagMappingList ?? []) found.push(r.ResourceARN ?? '')
          return found
        },
      ),
  }
}

async function using<C extends { destroy(): void }, T>(
  client: C,
  work: (client: C) => Promise<T>,
): Promise<T> {
  try {
    return await work(client)
  } finally {
    client.destroy()
  }
}
