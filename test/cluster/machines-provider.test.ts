import { existsSync } from 'node:fs'
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillDisk } from '../machines/disk.ts'
import { type Machine, openRegion, type Region } from '../machines/region.ts'
import { bareMachine, hostKey, looks, type SshKeys, sshKeys } from '../machines/ssh.ts'
import { kubeVersion } from '../support/checkout.ts'
import { type DockerRegistry, dockerRegistry } from '../support/docker-registry.ts'
import { appeared, machine as lookOver } from '../support/machine.ts'
import { baseEnv, bowsprit, type Started } from '../support/program.ts'

/** The program against simulated machines, by the system's own ssh and their real sshd. */
const user = { name: 'ci', password: 'a secret of ci' }
/** htpasswd's line for them. */
const hashed = 'ci:$2b$05$U4l4iFS7Fma6ocSfIREQ3eRnJAHG.fHwqu2rw/1MOpT0IDnA2tArC\n'
const spec = 'ConfigMap should be consumable from pods in volume \\[NodeConformance\\]'

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
let dir: FsFixture
let region: Region
let registry: DockerRegistry
let keys: SshKeys
let one: Machine
let two: Machine

beforeAll(async () => {
  dir = await createFixture({ docker: {}, 'registry.htpasswd': hashed, 'network.yaml': network })
  region = await openRegion()
  const auth = { htpasswd: { realm: 'registry', path: dir.getPath('registry.htpasswd') } }
  registry = await dockerRegistry(dir.getPath('registry'), auth, undefined, region.host)
  const login = Buffer.from(`${user.name}:${user.password}`).toString('base64')
  await writeFile(
    dir.getPath('docker/config.json'),
    JSON.stringify({ auths: { [registry.host]: { auth: login } } }),
  )
  keys = await sshKeys(dir.path)
  ;[one, two] = await Promise.all([
    bareMachine(region, 'one', 11, keys),
    bareMachine(region, 'two', 12, keys),
  ])
  await appendFile(keys.knownHosts, (await hostKey(one)) + (await hostKey(two)))
})
afterAll(async () => {
  await region?.[Symbol.asyncDispose]()
  await registry?.stop()
  await dir?.rm()
})

/** One control plane as root, one node as a user with sudo. */
const both = () => ['--machine', `root@${one.address}`, '--machine', `debian@${two.address}`]

function command(name: string, machines: readonly string[], more: readonly string[] = []): Started {
  const args = [
    ...['--provider', 'machines', '--source', `module:${kubeVersion}`, ...machines],
    ...['--registry', `http://${registry.host}/ci`, '--store', `dir:${dir.getPath('store')}`, '--e2e-images'],
    ...[
      '--focus',
      spec,
      '--pull-user',
      user.name,
      '--ssh-key',
      keys.key,
      '--ssh-known-hosts',
      keys.knownHosts,
    ],
  ]
  return inDir([name, ...args, ...more], { BOWSPRIT_PULL_PASSWORD: user.password })
}

function inDir(args: readonly string[], env: Record<string, string> = {}): Started {
  return bowsprit([...args, '--state-dir', dir.getPath('state')], {
    cwd: dir.path,
    env: baseEnv({ DOCKER_CONFIG: dir.getPath('docker'), ...env }),
  })
}

describe('machines that cannot be used', () => {
  test('are told of all at once, before anything is built, and are not touched', async () => {
    const strange = await bareMachine(region, 'strange', 13, keys)
    const taken = await bareMachine(region, 'taken', 14, keys)
    await appendFile(keys.knownHosts, await hostKey(taken))
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
    ].flatMap(m => ['--machine', m])
    const { code, stderr } = await command('up', machines).ended
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
  const small = await bareMachine(region, 'small', 17, keys, { diskBytes: 6 * 1024 ** 3 })
  await appendFile(keys.knownHosts, await hostKey(small))
  const up = command('up', ['--machine', `root@${small.address}`], ['--id', 'small', '--verbose'])
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
    const { code, stderr } = await command('run', both(), args).ended
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
    const up = command('up', both(), ['--id', 'cut', '--verbose'])
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
    const { code, stderr } = await inDir(['down', '--ref', JSON.stringify(ref)], {
      ...{ BOWSPRIT_SSH_KEY: keys.key, BOWSPRIT_SSH_KNOWN_HOSTS: keys.knownHosts },
    }).ended
    expect(stderr).toMatch(/✔ down .*nothing left/)
    expect(code).toBe(0)
    expect(await readdir(dir.getPath('store/leases'))).toEqual([])
    expect(await Promise.all([looks(one), looks(two)])).toEqual(was)
  })

  test('that another run has taken meanwhile, or that are off, are left alone and named', async () => {
    const up = command('up', both(), ['--id', 'late', '--verbose'])
    await up.until(/--- step cp-1: /)
    up.kill('SIGKILL')
    await up.ended
    await one.exec(['sh', '-c', 'systemctl stop bowsprit-bootstrap; echo other-0a1b2c > /opt/bowsprit/run'])
    const files = (await one.exec(['find', '/opt/bowsprit'])).stdout
    // Connections of the killed process, too.
    await two.exec(['sh', '-c', 'systemctl stop ssh; pkill -9 sshd'])
    const first = await inDir(['down', '--id', 'late']).ended
    expect(first.code).toBe(4)
    expect(first.stderr).toContain(`machine debian@${two.address}, which could not be reached`)
    expect((await one.exec(['find', '/opt/bowsprit'])).stdout).toBe(files)
    await two.exec(['systemctl', 'start', 'ssh'])
    const second = await inDir(['down', '--id', 'late']).ended
    expect(second.code).toBe(0)
    expect((await two.exec(['ls', '/opt'])).stdout).toBe('')
    expect((await one.exec(['find', '/opt/bowsprit'])).stdout).toBe(files)
  })
})

test('nothing is left on this machine', async () => {
  await region[Symbol.asyncDispose]()
  expect(appeared(before)).toEqual([])
})
