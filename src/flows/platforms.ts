import type { Options } from '../options/table.ts'
import { platformOfAwsType, platformOfAzureType } from '../plan/machine-types.ts'
import { type Platform, platformOf, platforms } from '../plan/platform.ts'

type Asked = Pick<Options, 'platform' | 'provider' | 'machine-type' | 'control-plane-type'>

/** Of the machine that we run on: the suite and kubectl are always built for it, since they run here. */
export const ownPlatform: Platform = platformOf(process.arch)

/**
 * What the nodes of a cluster are built for: what was asked for, else what the types of its machines run, else what we run
 * on. In one order, whatever was typed first.
 */
export function platformsOf(o: Asked): readonly Platform[] {
  const types = [o['machine-type'], o['control-plane-type']].filter(t => t !== undefined)
  const wanted = o.platform ?? types.map(t => platformOfType(o.provider, t))
  return wanted.length === 0 ? [ownPlatform] : platforms.filter(p => wanted.includes(p))
}

function platformOfType(provider: Options['provider'], type: string): Platform {
  if (provider === 'azure') return platformOfAzureType(type)
  return provider === 'ec2' || provider === 'eks' ? platformOfAwsType(type) : ownPlatform
}
