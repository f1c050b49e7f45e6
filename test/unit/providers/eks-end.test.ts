import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { EksWish } from '../../../src/plan/aws/wish.ts'
import { eks } from '../../../src/providers/eks/index.ts'
import type { FakeCloud } from '../../support/aws/clouds.ts'
import { type AwsRun, awsRun } from '../../support/aws/cluster.ts'
import { contentsOf } from '../../support/aws/contents.ts'
import { deletesSlowly } from '../../support/aws/slow-stack.ts'
import { startedClouds } from '../../support/aws/started.ts'
import { strangersIn } from '../../support/aws/strangers.ts'
import { deaths } from '../../support/aws/wire.ts'

// moto has no access entries.
const cloudOf = startedClouds(['MiniStack'])

const up = ({ spec, inputs, ctx }: AwsRun) => eks.up(eks.plan(spec), inputs, ctx)
const down = ({ spec, ctx }: AwsRun, minutes = 40) =>
  eks.down(spec.ref, ctx, ctx.clock.now() + minutes * 60_000)
const runOn = (cloud: FakeCloud, id: string, nodes: EksWish['nodes'] = 'managed') => {
  // Managed ones have EKS's own.
  const image = nodes === 'own' ? cloud.image : undefined
  return awsRun(cloud, id, {
    provider: 'eks',
    wish: {
      ec2: { controlPlanes: 1, controlPlaneType: 'm5.large', nodesAs: 'instances', image },
      eks: { version: undefined, nodes, addons: [], admins: [] },
    },
  })
}

describe('the end of a cluster of EKS', { timeout: 240_000 }, () => {
  it.each(['managed', 'own'] as const)(
    'with %s nodes is killed after each call that changes something, and taken up again',
    async nodes => {
      const cloud = await cloudOf('MiniStack')
      const begin = async (): Promise<AwsRun> => {
        await cloud.reset()
        const run = await runOn(cloud, 'again', nodes)
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
    },
  )

  it('is somebody to wait for until EKS has let go; then CloudFormation goes on without us', async () => {
    const cloud = await cloudOf('MiniStack')
    await using run = await runOn(cloud, 'slow')
    await up(run)
    // No time at all: what EKS still has keeps the stack, and nobody would ask for its end.
    const early = await down(run, 0)
    expect(early.going).toEqual([])
    expect(early.left).toEqual([
      expect.objectContaining({ name: expect.stringMatching(/^cluster bowsprit-slow \(/) }),
    ])
    deletesSlowly(cloud, 'slow')
    expect(await down(run, 1)).toMatchObject({
      going: [{ name: 'stack bowsprit-slow (DELETE_IN_PROGRESS)' }],
      left: [],
    })
    cloud.wire.mend()
    expect(await down(run)).toMatchObject({ going: [], left: [] })
    expect(await contentsOf(cloud)).toEqual([])
    expect(await readdir(run.runs)).toEqual([])
  })
})
