import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { openEks } from '../../../src/clouds/aws/eks.ts'
import { ownCalls } from '../../../src/plan/aws/permissions.ts'
import { eks } from '../../../src/providers/eks/index.ts'
import type { FakeCloud } from '../../support/aws/clouds.ts'
import { type AwsRun, awsRun } from '../../support/aws/cluster.ts'
import { contentsOf } from '../../support/aws/contents.ts'
import { fakeNames, startedClouds } from '../../support/aws/started.ts'
import { strangersIn } from '../../support/aws/strangers.ts'
import { deaths } from '../../support/aws/wire.ts'

const cloudOf = startedClouds()
const hourMs = 3600_000

const up = ({ spec, inputs, ctx }: AwsRun) => eks.up(eks.plan(spec), inputs, ctx)
const down = ({ spec, ctx }: AwsRun, minutes = 40) =>
  eks.down(spec.ref, ctx, ctx.clock.now() + minutes * 60_000)
const runOn = (cloud: FakeCloud, id: string, wish = {}) =>
  awsRun(cloud, id, {
    provider: 'eks',
    wish: { eks: { version: undefined, nodes: 'managed', addons: [], admins: [], ...wish } },
  })

describe.each(fakeNames)('eks on %s', { timeout: 240_000 }, name => {
  let cloud: FakeCloud
  beforeEach(async () => {
    cloud = await cloudOf(name)
  }, 60_000)

  it('makes a cluster with nodes, and nothing is left of it', async () => {
    await using run = await runOn(cloud, 'abcde')
    expect(await eks.problems?.(eks.plan(run.spec), run.ctx)).toEqual([])
    const cluster = await up(run)
    expect(cluster.nodes).toHaveLength(2)
    expect((await stat(cluster.kubeconfig)).mode & 0o777).toBe(0o600)
    const text = await readFile(cluster.kubeconfig, 'utf8')
    expect(text).toContain('eks-token')
    expect(text).not.toContain(cloud.env['AWS_SECRET_ACCESS_KEY'])
    const made = await (await strangersIn(cloud, 'abcde')).byKubernetes()
    const report = await down(run)
    expect(report.left).toEqual([])
    expect(report.gone).toEqual(
      expect.arrayContaining([...made, 'node group nodes', 'cluster bowsprit-abcde', 'stack bowsprit-abcde']),
    )
    const order = ['load balancer', 'node group', 'cluster', 'stack'].map(kind =>
      report.gone.findIndex(g => g.startsWith(kind)),
    )
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(await contentsOf(cloud)).toEqual([])
    expect(await readdir(run.runs)).toEqual([])
  })

  it('is killed after each call that changes something: down, or a sweep from elsewhere, leaves nothing', async () => {
    const all = await callsOfUp(cloud)
    expect(deaths(all).length).toBeGreaterThan(1)
    for (const call of deaths(all)) {
      await cloud.reset()
      await using run = await runOn(cloud, 'crash')
      cloud.wire.cutAt(call)
      await expect(up(run)).rejects.toThrow()
      cloud.wire.mend()
      const after = `after call ${call}, ${all[call - 1]}`
      if (call % 2 === 0) expect((await down(run)).left, after).toEqual([])
      else await sweepFrom(cloud)
      expect(await contentsOf(cloud), after).toEqual([])
    }
  })
})

async function callsOfUp(cloud: FakeCloud): Promise<string[]> {
  await using run = await runOn(cloud, 'whole')
  await up(run)
  return [...cloud.wire.calls]
}

/** Another machine, hours later, that knows nothing but the region. */
async function sweepFrom(cloud: FakeCloud): Promise<void> {
  await using other = await runOn(cloud, 'other')
  await other.ctx.clock.sleep(5 * hourMs)
  for (const ref of (await eks.expired?.(cloud.region, other.ctx)) ?? []) {
    const { left } = await eks.down(ref, other.ctx, other.ctx.clock.now() + hourMs)
    expect(left).toEqual([])
  }
}

// moto has no access entries.
describe("nodes of EKS with the branch's kubelet", { timeout: 240_000 }, () => {
  const ownRun = (cloud: FakeCloud, id: string) =>
    awsRun(cloud, id, {
      provider: 'eks',
      wish: {
        ec2: { controlPlanes: 1, controlPlaneType: 'm5.large', nodesAs: 'instances', image: cloud.image },
        eks: { version: undefined, nodes: 'own', addons: [], admins: [] },
      },
    })

  it('are a group of their own, known to the cluster before they are made, gone before it', async () => {
    const cloud = await cloudOf('MiniStack')
    await using run = await ownRun(cloud, 'own')
    expect(await eks.problems?.(eks.plan(run.spec), run.ctx)).toEqual([])
    const cluster = await up(run)
    expect(cluster.nodes).toHaveLength(2)
    const order = cloud.wire.calls.filter(c => /:(Create|Associate)/.test(c))
    expect(order).toEqual([
      ...['cloudformation:CreateStack', 'eks:CreateCluster', 'eks:CreateAccessEntry'],
      'cloudformation:CreateStack',
    ])
    const own = cloud.wire.calls.filter(c => c !== 'sts:GetCallerIdentity')
    expect([...new Set(own)].filter(c => !ownCalls(['eks']).includes(c))).toEqual([])
    const { gone, left } = await down(run)
    expect(left).toEqual([])
    const ends = ['stack bowsprit-own-nodes', 'cluster bowsprit-own', 'stack bowsprit-own']
    expect(gone.filter(g => ends.includes(g))).toEqual(ends)
    expect(await contentsOf(cloud)).toEqual([])
  })

  it('are not left by a run that was killed after any of its calls', async () => {
    const cloud = await cloudOf('MiniStack')
    await using whole = await ownRun(cloud, 'whole')
    await up(whole)
    const all = [...cloud.wire.calls]
    expect(deaths(all).length).toBeGreaterThan(4)
    for (const call of deaths(all)) {
      await cloud.reset()
      await using run = await ownRun(cloud, 'crash')
      cloud.wire.cutAt(call)
      await expect(up(run)).rejects.toThrow()
      cloud.wire.mend()
      const after = `after call ${call}, ${all[call - 1]}`
      if (call % 2 === 0) expect((await down(run)).left, after).toEqual([])
      else await sweepFrom(cloud)
      expect(await contentsOf(cloud), after).toEqual([])
    }
  })

  it('are warned of when their kubelet is newer than the control plane', async () => {
    const cloud = await cloudOf('MiniStack')
    await using run = await ownRun(cloud, 'skew')
    await up(run)
    const warned = run.ctx.log.seen.filter(s => s.level === 'warn').map(s => s.text)
    // MiniStack's own version is older than the stage's.
    expect(warned).toContainEqual(expect.stringMatching(/^the branch's kubelet is v1\.36\.3 and EKS's/))
    await down(run)
  })
})

// moto has neither.
describe('access and add-ons of EKS', { timeout: 240_000 }, () => {
  it('are made after the cluster, by calls that the policy names', async () => {
    const cloud = await cloudOf('MiniStack')
    const admin = 'arn:aws:iam::123456789012:role/admin'
    await using run = await runOn(cloud, 'access', { admins: [admin], addons: ['metrics-server'] })
    await eks.problems?.(eks.plan(run.spec), run.ctx)
    await up(run)
    const client = openEks(cloud.region, run.ctx)
    expect(await client.findAddon('bowsprit-access', 'metrics-server')).toMatchObject({ status: 'ACTIVE' })
    const cluster = await client.find('bowsprit-access')
    expect(cluster?.accessConfig?.authenticationMode).toBe('API')
    expect(cluster?.resourcesVpcConfig?.publicAccessCidrs).toEqual(['203.0.113.7/32'])
    client.close()
    await eks.dumpLogs(run.spec.ref, join(run.runs, 'logs'), run.ctx)
    expect((await down(run)).left).toEqual([])
    await eks.expired?.(cloud.region, run.ctx)
    const order = cloud.wire.calls.filter(c => /^eks:(Create|Associate)/.test(c))
    expect(order).toEqual([
      ...['eks:CreateCluster', 'eks:CreateAccessEntry', 'eks:AssociateAccessPolicy'],
      ...['eks:CreateNodegroup', 'eks:CreateAddon'],
    ])
    const own = cloud.wire.calls.filter(c => c !== 'sts:GetCallerIdentity')
    expect([...new Set(own)].filter(c => !ownCalls(['eks']).includes(c))).toEqual([])
  })

  it('that EKS does not have are told before anything is made', async () => {
    const cloud = await cloudOf('MiniStack')
    await using run = await runOn(cloud, 'wrong', { version: '1.01', addons: ['No Add-On'], admins: ['me'] })
    expect(() => eks.plan(run.spec)).toThrow(/add-on 'No Add-On'[\s\S]*'me' is nobody's ARN/)
    // As AWS documents the answers; neither emulator has them.
    const json = (body: object) => () => ({
      status: 200,
      body: JSON.stringify(body),
      type: 'application/json',
    })
    const versions = [{ clusterVersion: '1.35' }, { clusterVersion: '1.36', defaultVersion: true }]
    cloud.wire.answer('eks:DescribeClusterVersions', json({ clusterVersions: versions }))
    cloud.wire.answer('eks:DescribeAddonVersions', json({ addons: [] }))
    await using other = await runOn(cloud, 'old', { version: '1.01', addons: ['nothing'] })
    expect(await eks.problems?.(eks.plan(other.spec), other.ctx)).toEqual([
      'EKS has no version 1.01: there are 1.35, 1.36',
      'EKS has no add-on nothing for 1.01: leave it out, or correct its name',
    ])
    expect(await contentsOf(cloud)).toEqual([])
  })
})
