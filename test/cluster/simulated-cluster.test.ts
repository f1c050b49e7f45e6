import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { namesOf } from '../../src/providers/local/names.ts'
import { type Unprivileged, unprivileged } from '../support/simulated.ts'

let user: Unprivileged
beforeAll(async () => {
  user = await unprivileged()
  return () => user.remove()
})

/** Programs of one cluster that run now, by name; looked up without any code of ours but the name of the mark. */
function programsOf(id: string): string[] {
  const { mark } = namesOf(user.ref(id))
  const found: string[] = []
  for (const pid of readdirSync('/proc').filter(n => /^\d+$/.test(n))) {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark)) continue
      found.push(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]!.split('/').at(-1)!)
    } catch {
      // gone meanwhile
    }
  }
  return found.sort()
}

/**
 * What is left of any cluster: all programs are started from this test's own directory, whatever their marks, and
 * without privileges there is nothing else than processes and files.
 */
function left(): string[] {
  const found = readdirSync(join(user.dir, 'runs'))
  for (const pid of readdirSync('/proc').filter(n => /^\d+$/.test(n))) {
    try {
      const program = readlinkSync(`/proc/${pid}/exe`)
      if (program.startsWith(user.dir)) found.push(`${pid} ${program}`)
    } catch {
      // gone meanwhile, or a kernel thread
    }
  }
  return found
}

const all = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok']

async function eventually(what: () => string, wanted: RegExp): Promise<void> {
  const end = Date.now() + 20_000
  while (Date.now() < end) {
    if (wanted.test(what())) return
    await wait(200)
  }
  expect(what()).toMatch(wanted)
}

describe('a simulated cluster, made by a user without privileges', () => {
  const id = 'sim'
  let up: Awaited<ReturnType<Unprivileged['upDone']>>
  beforeAll(async () => {
    up = await user.upDone(id, { nodes: 3 })
  })
  afterAll(() => user.down(id))

  it('was made by somebody else than root, and lets nobody else look in', () => {
    expect(up.uid).toBeGreaterThan(0)
    const { uid, mode } = statSync(namesOf(user.ref(id)).runDir)
    expect(uid).toBe(up.uid)
    expect(mode & 0o777).toBe(0o700)
  })

  it('answers with nodes that are Ready, and says that no container runs', () => {
    expect(up.result.realNodes).toBe(false)
    expect(up.result.nodes.map(n => [n.name, n.ready])).toEqual([
      ['node-1', true],
      ['node-2', true],
      ['node-3', true],
    ])
    const version = JSON.parse(user.kubectlOf(id, 'version', '-o', 'json')).serverVersion.gitVersion
    expect(up.result.version).toBe(version)
    expect(up.result.nodes[0]?.version).toBe(version)
  })

  it('listens on loopback alone, etcd on no port at all', () => {
    const { runDir } = namesOf(user.ref(id))
    const { ports } = JSON.parse(readFileSync(join(runDir, 'cluster.json'), 'utf8'))
    const listening = (readFileSync('/proc/net/tcp', 'utf8') + readFileSync('/proc/net/tcp6', 'utf8'))
      .split('\n')
      .map(line => line.trim().split(/\s+/))
      .filter(f => f[3] === '0A')
      .map(f => f[1]!.split(':') as [string, string])
      .filter(([, port]) => Object.values(ports).includes(Number.parseInt(port, 16)))
    expect(listening.map(([address]) => address)).toEqual(Array(4).fill('0100007F'))
    expect(existsSync(join(runDir, 'etcd.sock:0'))).toBe(true)
  })

  it('plays pods: Deployments run, Jobs complete, what is deleted goes', async () => {
    user.kubectlOf(id, 'create', 'deployment', 'web', '--image=any', '--replicas=4')
    user.kubectlOf(id, 'create', 'job', 'work', '--image=any')
    const status = () =>
      user.kubectlOf(id, 'get', 'pods', '-o', 'jsonpath={range .items[*]}{.status.phase} {end}')
    await eventually(status, /^(?=(.*Running){4})(?=.*Succeeded)/)
    await eventually(
      () => user.kubectlOf(id, 'get', 'deployment', 'web', '-o', 'jsonpath={.status.readyReplicas}'),
      /^4$/,
    )
    await eventually(
      () => user.kubectlOf(id, 'get', 'job', 'work', '-o', 'jsonpath={.status.succeeded}'),
      /^1$/,
    )
    user.kubectlOf(id, 'delete', 'deployment/web', 'job/work')
    await eventually(status, /^$/)
  })

  it('gives its logs, events and nodes', async () => {
    const dir = join(user.dir, 'runs', 'logs-of-sim')
    const { result } = await user.logs(id, dir)
    expect((await readdir(join(dir, 'control-plane'))).sort()).toEqual(all.map(n => `${n}.log`))
    expect(result).toBeGreaterThanOrEqual(8)
    expect(await readFile(join(dir, 'events.txt'), 'utf8')).toMatch(/Scheduled/)
    expect(await readFile(join(dir, 'objects.txt'), 'utf8')).toMatch(/node\/node-3\s+Ready/)
    await rm(dir, { recursive: true })
  })

  it('goes within a second, wholly, and going again is no error', async () => {
    expect(programsOf(id)).toEqual(all)
    const down = await user.down(id)
    expect(down.result.left).toEqual([])
    expect(down.ms).toBeLessThan(1000)
    expect(programsOf(id)).toEqual([])
    expect(existsSync(namesOf(user.ref(id)).runDir)).toBe(false)
    expect((await user.down(id)).result).toEqual({ gone: [], left: [] })
  })
})

describe('down, after up was killed', () => {
  it.each([
    'record',
    'start etcd',
    'start kube-apiserver',
    'API server',
    'nodes',
    'start kwok',
    'components',
  ])('at %s: nothing is left', async step => {
    const up = user.up('half')
    await up.until(new RegExp(`--- step ${step}\n`))
    up.kill('SIGKILL')
    expect((await up.ended).signal).toBe('SIGKILL')
    const { result } = await user.down('half')
    expect(result.left).toEqual([])
    expect(result.gone).toContain(`file ${namesOf(user.ref('half')).runDir}`)
    expect(programsOf('half')).toEqual([])
    expect(left()).toEqual([])
  })
})

describe('two simulated clusters side by side', () => {
  it('do not disturb one another, not even when one goes', async () => {
    await Promise.all([user.upDone('left'), user.upDone('right')])
    user.kubectlOf('left', 'create', 'namespace', 'only-left')
    await user.down('left')
    expect(programsOf('right')).toEqual(all)
    expect(user.kubectlOf('right', 'get', 'nodes', '-o', 'name').trim().split('\n')).toHaveLength(2)
    expect(user.kubectlOf('right', 'get', 'namespaces', '-o', 'name')).not.toMatch(/only-left/)
    await user.down('right')
    expect(left()).toEqual([])
  })
})

describe('what can go wrong', () => {
  it('a port that is taken at the last moment: others are used', async () => {
    const id = 'taken'
    const file = join(namesOf(user.ref(id)).runDir, 'cluster.json')
    const up = user.up(id)
    while (!existsSync(file)) await wait(1)
    const first = JSON.parse(readFileSync(file, 'utf8')).ports
    const thief = createServer().listen(first.api, '127.0.0.1')
    try {
      expect((await up.ended).code).toBe(0)
      const second = JSON.parse(readFileSync(file, 'utf8')).ports
      expect(second.api).not.toBe(first.api)
      expect(user.kubectlOf(id, 'get', '--raw', '/readyz')).toBe('ok')
      expect(programsOf(id)).toEqual(all)
    } finally {
      thief.close()
      await user.down(id)
    }
    expect(left()).toEqual([])
  })

  it('a program that does not take its flags: the end of its log is shown', async () => {
    const up = user.up('flag', { schedulerArgs: ['--no-such-flag'] })
    const ended = await up.ended
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/ProvisionError: kube-scheduler ended[\s\S]*no-such-flag/)
    expect((await user.down('flag')).result.left).toEqual([])
    expect(left()).toEqual([])
  })
})

describe('a thousand nodes', () => {
  it('are Ready, and take pods', async () => {
    const id = 'thousand'
    const up = await user.upDone(id, { nodes: 1000 })
    expect(up.result.nodes.filter(n => n.ready)).toHaveLength(1000)
    user.kubectlOf(id, 'create', 'deployment', 'many', '--image=any', '--replicas=200')
    const ready = () =>
      user.kubectlOf(id, 'get', 'deployment', 'many', '-o', 'jsonpath={.status.readyReplicas}')
    await eventually(ready, /^200$/)
    const down = await user.down(id)
    expect(down.result.left).toEqual([])
    expect(down.ms).toBeLessThan(1000)
    expect(left()).toEqual([])
  })
})
