import { isImageId, ubuntuParameter } from '../../plan/aws/wish.ts'
import { platformOf } from '../../plan/platform.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { Account } from './account.ts'
import type { Ec2 } from './ec2.ts'
import { codeOf, sayOf } from './errors.ts'
import { asked, type Findings } from './findings.ts'

export interface MachineImage {
  /** ami-… */
  readonly id: string
  /** Device of its root, e.g. /dev/sda1. */
  readonly root: string
}

/** What is staged has to run on the machines. */
export function builtFor(
  arch: string,
  machineType: string,
  platforms: readonly string[] = [platformOf(process.arch)],
): readonly string[] {
  if (platforms.includes(`linux/${arch}`)) return []
  return [
    `${machineType} is ${arch}, and what is staged is for ${platforms.join(', ')}: give --platform linux/${arch}, or choose another machine type`,
  ]
}

/**
 * The image that machines boot: it has to be there, and of the architecture of the machines.
 * @param wanted an id or the name of a parameter; undefined: Ubuntu
 * @returns undefined, with a problem, where there is none
 */
export async function findImage(
  of: { readonly region: string; readonly wanted: string | undefined },
  clients: { readonly account: Account; readonly ec2: Ec2 },
  arch: 'amd64' | 'arm64',
  found: Findings,
  { signal }: Ctx,
): Promise<MachineImage | undefined> {
  const named = of.wanted ?? ubuntuParameter(arch)
  const id = isImageId(named)
    ? named
    : await asked(
        `the image of ${named}`,
        'ssm:GetParameter',
        () => clients.account.parameter(named),
        found,
        {
          signal,
          needed: true,
        },
      )
  if (id === undefined) return undefined
  try {
    const image = await clients.ec2.image(id)
    const its = image.Architecture === 'arm64' ? 'arm64' : 'amd64'
    if (its !== arch)
      found.problems.push(`the image ${id} is ${its} and the machines are ${arch}: choose another of the two`)
    return { id, root: image.RootDeviceName ?? '/dev/sda1' }
  } catch (error) {
    signal.throwIfAborted()
    const gone = /InvalidAMIID/.test(codeOf(error))
    found.problems.push(
      `the image ${id} ${gone ? 'is not there' : 'cannot be looked at'} (${sayOf(error)}): give --machine-image an ami-… of ${of.region}, or a public SSM parameter`,
    )
    return undefined
  }
}
