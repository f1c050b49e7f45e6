import { existsSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import type { FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillDisk } from '../machines/disk.ts'
import type { Machine, Region } from '../machines/region.ts'
import { bareMachine, looks } from '../machines/ssh.ts'
import { appeared, machine as lookOver } from '../support/machine.ts'
import { type MachinesPlace, machinesPlace } from '../support/machines-place.ts'

/** A network that somebody brings: each node has its own addresses, by the last number of its own. */
const network = `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: small-network, namespace: kube-system }
spec:
  selector: { matchLabels: { app: small-network } }
  template:
    metadata: { labels: { app: small-network } }
    spec:
      hostNetwork: true
      priorityClassName: system-node-critical
      terminationGracePeriodSeconds: 0
      tolerations: [{ operator: Exists }]
      containers:
        - name: small-network
          image: registry.k8s.io/e2e-test-images/busybox:1.37.0-1
          env: [{ name: HOST, valueFrom: { fieldRef: { fieldPath: status.hostIP } } }]
          volumeMounts: [{ name: net, mountPath: /net }]
          command:
            - sh
            - -c
            - |
              cat > /net/new << END
              {"cniVersion": "1.0.0", "name": "small", "plugins": [{"type": "ptp", "ipMasq": true, "ipam": {"type": "host-local",
                "ranges": [[{"subnet": "10.244.\${HOST##*.}.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
              END
              mv /net/new /net/10-small.conflist
              sleep 1000000
      volumes: [{ name: net, hostPath: { path: /etc/cni/net.d, type: DirectoryOrCreate } }]
`

const before = lookOver()
let place: MachinesPlace
let dir: FsFixture
let region: Region
let one: Machine
let two: Machine

beforeAll(async () => {
  place = await machinesPlace({ 'network.yaml': network })
  ;({ dir, region } = place)
  ;[one, two] = await Promise.all([place.machine('one', 11), place.machine('two', 12)])
})
afterAll(() => place?.[Symbol.asyncDispose]())

/** One control plane as root, one node as a user with sudo. */
const both = () => [`root@${one.address}`, `debian@${two.address}`]

describe('machines that cannot be used', () => {
  test('are told of all at once, before anything is built, and are not touched', async () => {
    const strange = await bareMachine(region, 'strange', 13, place.keys)
    const taken = await place.machine('taken', 14)
    const mark =
      'mkdir -p /opt/bowsprit && echo other-0a1b2c > /opt/bowsprit/run && touch /opt/bowsprit/theirs'
    await taken.exec(['sh', '-c', mark])
    await two.exec(['sh', '-c', 'mkdir -p /etc/kubernetes && touch /etc/kubernetes/admin.conf'])
    await two.exec([
      ...['sh', '-c'],
      'useradd -m plain && cp -R /root/.ssh /home/plain/ && chown -R plain: /home/plain/.ssh',
    ])
    const machines = [
      ...[`root@${one.address}:2222`, `nobody@${one.address}`, `root@${strange.address}`],
      ...[`root@${taken.address}`, `root@${two.address}`, `plain@${two.address}`],
    ]
    const { code, stderr } = await place.command('up', machines).ended
    await two.exec(['sh', '-c', 'rm -r /etc/kubernetes; userdel -r plain'])
    expect(code).toBe(2)
    const about = (m: Machine, rest = '') => `machine \\S+@${m.address.replaceAll('.', '\\.')}${rest}: .*`
    expect(stderr).toMatch(new RegExp(`${about(one, ':2222')}refused.*SSH port open`))
    expect(stderr).toMatch(new RegExp(`${about(one)}lets nobody in with this key as nobody`))
    expect(stderr).toMatch(new RegExp(`${about(strange)}add it to known_hosts`))
    expect(stderr).toMatch(new RegExp(`${about(taken)}a node of another run, other-0a1b2c`))
    expect(stderr).toMatch(new RegExp(`${about(two)}/etc/kubernetes already`))
    expect(stderr).toMatch(/machine plain@.*sudo: .*let plain run everything without a password/)
    expect(stderr).not.toMatch(/✔ build/)
    expect((await taken.exec(['ls', '/opt/bowsprit'])).stdout).toBe('run\ntheirs')
    await Promise.all([strange.terminate(), taken.terminate()])
  })
})

test('a machine whose disk fills while files are copied there says so', async () => {
  const small = await place.machine('small', 17, { diskBytes: 6 * 1024 ** 3 })
  const up = place.command('up', [`root@${small.address}`], ['--id', 'small', '--verbose'])
  await up.until(/--- step copy/)
  await fillDisk(small)
  const { code, stderr } = await up.ended
  expect(stderr).toMatch(/machine root@\S+: the disk of \S+ is full: give it a larger one/)
  expect(code).toBe(3)
  await small.terminate()
})

describe('two machines', () => {
  test('become a cluster that passes a spec, on a network of somebody else, tell what they logged, and are bare again', async () => {
    const was = await Promise.all([looks(one), looks(two)])
    const args = ['--artifacts', dir.getPath('artifacts'), '--cni', 'network.yaml']
    const { code, stderr } = await place.command('run', both(), args).ended
    expect(stderr).toMatch(/✔ up .*2 nodes Ready/)
    expect(stderr).toMatch(/✔ down .*nothing left/)
    expect(code).toBe(0)
    const result = JSON.parse(await readFile(dir.getPath('artifacts/result.json'), 'utf8'))
    expect(result).toMatchObject({ outcome: 'passed', counts: { passed: 1 } })
    for (const name of ['cp-1', 'node-1']) {
      const files = await readdir(dir.getPath(`artifacts/logs/${name}`))
      expect(files).toEqual(expect.arrayContaining(['kubelet.log', 'containerd.log', 'bowsprit', 'pods']))
    }
    expect(await readFile(dir.getPath('artifacts/logs/cp-1/bowsprit/bootstrap.log'), 'utf8')).toMatch(
      / ready$/m,
    )
    expect(existsSync(dir.getPath('artifacts/logs/events.txt'))).toBe(true)
    expect(await readdir(dir.getPath('artifacts/logs/node-1/pods'))).toContainEqual(
      expect.stringMatching(/^kube-system_small-network-/),
    )
    expect(await readdir(dir.getPath('store/leases'))).toEqual([])
    expect(await Promise.all([looks(one), looks(two)])).toEqual(was)
  })

  test('are bare again by the ref alone when up was killed in the middle', async () => {
    const was = await Promise.all([looks(one), looks(two)])
    const up = place.command('up', both(), ['--id', 'cut', '--verbose'])
    await up.until(/--- step cp-1: kubeadm/)
    up.kill('SIGKILL')
    await up.ended
    expect((await one.exec(['cat', '/opt/bowsprit/run'])).stdout).toMatch(/^cut-[0-9a-f]{6}$/)
    expect(await readdir(dir.getPath('store/leases'))).toEqual([
      expect.stringMatching(/^machines-cut-[0-9a-f]{6}\.json$/),
    ])
    // As another job finds it: the ref is all that it has.
    const { ref } = JSON.parse(await readFile(dir.getPath('state/cut.json'), 'utf8'))
    for (const name of ['cut', 'cut.json']) await rm(dir.getPath(`state/${name}`), { recursive: true })
    const { code, stderr } = await place.inDir(['down', '--ref', JSON.stringify(ref)], {
      ...{ BOWSPRIT_SSH_KEY: place.keys.key, BOWSPRIT_SSH_KNOWN_HOSTS: place.keys.knownHosts },
    }).ended
    expect(stderr).toMatch(/✔ down .*nothing left/)
    expect(code).toBe(0)
    expect(await readdir(dir.getPath('store/leases'))).toEqual([])
    expect(await Promise.all([looks(one), looks(two)])).toEqual(was)
  })

  test('that another run has taken meanwhile, or that are off, are left alone and named', async () => {
    const up = place.command('up', both(), ['--id', 'late', '--verbose'])
    await up.until(/--- step cp-1: /)
    up.kill('SIGKILL')
    await up.ended
    await one.exec(['sh', '-c', 'systemctl stop bowsprit-bootstrap; echo other-0a1b2c > /opt/bowsprit/run'])
    const files = (await one.exec(['find', '/opt/bowsprit'])).stdout
    // Connections of the killed process, too.
    await two.exec(['sh', '-c', 'systemctl stop ssh; pkill -9 sshd'])
    const first = await place.inDir(['down', '--id', 'late']).ended
    expect(first.code).toBe(4)
    expect(first.stderr).toContain(`machine debian@${two.address}, which could not be reached`)
    expect((await one.exec(['find', '/opt/bowsprit'])).stdout).toBe(files)
    await two.exec(['systemctl', 'start', 'ssh'])
    const second = await place.inDir(['down', '--id', 'late']).ended
    expect(second.code).toBe(0)
    expect((await two.exec(['ls', '/opt'])).stdout).toBe('')
    expect((await one.exec(['find', '/opt/bowsprit'])).stdout).toBe(files)
  })
})

test('nothing is left on this machine', async () => {
  await region[Symbol.asyncDispose]()
  expect(appeared(before)).toEqual([])
})
