import * as sdk from '@aws-sdk/client-cloudformation'
import type { Tag } from '../../plan/aws/names.ts'
import { type AwsCtx, clientConfig } from './config.ts'
import { isGone } from './errors.ts'

export type Stack = sdk.Stack
export type StackEvent = sdk.StackEvent

/** The calls of CloudFormation that clusters need. */
export type Stacks = ReturnType<typeof openStacks>

export function openStacks(region: string, ctx: AwsCtx) {
  const client = new sdk.CloudFormationClient(clientConfig('CLOUDFORMATION', region, ctx))
  const o = { abortSignal: ctx.signal }
  return {
    /** Asked for again by the same name, it is the same request. @returns its id */
    create: async (name: string, template: string, tags: readonly Tag[]) => {
      const input: sdk.CreateStackCommandInput = {
        StackName: name,
        TemplateBody: template,
        Tags: [...tags],
        Capabilities: ['CAPABILITY_IAM'],
        ClientRequestToken: name,
      }
      return (await client.send(new sdk.CreateStackCommand(input), o)).StackId ?? name
    },
    /** By name or id; of a stack that is deleted only the id finds it. @returns undefined when there is none */
    find: async (name: string): Promise<Stack | undefined> => {
      try {
        const { Stacks = [] } = await client.send(new sdk.DescribeStacksCommand({ StackName: name }), o)
        return Stacks[0]
      } catch (error) {
        if (isGone(error)) return undefined
        throw error
      }
    },
    /** Every stack that is there, of whoever. */
    all: async () => {
      const found: Stack[] = []
      for await (const page of sdk.paginateDescribeStacks({ client }, {}, o))
        found.push(...(page.Stacks ?? []))
      return found
    },
    resources: async (name: string) => {
      try {
        const input = { StackName: name }
        return (await client.send(new sdk.DescribeStackResourcesCommand(input), o)).StackResources ?? []
      } catch (error) {
        if (isGone(error)) return []
        throw error
      }
    },
    /** The newest first. */
    events: async (name: string) => {
      const found: StackEvent[] = []
      for await (const page of sdk.paginateDescribeStackEvents({ client }, { StackName: name }, o))
        found.push(...(page.StackEvents ?? []))
      return found
    },
    /** Asks only; the stack goes by itself from then on. */
    delete: async (name: string) =>
      void (await client.send(new sdk.DeleteStackCommand({ StackName: name }), o)),
    close: () => client.destroy(),
  }
}
