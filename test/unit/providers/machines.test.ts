import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { bootstrapFiles } from '../../../src/plan/bootstrap/files.ts'
import { bashScript } from '../../../src/plan/bootstrap/script-words.ts'
import type { MachinesSpec } from '../../../src/plan/cluster-spec.ts'
import type { StageManifest } from '../../../src/plan/stage-manifest.ts'
import { apiFromHere, bootstrapSpecOf, filesToCopy } from '../../../src/providers/machines/bootstrap.ts'
import { reportOf } from '../../../src/providers/machines/down.ts'
import { lookScript, machineProblems, parseFacts } from '../../../src/providers/machines/look.ts'
import { type Host, parseHost, planMachines } from '../../../src/providers/machines/plan.ts'
import {
  claimScript,
  collectScript,
  installScript,
  resetScript,
  statusScript,
} from '../../../src/providers/machines/scripts.ts'
import type { Staged } from '../../../src/providers/provider.ts'
import { bootstrapSpec, digest, keys, nodeFileNames } from '../../support/bootstrap-spec.ts'
import { localSpec } from '../../support/cluster.ts'
import { debianTool } from '../../support/registry-tools.ts'

const machines: MachinesSpec = {
  hosts: ['root@10.0.0.11', 'admin@node.example.com:2222', '10.0.0.13'],
  controlPlanes: 1,
  hostKeys: 'strict',
}

function planned(change: Partial<MachinesSpec> = {}, spec = {}) {
  return planMachines(localSpec('m1', '/runs', { machines: { ...machines, ...change }, ...spec }))
}

function problemsOf(work: () => unknown): readonly string[] {
  try {
    work()
    return []
  } catch (error) {
    if (error instanceof UsageError) return error.problems
    throw error
  }
}

describe('plan', () => {
  it('makes control planes of the first machines, nodes of the others', () => {
    const three = { hosts: ['a', 'b', 'c', 'd'], controlPlanes: 3 }
    expect(planned(three).hosts.map(h => [h.host, h.role, h.name])).toEqual([
      ['a', 'first', 'cp-1'],
      ['b', 'control-plane', 'cp-2'],
      ['c', 'control-plane', 'cp-3'],
      ['d', 'node', 'node-1'],
    ])
  })

  it.each([
    ['root@10.0.0.11', { user: 'root', host: '10.0.0.11' }],
    ['node.example.com:2222', { host: 'node.example.com', port: 2222 }],
    ['me@[fd00::1]:22', { user: 'me', host: 'fd00::1', port: 22 }],
  ])('reads %s', (text, host) => {
    expect(parseHost(text, 0, 1)).toMatchObject(host)
  })

  it.each(['-oProxyCommand=id', 'a b', 'root@', 'host:99999', 'a@b@c', '$(id)', 'x;y'])(
    'refuses %s, which ssh might take for something else',
    text => {
      expect(parseHost(text, 0, 1)).toBeUndefined()
    },
  )

  it('tells every problem at once', () => {
    const found = problemsOf(() =>
      planned(
        { hosts: ['a', 'a', '-x'], controlPlanes: 4, endpoint: 'api', key: 'id_rsa' },
        { podCidr: '10.96.0.0/12' },
      ),
    )
    expect(found).toHaveLength(7)
    expect(problemsOf(() => planMachines(localSpec('m1', '/runs')))[0]).toContain('--machine [user@]host')
  })
})

describe('what a machine says of itself', () => {
  const good = [
    ...[
      'architecture x86_64',
      'kernel 6.8.0-45-generic',
      `time ${Date.now() / 1000}`,
      'id abc',
      'systemd yes',
    ],
    ...['free 50000000000', 'port 22', 'address 10.0.0.11', 'source 10.0.0.11'],
  ]
  const host: Host = { text: 'root@10.0.0.11', host: '10.0.0.11', role: 'first', name: 'cp-1' }
  const problems = (
    lines: readonly string[],
    key = 'm1-0a1b2c',
    now = Date.now(),
    platforms = ['linux/amd64'],
  ) => machineProblems(host, parseFacts(`${lines.join('\n')}\n`), key, now, platforms)

  it('finds nothing wrong with a bare one', () => {
    expect(problems(good)).toEqual([])
    expect(problems([...good, 'port 6444', 'port 10251'])).toEqual([])
    const arm = ['architecture aarch64', ...good.slice(1)]
    expect(problems(arm, undefined, undefined, ['linux/amd64', 'linux/arm64'])).toEqual([])
  })

  it.each([
    ['architecture aarch64', /aarch64, and the build is for linux\/amd64: name all .* with --platform/],
    ['kernel 4.4.0-21-generic', /4\.19 or later/],
    ['time 1000000000', /differs from ours by -\d+ minutes/],
    ['systemd no', /systemd does not run/],
    ['free 100000000', /0\.1 GB free and 4\.0 GB are needed/],
    ['swap /swapfile', /swapoff -a/],
    ['missing iptables', /programs are missing: iptables/],
    ['active kubelet', /kubelet runs there already/],
    ['there /etc/kubernetes', /\/etc\/kubernetes already, which would be overwritten/],
    ['port 10250', /port 10250 is taken/],
    ['port 6443', /port 6443 is taken/],
    ['mark other-112233', /another run, other-112233/],
  ])('%s', (line, says) => {
    const word = line.split(' ')[0]!
    const lines = [line, ...good.filter(l => !l.startsWith(`${word} `) || word === 'port')]
    expect(problems(lines)).toEqual([expect.stringMatching(says)])
  })

  it('goes on with a machine that carries our own mark', () => {
    const begun = ['mark m1-0a1b2c', 'active kubelet', 'there /etc/kubernetes', 'port 10250']
    expect(problems([...good, ...begun])).toEqual([])
    expect(problems([...good, ...begun], 'm2-0a1b2c')).toHaveLength(1)
  })
})

const manifest: StageManifest = {
  ...{ v: 1, build: 'b', version: 'v1.36.3', commit: 'c', region: '', asked: '', without: [] },
  ...{ registry: 'stage.example.com:5000/ci', plainHttp: true, expires: '2099-01-01T00:00:00Z' },
  images: ['ci/kube-proxy', 'ci/e2e-test-images/agnhost', 'ci/docker.io/library/nginx'].map(repository => ({
    ...{ repository, tag: '1', digest: `sha256:${digest(repository)}`, size: 1 },
  })),
  files: [...nodeFileNames, 'e2e.test'].map(name => ({
    ...{ name, sha256: digest(name), size: 1, path: `sha256/${digest(name)}` },
  })),
}
const registry = { prefix: manifest.registry, plainHttp: true }
const stage: Staged = { manifest, registry, store: 'dir:/srv/stage' }
const amd64 = 'linux/amd64'
const first = { inside: '10.0.0.11', outside: '203.0.113.5' }

describe('what machines are told', () => {
  it('files of a directory are copied there, others fetched; the suite stays here', () => {
    const copied = bootstrapSpecOf(planned(), stage, keys, first, amd64)
    expect(filesToCopy(stage, amd64)).toContain(`/srv/stage/sha256/${digest('kubelet')}`)
    expect(filesToCopy(stage, amd64)).not.toContain(`/srv/stage/sha256/${digest('e2e.test')}`)
    expect(copied.files.map(f => f.name)).toEqual(nodeFileNames)
    expect(copied.files[0]!.from).toEqual({
      ...{ kind: 'path', path: expect.stringMatching(/^\/var\/tmp\/bowsprit-m1-[0-9a-f]{6}\/[0-9a-f]{64}$/) },
    })
    const urls = Object.fromEntries(manifest.files.map(f => [f.path, `https://s/${f.name}?sig=1`]))
    const signed = bootstrapSpecOf(planned(), { ...stage, store: 's3://b', urls }, keys, first, amd64)
    expect(signed.files[0]!.from).toEqual({ kind: 'url', url: 'https://s/kubelet?sig=1' })
    expect(filesToCopy({ ...stage, urls }, amd64)).toEqual([])
    expect(() => filesToCopy({ ...stage, store: 's3://b/p' }, amd64)).toThrow(/signs no URLs/)
  })

  it('each gets the files of its own kind, and what is for all', () => {
    const of = (name: string, platform?: string) => {
      const sha256 = digest(`${name} ${platform}`)
      return { name, sha256, size: 1, path: `sha256/${sha256}`, ...(platform && { platform }) }
    }
    const names = ['kubelet', 'runc']
    const files = ['linux/amd64', 'linux/arm64'].flatMap(p => names.map(name => of(name, p)))
    const both = { ...stage, manifest: { ...manifest, files: [...files, of('manifests/cni.yaml')] } }
    const told = bootstrapSpecOf(planned(), both, keys, first, 'linux/arm64').files
    expect(told.map(f => f.sha256)).toEqual(
      [of('kubelet', 'linux/arm64'), of('runc', 'linux/arm64'), of('manifests/cni.yaml')].map(f => f.sha256),
    )
    expect(filesToCopy(both, 'linux/arm64')).toHaveLength(3)
  })

  it('the API server is known by both of its addresses, test images by their upstream names', () => {
    const { cluster, registry: told } = bootstrapSpecOf(planned(), stage, keys, first, amd64)
    expect(cluster).toMatchObject({ endpoint: '10.0.0.11:6443', names: ['203.0.113.5'] })
    expect(apiFromHere(planned(), first)).toBe('203.0.113.5:6443')
    expect(told.mirrors).toEqual({
      'registry.k8s.io': 'stage.example.com:5000/ci',
      'docker.io': 'stage.example.com:5000/ci/docker.io',
    })
    const endpoint = 'api.example.com:443'
    expect(bootstrapSpecOf(planned({ endpoint }), stage, keys, first, amd64).cluster.endpoint).toBe(endpoint)
  })

  it.each([
    [{}, 'stage.example.com/ci', { kind: 'none' }],
    [
      { pull: { user: 'u', password: 'p' } },
      'x.azurecr.io/ci',
      { kind: 'password', user: 'u', password: 'p' },
    ],
    [{}, 'x.azurecr.io/ci', { kind: 'acr' }],
    [{}, '123456789012.dkr.ecr.eu-west-1.amazonaws.com/ci', { kind: 'ecr', region: 'eu-west-1' }],
  ])('%j at %s', (change, prefix, auth) => {
    const at = { ...stage, registry: { prefix, plainHttp: false } }
    expect(bootstrapSpecOf(planned(change), at, keys, first, amd64).registry.auth).toEqual(auth)
  })
})

describe('teardown', () => {
  const ref = { v: 1, provider: 'machines', id: 'm1', region: 'local', scope: '/runs' } as const

  it('names what is left, the machine, and what to type', () => {
    const host = parseHost('root@h', 0, 1)!
    const said = 'left process 12 (/usr/local/bin/kubelet)\nleft file /etc/cni\nother words\n'
    expect(reportOf(said, host, ref).left).toEqual([
      {
        kind: 'process',
        name: '12 (/usr/local/bin/kubelet) on machine root@h',
        remove: 'bowsprit down --ref /runs/m1.json',
      },
      { kind: 'file', name: '/etc/cni on machine root@h', remove: 'bowsprit down --ref /runs/m1.json' },
    ])
    expect(reportOf('gone node\n', host, ref)).toEqual({ gone: ['node cp-1 of machine root@h'], left: [] })
    expect(reportOf('foreign other-112233\n', host, ref)).toEqual({ gone: [], left: [] })
  })
})

it('every script is bash, and shellcheck has nothing to say', async () => {
  const { program } = await debianTool('shellcheck')
  const words = { key: 'm1-0a1b2c', copies: '/var/tmp/x', services: 'a', places: 'b', programs: 'c' }
  const boot = bootstrapFiles('node', { name: 'n' }, bootstrapSpec())
  const scripts = [claimScript, collectScript, resetScript, statusScript, lookScript, installScript(boot)]
  for (const body of scripts) {
    const used = Object.fromEntries(Object.entries(words).filter(([name]) => body.includes(`$${name}`)))
    const input = bashScript(used, body)
    await execa('bash', ['-n'], { input })
    await execa(program, ['-s', 'bash', '--severity=style', '-'], { input })
  }
}, 60_000)
