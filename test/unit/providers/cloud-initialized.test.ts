import { describe, expect, test } from 'vitest'
import { ProvisionError } from '../../../src/errors.ts'
import { uninitialized } from '../../../src/plan/cloud-provider/manifest.ts'
import { untilInitialized } from '../../../src/providers/cloud-initialized.ts'
import { hurriedClock, testCtx } from '../../support/ctx.ts'

const ctx = { ...testCtx({ cache: '/nowhere', runs: '/nowhere' }), clock: hurriedClock() }
const node = (name: string, tainted: boolean) => ({
  metadata: { name },
  spec: tainted ? { taints: [{ key: uninitialized, value: 'true', effect: 'NoSchedule' }] } : {},
  status: { nodeInfo: { kubeletVersion: 'v1.36.3' } },
})

/** A cluster whose second node is looked at after so many questions. */
function cluster(after: number, pods: readonly object[] = []) {
  let asked = 0
  return async (args: readonly string[]) => {
    const text = args.join(' ')
    if (text.startsWith('get nodes')) {
      asked++
      if (asked === 2) throw new Error('connection refused')
      return { stdout: JSON.stringify({ items: [node('a', false), node('b', asked < after)] }) }
    }
    if (args.includes('json')) return { stdout: JSON.stringify({ items: pods }) }
    const isLog = args.includes('logs')
    return { stdout: isLog ? '[pod/ccm] UnauthorizedOperation\n' : 'ccm-x on a: Running\n' }
  }
}

describe('the wait for a cloud controller manager', () => {
  test('ends when it has looked at every node, whatever one question came to', async () => {
    await expect(untilInitialized(cluster(5), ctx)).resolves.toBeUndefined()
  })

  test('tells of agents that end again and again, although nodes are known', async () => {
    const state = (restartCount: number) => ({
      restartCount,
      lastState: { terminated: { message: 'starting\nAuthorizationFailed\n' } },
    })
    const pods = [2, 0].map((n, i) => ({
      metadata: { name: `ccm-${i}` },
      status: { containerStatuses: [state(n)] },
    }))
    await untilInitialized(cluster(0, pods), ctx)
    const warned = ctx.log.seen.filter(s => s.level === 'warn').map(s => s.text)
    expect(warned).toEqual(['ccm-0 of the cloud provider has ended 2 times: AuthorizationFailed'])
  })

  test('that does not look at a node ends with what it said', async () => {
    const failure = await untilInitialized(cluster(Infinity), ctx).catch(e => e)
    expect(failure).toBeInstanceOf(ProvisionError)
    expect(failure.message).toMatch(
      /has not looked at b within 4 minutes[\s\S]*ccm-x on a: Running\n {2}\[pod\/ccm\] UnauthorizedOperation$/,
    )
  })
})
