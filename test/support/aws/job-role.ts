import { tmpdir } from 'node:os'
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { clientConfig } from '../../../src/clouds/aws/config.ts'
import { bowsprit } from '../program.ts'
import type { FakeCloud } from './clouds.ts'

/** Whose the emulators are. */
export const account = '000000000000'

/** Whose jobs may take a role, and what it may do, as options of `bowsprit trust-policy`. */
export interface RoleOf {
  readonly name: string
  /** Besides the repository. */
  readonly jobs: readonly string[]
  /** Besides what clusters need. */
  readonly staging?: readonly string[]
}

/** A role made of what docs/aws.md has printed; MiniStack goes by both of its policies. @returns its ARN */
export async function jobRole(cloud: FakeCloud, { name, jobs, staging = [] }: RoleOf): Promise<string> {
  const of = ['--account', account, '--region', cloud.region]
  const [trust, permissions] = await Promise.all([
    printed([...of, '--repository', 'owner/repository', ...jobs]),
    printed([...of, '--print', 'permissions', ...staging]),
  ])
  const ctx = { env: cloud.env, signal: new AbortController().signal }
  const client = new IAMClient(clientConfig('IAM', cloud.region, ctx))
  const { Role } = await client.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }),
  )
  const policy = { RoleName: name, PolicyName: 'bowsprit', PolicyDocument: permissions }
  await client.send(new PutRolePolicyCommand(policy))
  client.destroy()
  return Role?.Arn ?? ''
}

async function printed(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await bowsprit(['trust-policy', ...args], { cwd: tmpdir() }).ended
  if (code !== 0) throw new Error(`trust-policy ends with ${code}: ${stderr}`)
  return stdout
}
