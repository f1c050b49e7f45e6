import type { FakeCloud } from './clouds.ts'

/** As the metadata service of EC2 has them. */
export interface MachineKeys {
  readonly AccessKeyId: string
  readonly SecretAccessKey: string
  readonly Token: string
}

/** Keys for the role of an instance's profile. MiniStack alone has them, and holds whoever uses them to the role. */
export async function machineKeys({ endpoint }: FakeCloud, instanceId: string): Promise<MachineKeys> {
  const answer = await fetch(`${endpoint}/latest/meta-data/iam/security-credentials/${instanceId}`)
  if (!answer.ok)
    throw new Error(`there are no keys for ${instanceId}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as MachineKeys
}
