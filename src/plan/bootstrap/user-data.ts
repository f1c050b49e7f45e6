import { gzipSync } from 'node:zlib'
import { UsageError } from '../../errors.ts'
import type { Bootstrap } from './spec.ts'

export interface UserDataLimits {
  /** What the cloud takes, before it is encoded in base64. */
  readonly bytes: number
  /** Compressed whenever that is allowed: cloud-init recognises it by itself. */
  readonly gzip: boolean
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
export const ec2Limits: UserDataLimits = { bytes: 16_384, gzip: true }
/** @see https://learn.microsoft.com/azure/virtual-machines/custom-data (osProfile.customData) */
export const azureLimits: UserDataLimits = { bytes: 65_535, gzip: true }

/**
 * A machine's user data for cloud-init: files, and the command that makes a node. Holds secrets.
 * @throws UsageError with the measured sizes when the cloud would refuse it
 */
export function userData({ files, command }: Bootstrap, limits: UserDataLimits): Buffer {
  const plain = Buffer.from(cloudConfig(files, command))
  const data = limits.gzip ? gzipSync(plain, { level: 9 }) : plain
  if (data.length <= limits.bytes) return data
  const largest = [...files]
    .sort((a, b) => b.content.length - a.content.length)
    .slice(0, 3)
    .map(f => `${f.path} ${Buffer.byteLength(f.content)}`)
  throw new UsageError(
    `the user data has ${data.length} bytes${limits.gzip ? ` compressed, ${plain.length} plain` : ''}, and this cloud takes ${limits.bytes}. ` +
      `Largest in it (bytes, plain): ${largest.join(', ')}. Put what is large into the store, e.g. the network's manifest`,
  )
}

/** JSON is YAML, and needs no rules for what is quoted how. */
function cloudConfig(files: Bootstrap['files'], command: string): string {
  return `#cloud-config\n${JSON.stringify({
    write_files: files.map(f => ({ path: f.path, permissions: f.mode, content: f.content })),
    runcmd: [command],
  })}\n`
}
