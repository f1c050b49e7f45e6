import * as sdk from '@aws-sdk/client-ec2'
import type { FakeCloud } from '../support/aws/clouds.ts'
import { machineKeys } from '../support/aws/machine-keys.ts'
import { s3Keys } from '../support/stores/services.ts'
import type { Ec2Identity } from './ec2-metadata.ts'
import type { Machine, Region } from './region.ts'

/** What runs beside a fake EC2: its machines. */
export interface Instances extends AsyncDisposable {
  /** By their ids; those that were terminated are not among them. */
  readonly running: ReadonlyMap<string, Machine>
  /** What went wrong, e.g. a machine that could not be switched on. */
  readonly errors: readonly unknown[]
}

const lookMs = 300

/**
 * Switches on a simulated machine for each instance that the fake cloud says is running, with the user data of its
 * launch template and keys for the role of its profile, and pulls the plug of each that was terminated. Consoles are told by the
 * fake's own call.
 */
export function bootInstances(cloud: FakeCloud, region: Region): Instances {
  const client = new sdk.EC2Client({ region: cloud.region, endpoint: cloud.endpoint, credentials: s3Keys })
  const running = new Map<string, Machine>()
  const booting = new Set<string>()
  const errors: unknown[] = []
  const boot = async (instance: sdk.Instance) => {
    const { InstanceId: id = '', PrivateIpAddress: address = '', PrivateDnsName: name = '' } = instance
    const { InstanceType: type, Placement } = instance
    booting.add(id)
    const userData = await userDataOf(client, instance)
    const facts = { id, type: `${type}`, region: cloud.region, zone: Placement?.AvailabilityZone ?? '', name }
    const credentials = await machineKeys(cloud, id)
    const identity: Ec2Identity = { role: 'machines', credentials, instance: facts }
    const machine = await region.boot({ name: name.split('.')[0]!, address, userData, identity })
    running.set(id, machine)
  }
  const look = async () => {
    const { Reservations = [] } = await client.send(new sdk.DescribeInstancesCommand({}))
    const there = Reservations.flatMap(r => r.Instances ?? []).filter(i => i.State?.Name === 'running')
    const ids = new Set(there.map(i => i.InstanceId))
    for (const [id, machine] of running) {
      if (ids.has(id)) continue
      running.delete(id)
      await machine.terminate()
    }
    for (const instance of there) if (!booting.has(instance.InstanceId ?? '')) await boot(instance)
  }
  let isOver = false
  const loop = async () => {
    while (!isOver) {
      await look().catch(error => errors.push(error))
      await new Promise(done => setTimeout(done, lookMs))
    }
  }
  const ended = loop()
  cloud.wire.answer('ec2:GetConsoleOutput', async body => {
    const id = new URLSearchParams(body).get('InstanceId') ?? ''
    const said = (await running.get(id)?.console()) ?? ''
    const output = Buffer.from(said.slice(-64 * 1024)).toString('base64')
    const inner = `<instanceId>${id}</instanceId><output>${output}</output>`
    const xmlns = 'http://ec2.amazonaws.com/doc/2016-11-15/'
    const text = `<GetConsoleOutputResponse xmlns="${xmlns}">${inner}</GetConsoleOutputResponse>`
    return { status: 200, body: text }
  })
  return {
    running,
    errors,
    [Symbol.asyncDispose]: async () => {
      isOver = true
      await ended
      client.destroy()
    },
  }
}

/** @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html: instances tell their launch template by a tag */
async function userDataOf(client: sdk.EC2Client, { Tags = [] }: sdk.Instance): Promise<Buffer> {
  const template = Tags.find(t => t.Key === 'aws:ec2launchtemplate:id')?.Value
  const input = { LaunchTemplateId: template, Versions: ['1'] }
  const { LaunchTemplateVersions: [version] = [] } = await client.send(
    new sdk.DescribeLaunchTemplateVersionsCommand(input),
  )
  const text = version?.LaunchTemplateData?.UserData
  if (text === undefined) throw new Error(`the launch template ${template} has no user data`)
  return Buffer.from(text, 'base64')
}
