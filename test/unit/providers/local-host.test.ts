import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { parseCidr } from '../../../src/plan/cidr.ts'
import { reportOf } from '../../../src/providers/local/down.ts'
import { freePort, freeRoutes, freeSubnet, withHostLock } from '../../../src/providers/local/host.ts'
import { testCtx } from '../../support/ctx.ts'

const cidr = (text: string) => parseCidr(text)!

it('freePort passes over a port that is taken', async () => {
  const server = createServer()
  const taken = await new Promise<number>(done =>
    server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port)),
  )
  try {
    const found = await freePort('127.0.0.1', taken)
    expect(found).toBeGreaterThan(taken)
  } finally {
    server.close()
  }
})

it('freeRoutes leaves out what this host routes elsewhere', () => {
  const used = [cidr('10.244.0.0/16'), cidr('192.0.2.0/24')]
  expect(freeRoutes(['10.244.0.0/16', '10.96.0.0/16'], used)).toEqual(['10.96.0.0/16'])
})

it('freeSubnet says what to look at when nothing is free', () => {
  const all = [cidr('172.16.0.0/12'), cidr('10.0.0.0/8')]
  expect(() => freeSubnet(all, [], 1)).toThrow(/ip route/)
})

it('withHostLock lets one in at a time', async () => {
  const ctx = testCtx({ cache: '/none', runs: '/none' })
  let inside = 0
  let most = 0
  const work = async () => {
    inside++
    most = Math.max(most, inside)
    await ctx.clock.sleep(40)
    inside--
  }
  await Promise.all([1, 2, 3].map(() => withHostLock(ctx, work)))
  expect(most).toBe(1)
})

describe('reportOf', () => {
  it('reads what the script prints, and gives a command for each leftover', () => {
    const report = reportOf(
      [
        'gone cgroup /sys/fs/cgroup/pids/bowsprit-a',
        'left process 77',
        'left mount /runs/a/nodes/n',
        'left interface bs0',
        'left cgroup /sys/fs/cgroup/cpu/bowsprit-a',
        "left file /runs/it's",
        'noise from a tool',
      ].join('\n'),
    )
    expect(report.gone).toEqual(['cgroup /sys/fs/cgroup/pids/bowsprit-a'])
    expect(report.left.map(l => l.remove)).toEqual([
      'sudo kill -9 77',
      'sudo umount -l /runs/a/nodes/n',
      'sudo ip link del bs0',
      'sudo find /sys/fs/cgroup/cpu/bowsprit-a -depth -type d -exec rmdir {} +',
      "sudo rm -rf '/runs/it'\\''s'",
    ])
  })
})
