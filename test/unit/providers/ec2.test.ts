import { readdir, readFile, stat } from 'node:fs/promises'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ec2 } from '../../../src/providers/ec2/index.ts'
import { type FakeCloud, type FakeName, fakeClouds } from '../../support/aws/clouds.ts'
import { awsRun } from '../../support/aws/cluster.ts'
import { contentsOf } from '../../support/aws/contents.ts'

const started = new Map<string, Promise<FakeCloud>>()
function cloudOf(name: FakeName): Promise<FakeCloud> {
  const there = started.get(name) ?? fakeClouds[name]()
  started.set(name, there)
  return there
}
afterAll(async () => {
  for (const cloud of started.values()) await (await cloud)[Symbol.asyncDispose]()
})

const soon = (now: number) => now + 20 * 60_000

describe.each(Object.keys(fakeClouds) as FakeName[])('ec2 on %s', name => {
  let cloud: FakeCloud
  beforeEach(async () => {
    cloud = await cloudOf(name)
    await cloud.reset()
  })

  it.each([1, 3])('makes a cluster of %i control planes, and nothing is left of it', async controlPlanes => {
    const ec2Wish = { controlPlanes, controlPlaneType: 'm5.large', image: cloud.image }
    await using run = await awsRun(cloud, 'abcde', { wish: { ec2: ec2Wish } })
    const { spec, inputs, ctx } = run
    const plan = ec2.plan(spec)
    expect(await ec2.problems?.(plan, ctx)).toEqual([])
    const cluster = await ec2.up(plan, inputs, ctx)
    expect(cluster).toMatchObject({ version: 'v1.36.3', realNodes: true })
    expect(cluster.nodes).toHaveLength(controlPlanes + 2)
    expect((await stat(cluster.kubeconfig)).mode & 0o777).toBe(0o600)
    expect(await readFile(cluster.kubeconfig, 'utf8')).toContain('tls-server-name: kubernetes')

    const report = await ec2.down(spec.ref, ctx, soon(ctx.clock.now()))
    expect(report.left).toEqual([])
    expect(report.gone).toContain('stack bowsprit-abcde')
    expect(await contentsOf(cloud)).toEqual([])
    expect(await readdir(run.runs)).toEqual([])
  })
})
