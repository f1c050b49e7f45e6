import { codeOf, sayOf } from '../../clouds/aws/errors.ts'
import type { Stack } from '../../clouds/aws/stacks.ts'
import { ProvisionError } from '../../errors.ts'
import type { Ctx } from '../../ports/ctx.ts'

const lookMs = 10_000

/** What the stack says of itself. */
export function output(stack: Stack, key: string): string {
  const value = stack.Outputs?.find(o => o.OutputKey === key)?.OutputValue
  if (value === undefined) throw new ProvisionError(`the stack ${stack.StackName} does not tell its ${key}`)
  return value
}

export const subnetsOf = (stack: Stack) => output(stack, 'Subnets').split(',')

/** A run that was cut short is taken up again. */
export async function unlessThere(make: () => Promise<void>): Promise<void> {
  try {
    await make()
  } catch (error) {
    if (codeOf(error) !== 'ResourceInUseException')
      throw new ProvisionError(`EKS refuses: ${sayOf(error)}`, { cause: error })
  }
}

interface Look<T> {
  readonly thing: T | undefined
  readonly status: string | undefined
  readonly why: string
}

export async function settled<T>(
  what: string,
  limitMs: number,
  ctx: Ctx,
  look: () => Promise<Look<T>>,
): Promise<T> {
  const end = ctx.clock.now() + limitMs
  for (;;) {
    const { thing, status = 'gone', why } = await look()
    if (status === 'ACTIVE' && thing !== undefined) return thing
    if (/FAILED|DELET|gone/.test(status))
      throw new ProvisionError(`${what}: ${status}${why === '' ? '' : `: ${why}`}`)
    if (ctx.clock.now() > end)
      throw new ProvisionError(
        `${what} is ${status} after ${limitMs / 60_000} minutes${why === '' ? '' : `: ${why}`}`,
      )
    await ctx.clock.sleep(lookMs, ctx.signal)
  }
}

export function issues(
  all: readonly { code?: string | undefined; message?: string | undefined }[] = [],
): string {
  return all.map(i => `${i.code}: ${i.message}`).join('; ')
}
