import { idOfStack, maker, tagNames } from '../../plan/aws/names.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { openStacks } from './stacks.ts'

/**
 * Clusters whose time is over, whoever made them: a stack's name and tags tell all that `down` needs.
 * @returns their ids
 */
export async function expiredStacks(provider: 'ec2' | 'eks', region: string, ctx: Ctx): Promise<string[]> {
  const stacks = openStacks(region, ctx)
  try {
    const all = await stacks.all()
    return all.flatMap(({ StackName = '', StackStatus, Tags = [] }) => {
      const tag = (key: string) => Tags.find(t => t.Key === key)?.Value
      const expires = Date.parse(tag(tagNames.expires) ?? '')
      const isDue =
        tag(tagNames.maker) === maker &&
        tag(tagNames.provider) === provider &&
        StackStatus !== 'DELETE_COMPLETE' &&
        // A time that cannot be read is none that lies ahead.
        !(expires > ctx.clock.now())
      const id = idOfStack(StackName)
      return isDue && id !== undefined && tag(tagNames.cluster) === id ? [id] : []
    })
  } finally {
    stacks.close()
  }
}
