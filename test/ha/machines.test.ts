import { afterAll, beforeAll, expect, test } from 'vitest'
import { balance } from '../machines/balance.ts'
import type { Machine } from '../machines/region.ts'
import { looks } from '../machines/ssh.ts'
import { appeared, machine as lookOver } from '../support/machine.ts'
import { type MachinesPlace, machinesPlace } from '../support/machines-place.ts'

const before = lookOver()
let place: MachinesPlace
let machines: readonly Machine[]

beforeAll(async () => {
  place = await machinesPlace()
  machines = await Promise.all(['one', 'two', 'three', 'four'].map((name, i) => place.machine(name, 11 + i)))
})
afterAll(() => place?.[Symbol.asyncDispose]())

test('three control planes over SSH do without the first, and are bare again', async () => {
  const { region } = place
  const was = await Promise.all(machines.map(looks))
  const [first, second] = machines as [Machine, Machine]
  const planes = machines.slice(0, 3).map(m => m.address)
  await using _ = await balance(region.host, 6443, () => planes)
  const users = ['root', 'debian', 'root', 'debian']
  const up = await place.command(
    'up',
    machines.map((m, i) => `${users[i]}@${m.address}`),
    ['--control-planes', '3', '--api-endpoint', `${region.host}:6443`, '--id', 'three'],
  ).ended
  expect(up.stderr).toMatch(/✔ up .*4 nodes Ready/)
  expect(up.code).toBe(0)

  // Nothing of its control plane runs any more, and nothing starts it again.
  const stop = 'systemctl stop kubelet containerd; pkill -9 "^(etcd|kube-(apiserver|controller|scheduler))"'
  await first.exec(['sh', '-c', stop])
  // A write needs two of three members of etcd, and an API server that the endpoint leads to.
  const kubectl = ['kubectl', '--kubeconfig=/etc/kubernetes/admin.conf', '--request-timeout=5s']
  const write = async () => (await second.exec([...kubectl, 'label', 'node', 'cp-2', 'a.test/b=c'])).stdout
  await expect.poll(write, { timeout: 60_000, interval: 500 }).toMatch(/labeled/)

  const down = await place.inDir(['down', '--id', 'three']).ended
  expect(down.stderr).toMatch(/✔ down .*nothing left/)
  expect(down.code).toBe(0)
  expect(await Promise.all(machines.map(looks))).toEqual(was)
})

test('nothing is left on this machine', async () => {
  await place[Symbol.asyncDispose]()
  expect(appeared(before)).toEqual([])
})
