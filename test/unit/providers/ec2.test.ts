import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { machinesOf, openEc2 } from '../../../src/clouds/aws/ec2.ts'
import { loadRecord, saveRecord } from '../../../src/clouds/aws/record.ts'
import { openStacks } from '../../../src/clouds/aws/stacks.ts'
import { ownCalls } from '../../../src/plan/aws/permissions.ts'
import { ec2 } from '../../../src/providers/ec2/index.ts'
import type { FakeCloud } from '../../support/aws/clouds.ts'
import { type AwsRun, awsRun } from '../../support/aws/cluster.ts'
import { contentsOf } from '../../support/aws/contents.ts'
import { deletesSlowly } from '../../support/aws/slow-stack.ts'
import { fakeNames, startedClouds } from '../../support/aws/started.ts'
import { strangersIn } from '../../support/aws/strangers.ts'
import { deaths } from '../../support/aws/wire.ts'

const cloudOf = startedClouds()
const hourMs = 3600_000

const up = ({ spec, inputs, ctx }: AwsRun) => ec2.up(ec2.plan(spec), inputs, ctx)
const down = ({ spec, ctx }: AwsRun, minutes = 20) =>
  ec2.down(spec.ref, ctx, ctx.clock.now() + minutes * 60_000)

describe.each(fakeNames)('ec2 on %s', { timeout: 240_000 }, name => {
  let cloud: FakeCloud
  beforeEach(async () => {
    cloud = await cloudOf(name)
  }, 60_000)

  it.each([
    [1, 'instances'],
    [3, 'auto-scaling-group'],
  ] as const)(
    'makes a cluster of %i control planes and %s, and nothing is left of it',
    async (controlPlanes, nodesAs) => {
      const wish = { ec2: { controlPlanes, controlPlaneType: 'm5.large', image: cloud.image, nodesAs } }
      await using run = await awsRun(cloud, 'abcde', { wish })
      expect(await ec2.problems?.(ec2.plan(run.spec), run.ctx)).toEqual([])
      const cluster = await up(run)
      expect(cluster).toMatchObject({ version: 'v1.36.3', realNodes: true })
      expect(cluster.nodes).toHaveLength(controlPlanes + 2)
      const logs = join(run.runs, 'logs')
      await ec2.dumpLogs(run.spec.ref, logs, run.ctx)
      const consoles = (await readdir(logs, { recursive: true })).filter(f => f.endsWith('console.log'))
      expect(consoles).toHaveLength(controlPlanes + 2)
      await rm(logs, { recursive: true })
      expect((await stat(cluster.kubeconfig)).mode & 0o777).toBe(0o600)
      expect(await readFile(cluster.kubeconfig, 'utf8')).toContain('tls-server-name: kubernetes')

      const report = await down(run)
      expect(report.left).toEqual([])
      expect(report.gone).toContain('stack bowsprit-abcde')
      expect(await contentsOf(cloud)).toEqual([])
      expect(await readdir(run.runs)).toEqual([])
    },
  )

  it('makes no call that the policy does not name', async () => {
    await using run = await groupRun(cloud, 'calls')
    await ec2.problems?.(ec2.plan(run.spec), run.ctx)
    await up(run)
    await ec2.dumpLogs(run.spec.ref, join(run.runs, 'logs'), run.ctx)
    await (await strangersIn(cloud, 'calls')).byKubernetes()
    const before = cloud.wire.calls.length
    await down(run)
    await ec2.expired?.(cloud.region, run.ctx)
    const own = [
      ...cloud.wire.calls.slice(before),
      ...cloud.wire.calls.slice(0, before).filter(c => !c.includes(':Create') || c.includes('Stack')),
    ]
    // Nobody needs a permission for the first, the others are strangers'.
    const others = ['sts:GetCallerIdentity', 'ec2:DescribeSubnets', 'ec2:AuthorizeSecurityGroupIngress']
    const unnamed = new Set(own.filter(c => !others.includes(c)))
    expect([...unnamed].filter(c => !ownCalls(['ec2']).includes(c))).toEqual([])
  })

  it('holds no secret in its state', async () => {
    await using run = await awsRun(cloud, 'state')
    const cluster = await up(run)
    const dir = join(run.runs, 'state')
    const record = await readFile(join(dir, 'aws.json'), 'utf8')
    expect(JSON.parse(record)).toMatchObject({ region: cloud.region, step: 'up' })
    expect(record).not.toContain(cloud.env['AWS_SECRET_ACCESS_KEY'])
    expect(record).not.toMatch(/PRIVATE|BEGIN|-key|token/)
    // Those that do hold one are their owner's alone.
    for (const file of ['kubeconfig', 'ssh-key'])
      expect((await stat(join(dir, file))).mode & 0o777).toBe(0o600)
    expect(cluster.kubeconfig).toBe(join(dir, 'kubeconfig'))
    await down(run)
  })

  it.each([
    ['instances', awsRun],
    ['auto-scaling-group', groupRun],
  ] as const)(
    'of %s is killed after each call that changes something: down, or a sweep from elsewhere, leaves nothing',
    async (_, runOf) => {
      const all = await callsOfUp(await runOf(cloud, 'whole'), cloud)
      expect(deaths(all).length).toBeGreaterThan(1)
      for (const call of deaths(all)) {
        await cloud.reset()
        await using run = await runOf(cloud, 'crash')
        cloud.wire.cutAt(call)
        await expect(up(run)).rejects.toThrow()
        cloud.wire.mend()
        const after = `after call ${call}, ${all[call - 1]}`
        if (call % 2 === 0) expect((await down(run)).left, after).toEqual([])
        else await sweepFrom(cloud)
        expect(await contentsOf(cloud), after).toEqual([])
      }
    },
  )
})

/** What an `up` asks for when nothing goes wrong, in its order. */
async function callsOfUp(whole: AwsRun, cloud: FakeCloud): Promise<string[]> {
  await using run = whole
  await up(run)
  return [...cloud.wire.calls]
}

/** Another machine, hours later, that knows nothing but the region. */
async function sweepFrom(cloud: FakeCloud): Promise<void> {
  await using other = await awsRun(cloud, 'other')
  expect(await ec2.expired?.(cloud.region, other.ctx)).toEqual([])
  await other.ctx.clock.sleep(5 * hourMs)
  for (const ref of (await ec2.expired?.(cloud.region, other.ctx)) ?? []) {
    const { left } = await ec2.down(ref, other.ctx, other.ctx.clock.now() + hourMs)
    expect(left).toEqual([])
  }
}

describe('what AWS says no to', { timeout: 240_000 }, () => {
  it('is told in one list, before anything is made', async () => {
    const cloud = await cloudOf('moto')
    const few = () => ({
      status: 200,
      body: JSON.stringify({ Quota: { Value: 1 } }),
      type: 'application/x-amz-json-1.1',
    })
    cloud.wire.answer('servicequotas:GetServiceQuota', few)
    const image = 'ami-00000000000000000'
    await using run = await awsRun(cloud, 'no', {
      wish: {
        ...{ machineType: 't4g.large', clusters: 4 },
        ec2: { controlPlanes: 1, controlPlaneType: 't2.micro', image, nodesAs: 'instances' },
      },
    })
    const told = await ec2.problems?.(ec2.plan(run.spec), run.ctx)
    expect(told).toEqual(
      expect.arrayContaining([
        't2.micro is amd64 and t4g.large is arm64: choose machine types of one architecture',
        't2.micro has 1 vCPU: kubeadm wants 2 for a control plane, choose a larger type',
        expect.stringMatching(/^the image ami-0{17} is not there .*give --machine-image/),
        expect.stringMatching(/^VPCs: \d of 1 are in use, and 4 clusters take 4: .*\(vpc L-F678F1CE\)$/),
        expect.stringMatching(
          /^vCPUs of running standard machines: 0 of 1 are in use, and 4 clusters take 20: /,
        ),
      ]),
    )
    expect(told).toHaveLength(5)
    expect(await contentsOf(cloud)).toEqual([])
  })

  it('is only a warning where it could not be looked at, and nobody at all without credentials', async () => {
    const cloud = await cloudOf('MiniStack')
    await using run = await awsRun(cloud, 'unseen')
    expect(await ec2.problems?.(ec2.plan(run.spec), run.ctx)).toEqual([])
    const warned = run.ctx.log.seen.filter(s => s.level === 'warn').map(s => s.text)
    expect(warned).toContainEqual(expect.stringMatching(/^where machine types are cannot be looked at: /))
    // Neither emulator looks at the keys here. https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
    const body =
      '<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>The security token is invalid</Message></Error></ErrorResponse>'
    cloud.wire.answer('sts:GetCallerIdentity', () => ({ status: 403, body }))
    await using stranger = await awsRun(cloud, 'stranger')
    const told = await ec2.problems?.(ec2.plan(stranger.spec), stranger.ctx)
    expect(told).toEqual([expect.stringMatching(/^AWS does not say who we are .*give AWS credentials/)])
    const { gone, left } = await down(stranger)
    expect([gone, left.map(l => l.name)]).toEqual([[], ['cluster stranger']])
  })
})

/** Nodes are an auto-scaling group. */
function groupRun(cloud: FakeCloud, id: string, lacking = 0): Promise<AwsRun> {
  const { image } = cloud
  const nodesAs = 'auto-scaling-group'
  return awsRun(cloud, id, {
    lacking,
    wish: { ec2: { controlPlanes: 1, controlPlaneType: 'm5.large', image, nodesAs } },
  })
}

describe.each(fakeNames)('nodes as an auto-scaling group on %s', { timeout: 240_000 }, name => {
  it('are told of when EC2 has none', async () => {
    const cloud = await cloudOf(name)
    const why =
      'We currently do not have sufficient m5.large capacity in the Availability Zone you requested (eu-central-1a). Launching EC2 instance failed.'
    // As AWS documents it: neither emulator's groups fail.
    const since = new Date().toISOString()
    const activity = `<ActivityId>a</ActivityId><StatusCode>Failed</StatusCode><StatusMessage>${why}</StatusMessage><StartTime>${since}</StartTime>`
    const body = `<DescribeScalingActivitiesResponse><DescribeScalingActivitiesResult><Activities><member>${activity}</member></Activities></DescribeScalingActivitiesResult></DescribeScalingActivitiesResponse>`
    cloud.wire.answer('autoscaling:DescribeScalingActivities', () => ({ status: 200, body }))
    await using run = await groupRun(cloud, 'full', 1)
    await expect(up(run)).rejects.toThrow(
      `machines are lacking: auto-scaling group bowsprit-full-nodes: ${why}: take another machine type`,
    )
    expect((await down(run)).left).toEqual([])
    expect(await contentsOf(cloud)).toEqual([])
  })

  it('do not come back while they are stopped', async () => {
    const cloud = await cloudOf(name)
    await using run = await groupRun(cloud, 'back')
    await up(run)
    const own = openEc2(cloud.region, run.ctx)
    const ids = async () => (await machinesOf(own, 'back')).map(m => m.InstanceId ?? '')
    const before = await ids()
    await own.terminate(before)
    // The control plane is nobody's to make again.
    expect(await ids()).toHaveLength(2)
    expect((await ids()).filter(id => before.includes(id))).toEqual([])
    cloud.wire.mend()
    expect((await down(run)).left).toEqual([])
    const { calls } = cloud.wire
    expect(calls.indexOf('autoscaling:UpdateAutoScalingGroup')).toBeLessThan(
      calls.findIndex(c => /TerminateInstances|DeleteStack/.test(c)),
    )
    own.close()
    expect(await contentsOf(cloud)).toEqual([])
  })
})

describe('the end of a cluster on EC2', { timeout: 240_000 }, () => {
  it.each(fakeNames)('takes what Kubernetes made beside the stack (%s)', async name => {
    const cloud = await cloudOf(name)
    await using run = await awsRun(cloud, 'made')
    await up(run)
    const made = await (await strangersIn(cloud, 'made')).byKubernetes()
    const { gone, left } = await down(run)
    expect(left).toEqual([])
    expect(gone).toEqual(expect.arrayContaining([...made]))
    expect(await contentsOf(cloud)).toEqual([])
  })

  it('is killed after each call that changes something, and taken up again', async () => {
    const cloud = await cloudOf('MiniStack')
    const begin = async (): Promise<AwsRun> => {
      await cloud.reset()
      // One that has both kinds of machine.
      const run = await groupRun(cloud, 'again')
      await up(run)
      await (await strangersIn(cloud, 'again')).byKubernetes()
      cloud.wire.mend()
      return run
    }
    await using whole = await begin()
    expect((await down(whole)).left).toEqual([])
    const all = [...cloud.wire.calls]
    expect(deaths(all).length).toBeGreaterThan(6)
    for (const call of deaths(all)) {
      await using run = await begin()
      cloud.wire.cutAt(call)
      const after = `after call ${call}, ${all[call - 1]}`
      expect((await down(run, 1)).left, after).not.toEqual([])
      cloud.wire.mend()
      expect((await down(run)).left, after).toEqual([])
      expect(await contentsOf(cloud), after).toEqual([])
    }
  })

  it('needs no word from a process that was killed', async () => {
    const cloud = await cloudOf('MiniStack')
    await using run = await awsRun(cloud, 'killed')
    const { spec, inputs, ctx } = run
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../support/aws/up-child.ts')], {
      env: { ...process.env, BOWSPRIT_UP: JSON.stringify({ spec, inputs, env: ctx.env }) },
    })
    const ended = once(child, 'close')
    cloud.wire.answer('cloudformation:CreateStack', () => void child.kill('SIGKILL'))
    expect(await ended).toEqual([null, 'SIGKILL'])
    // Which account to look in was known before anything was made.
    expect(await loadRecord(join(run.runs, 'killed'))).toMatchObject({ account: '000000000000' })
    await expect.poll(() => contentsOf(cloud)).toContain('stack bowsprit-killed')
    expect((await down(run)).left).toEqual([])
    expect(await contentsOf(cloud)).toEqual([])
    expect(await readdir(run.runs)).toEqual([])
  })

  it('names what blocks a stack, and gets on once that is gone', async () => {
    const cloud = await cloudOf('moto')
    await using run = await awsRun(cloud, 'block')
    await up(run)
    const remove = await (await strangersIn(cloud, 'block')).subnet()
    const { left } = await down(run, 1)
    expect(left.map(l => l.name).join('\n')).toMatch(/^stack bowsprit-block \(DELETE_FAILED: .*dependencies/)
    expect(left.every(l => l.remove.startsWith('aws ') || l.remove.startsWith('bowsprit '))).toBe(true)
    await remove()
    expect((await down(run)).left).toEqual([])
    expect(await contentsOf(cloud)).toEqual([])
  })

  it('goes on without us once CloudFormation deletes the stack and nothing is in its way', async () => {
    const cloud = await cloudOf('MiniStack')
    await using run = await awsRun(cloud, 'slow')
    await up(run)
    deletesSlowly(cloud, 'slow')
    expect(await down(run, 0)).toMatchObject({
      going: [{ name: 'stack bowsprit-slow (DELETE_IN_PROGRESS)' }],
      left: [],
    })
    const stranger = await (await strangersIn(cloud, 'slow')).byKubernetes()
    expect(stranger.length).toBeGreaterThan(0)
    cloud.wire.answer('elasticloadbalancing:DeleteLoadBalancer', () => ({ status: 500, body: '' }))
    const blocked = await down(run, 0)
    expect([blocked.going?.length, blocked.left.length > 0]).toEqual([1, true])
    cloud.wire.mend()
    expect(await down(run)).toMatchObject({ going: [], left: [] })
    expect(await contentsOf(cloud)).toEqual([])
  })

  it("leaves somebody else's stack of that name alone", async () => {
    const cloud = await cloudOf('MiniStack')
    await using run = await awsRun(cloud, 'mine')
    const stacks = openStacks(cloud.region, run.ctx)
    const Resources = { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.9.0.0/16' } } }
    await stacks.create('bowsprit-mine', JSON.stringify({ Resources }), [{ Key: 'made-by', Value: 'us' }])
    expect((await ec2.problems?.(ec2.plan(run.spec), run.ctx))?.join()).toContain(
      'there is a stack bowsprit-mine',
    )
    const { gone, left } = await down(run)
    expect(gone).toEqual([])
    expect(left[0]?.remove).toContain('lacks our tags')
    expect(await stacks.find('bowsprit-mine')).toBeDefined()
    stacks.close()
  })

  it('is not taken for done in another account', async () => {
    const cloud = await cloudOf('MiniStack')
    await using run = await awsRun(cloud, 'account')
    await up(run)
    const dir = join(run.runs, 'account')
    const record = await loadRecord(dir)
    await saveRecord(dir, { ...record!, account: '999999999999' })
    const { left } = await down(run)
    expect(left).toEqual([expect.objectContaining({ remove: expect.stringContaining('999999999999') })])
    expect(await readdir(dir)).toContain('kubeconfig')
  })

  it('of a cluster that never was is at once, also twice', async () => {
    const cloud = await cloudOf('moto')
    await using run = await awsRun(cloud, 'never')
    expect(await down(run)).toEqual({ gone: [], going: [], left: [] })
    await mkdir(join(run.runs, 'never'))
    expect((await down(run)).left).toEqual([])
  })
})
