import { writeFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { UsageError } from '../../../../src/errors.ts'
import { bootstrapFiles } from '../../../../src/plan/bootstrap/files.ts'
import type { Bootstrap, BootstrapFile, BootstrapSpec, Role } from '../../../../src/plan/bootstrap/spec.ts'
import { azureLimits, ec2Limits, userData } from '../../../../src/plan/bootstrap/user-data.ts'
import { awsCloudManifest } from '../../../../src/plan/cloud-provider/aws.ts'
import { bootstrapSpec, digest, fileOf, keys, nodeFileNames } from '../../../support/bootstrap-spec.ts'
import { debianTool } from '../../../support/registry-tools.ts'

const roles = ['first', 'control-plane', 'node'] as const satisfies readonly Role[]
const node = { name: 'machine-1', address: '10.0.0.4' }
const cloudManifest = awsCloudManifest({
  image:
    '123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/bowsprit/kubernetes/aws-cloud-controller-manager:v1.36.0-0a1b2c3d',
  endpoint: 'ec2-123-123-123-123.ap-southeast-2.compute.amazonaws.com:6443',
  endpoints: {},
})

/** Everything that can be long is: temporary keys in each URL, mirrors, flags, an authority of its own. */
const worst = bootstrapSpec({
  cluster: {
    ...bootstrapSpec().cluster,
    id: 'pr-123456-4-e2e-serial-0a1b2c3d4e5f',
    version: 'v1.38.0-alpha.2.45+0123456789abcd-dirty',
    endpoint: 'ec2-123-123-123-123.ap-southeast-2.compute.amazonaws.com:6443',
    featureGates: { AllAlpha: true, AllBeta: true, EventedPLEG: false },
    runtimeConfig: { 'api/all': 'true' },
    extraArgs: {
      ...bootstrapSpec().cluster.extraArgs,
      'kube-apiserver': ['--v=4', '--audit-log-path=-'],
      kubelet: ['--v=4'],
      'kube-proxy': ['--v=4'],
    },
  },
  registry: {
    prefix: '123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/bowsprit/kubernetes',
    ca: keys.ca.cert,
    auth: { kind: 'ecr', region: 'ap-southeast-2' },
    mirrors: Object.fromEntries(
      ['registry.k8s.io', 'gcr.io', 'docker.io', 'quay.io'].map(h => [
        h,
        `123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/bowsprit/${h}`,
      ]),
    ),
  },
  files: [...nodeFileNames, 'e2e.test'].map(signedByRole),
  cloudProvider: { manifest: cloudManifest },
})

/** As the AWS SDK signs with a role's temporary key: 1,100 letters that are in all URLs the same, and 64 that are not. */
function signedByRole(name: string): BootstrapFile {
  const token = Array.from({ length: 18 }, (_, i) => digest(`token ${i}`)).join('')
  const query = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD',
    'X-Amz-Credential=ASIAIOSFODNN7EXAMPLE%2F20261121%2Fap-southeast-2%2Fs3%2Faws4_request&X-Amz-Date=20261121T120000Z',
    `X-Amz-Expires=604800&X-Amz-Security-Token=${token}&X-Amz-Signature=${digest(`signature ${name}`)}&X-Amz-SignedHeaders=host&x-id=GetObject`,
  ]
  const host = 'bowsprit-stages-of-kubernetes.s3.ap-southeast-2.amazonaws.com'
  const url = `https://${host}/kubernetes/sha256/${digest(name)}?${query.join('&')}`
  return { ...fileOf(name, { kind: 'url', url }), size: 84_000_000 }
}

function contentOf({ files }: Bootstrap, end: string): string {
  const found = files.filter(f => f.path.endsWith(end))
  expect(found.map(f => f.path)).toHaveLength(1)
  return found[0]!.content
}

function problemsOf(spec: Partial<BootstrapSpec>, machine = node): readonly string[] {
  try {
    bootstrapFiles('first', machine, bootstrapSpec(spec))
    return []
  } catch (error) {
    if (error instanceof UsageError) return error.problems
    throw error
  }
}

describe('user data', () => {
  it.each(roles)('of a %s fits EC2 and Azure, the worst that can be', role => {
    const boot = bootstrapFiles(role, node, worst)
    for (const limits of [ec2Limits, azureLimits])
      expect(userData(boot, limits).length).toBeLessThanOrEqual(limits.bytes)
    // Room for a cloud provider, and what else is yet to come.
    const { cloudProvider: _, ...others } = worst
    expect(userData(bootstrapFiles(role, node, others), ec2Limits).length).toBeLessThan(15_500)
  })

  it('is the same bytes for the same machine, and no two are one', () => {
    const data = (role: Role, name: string) =>
      userData(bootstrapFiles(role, { ...node, name }, worst), ec2Limits).toString('hex')
    expect(data('node', 'a')).toBe(data('node', 'a'))
    expect(new Set([data('node', 'a'), data('node', 'b'), data('first', 'a')]).size).toBe(3)
  })

  it('that is too large says by how much, and what is large in it', () => {
    const text = `data: ${Array.from({ length: 400 }, (_, i) => digest(String(i))).join('')}`
    const boot = bootstrapFiles('first', node, bootstrapSpec({ cni: { kind: 'manifest', text } }))
    expect(userData(boot, azureLimits).length).toBeGreaterThan(16_384)
    expect(() => userData(boot, ec2Limits)).toThrow(
      /has \d{5} bytes compressed, \d{5} plain, and this cloud takes 16384.*cni\.yaml 25606.*into the store/,
    )
  })

  it.each(roles)('of a %s is what cloud-init itself takes', async role => {
    const tool = await debianTool('cloud-init')
    await using dir = await createFixture({})
    const file = dir.getPath('user-data')
    const boot = bootstrapFiles(role, node, worst)
    const plain = gunzipSync(userData(boot, ec2Limits))
    expect(plain).toEqual(userData(boot, { bytes: 1e6, gzip: false }))
    await writeFile(file, plain)
    const { all } = await execa(tool.program, ['schema', '--config-file', file], { env: tool.env, all: true })
    expect(all).toMatch(/Valid/)
    expect(parse(plain.toString()).runcmd).toEqual(['bash /opt/bowsprit/bootstrap'])
  })
})

describe('scripts', () => {
  it('are bash, and shellcheck has nothing to say', async () => {
    const { program } = await debianTool('shellcheck')
    const acr = { ...worst.registry, auth: { kind: 'acr', clientId: '1-2' } } as const
    const files = [worst, { ...worst, registry: acr }].flatMap(
      spec => bootstrapFiles('first', node, spec).files,
    )
    const scripts = new Set(files.map(f => f.content).filter(text => text.startsWith('#!/bin/bash')))
    expect(scripts.size).toBe(5)
    for (const input of scripts) {
      await execa('bash', ['-n'], { input })
      await execa(program, ['-s', 'bash', '--severity=style', '-'], { input })
    }
  }, 60_000)
})

describe('kubeadm configuration', () => {
  const documents = (role: Role, spec: BootstrapSpec, machine: Parameters<typeof bootstrapFiles>[1] = node) =>
    parseAllDocuments(contentOf(bootstrapFiles(role, machine, spec), '/kubeadm.yaml')).map(d => d.toJS())

  it('makes the cluster on the first machine, from the stage and with our flags', () => {
    const [init, cluster, kubelet, proxy] = documents('first', worst)
    expect(init).toMatchObject({
      kind: 'InitConfiguration',
      bootstrapTokens: [{ token: keys.token, ttl: '60m0s' }],
      localAPIEndpoint: { advertiseAddress: '10.0.0.4', bindPort: 6443 },
      nodeRegistration: { name: 'machine-1' },
      // Longer than kubeadm's own minute: a slow machine has no API server by then.
      timeouts: { kubernetesAPICall: '4m0s' },
    })
    expect(init.nodeRegistration.taints).toBeUndefined()
    expect(cluster).toMatchObject({
      kubernetesVersion: worst.cluster.version,
      imageRepository: worst.registry.prefix,
      controlPlaneEndpoint: worst.cluster.endpoint,
      networking: { podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/16' },
    })
    const gates = { name: 'feature-gates', value: 'AllAlpha=true,AllBeta=true,EventedPLEG=false' }
    expect(cluster.apiServer.extraArgs).toEqual([
      gates,
      { name: 'runtime-config', value: 'api/all=true' },
      { name: 'v', value: '4' },
      { name: 'audit-log-path', value: '-' },
    ])
    expect(cluster.controllerManager.extraArgs).toContainEqual({ name: 'cloud-provider', value: 'external' })
    expect(init.nodeRegistration.kubeletExtraArgs).toContainEqual({
      name: 'cloud-provider',
      value: 'external',
    })
    expect(kubelet).toMatchObject({
      kind: 'KubeletConfiguration',
      failCgroupV1: false,
      featureGates: { AllAlpha: true },
    })
    expect(proxy).toMatchObject({ kind: 'KubeProxyConfiguration', mode: 'iptables' })
  })

  it('joins the others by a token and the hash of the authority, each with the address that it has', () => {
    const [join, ...rest] = documents('node', worst, { name: 'machine-2' })
    expect(rest).toEqual([])
    expect(join.discovery.bootstrapToken).toEqual({
      token: keys.token,
      apiServerEndpoint: worst.cluster.endpoint,
      caCertHashes: [keys.caHash],
    })
    expect(join.controlPlane).toBeUndefined()
    expect(join.timeouts).toEqual(documents('first', worst)[0].timeouts)
    expect(join.nodeRegistration.kubeletExtraArgs.map((a: { name: string }) => a.name)).not.toContain(
      'node-ip',
    )
    const [second] = documents('control-plane', worst)
    expect(second.controlPlane).toEqual({
      localAPIEndpoint: { advertiseAddress: '10.0.0.4', bindPort: 6443 },
    })
  })

  it('lets pods on a control plane that is the only machine', () => {
    const [init] = documents('first', bootstrapSpec(), { ...node, schedulable: true })
    expect(init.nodeRegistration.taints).toEqual([])
  })
})

describe('files of a machine', () => {
  it('keep the keys of the cluster from nodes, and what is secret from everybody but root', () => {
    const secrets = [keys.ca.key, keys.frontProxyCa.key, keys.etcdCa.key, keys.serviceAccount.key]
    const ofNode = bootstrapFiles('node', node, worst).files
    for (const key of secrets) expect(ofNode.filter(f => f.content.includes(key))).toEqual([])
    for (const { path, mode, content } of bootstrapFiles('control-plane', node, worst).files)
      if (/PRIVATE KEY|X-Amz-Signature|authorization =|bootstrapToken/.test(content))
        expect([path, mode]).toEqual([path, '0600'])
  })

  it('take images from the stage, with the password that was given, and those of other registries too', () => {
    const auth = { kind: 'password', user: 'me', password: 'se:cret' } as const
    const mirrors = { 'registry.k8s.io': 'stage.example.com:5000/ci/k8s' }
    const registry = { prefix: 'stage.example.com:5000/ci', plainHttp: true, auth, mirrors }
    const boot = bootstrapFiles('node', node, bootstrapSpec({ registry }))
    const basic = Buffer.from('me:se:cret').toString('base64')
    const own = contentOf(boot, '/certs.d/stage.example.com:5000/hosts.toml')
    expect(own).toContain('server = "http://stage.example.com:5000"')
    expect(own).toContain(`authorization = "Basic ${basic}"`)
    const mirror = contentOf(boot, '/certs.d/registry.k8s.io/hosts.toml')
    expect(mirror).toContain('[host."http://stage.example.com:5000/v2/ci/k8s"]')
    expect(mirror).toContain('override_path = true')
  })

  it('have a credential provider where the machine itself asks for passwords, and only there', () => {
    const paths = (spec: BootstrapSpec) => bootstrapFiles('node', node, spec).files.map(f => f.path)
    expect(paths(worst)).toContain('/opt/bowsprit/credential-provider/bowsprit-registry')
    expect(paths(bootstrapSpec()).filter(p => p.includes('credential'))).toEqual([])
    const config = parse(contentOf(bootstrapFiles('node', node, worst), '/credential-provider.yaml'))
    expect(config.providers[0].matchImages).toEqual(['123456789012.dkr.ecr.ap-southeast-2.amazonaws.com'])
  })

  it('bring the built-in network only where it was asked for', () => {
    const paths = (spec: Partial<BootstrapSpec>) =>
      bootstrapFiles('first', node, bootstrapSpec(spec)).files.map(f => f.path)
    expect(paths({})).toContain('/etc/systemd/system/bowsprit-routes.service')
    expect(paths({ cni: { kind: 'none' } }).filter(p => /routes|cni/.test(p))).toEqual([])
    expect(paths({ cni: { kind: 'manifest', text: 'kind: X' } })).toContain('/opt/bowsprit/cni.yaml')
  })
})

describe('bad input', () => {
  it('is told all at once, each with what to do', () => {
    const problems = problemsOf(
      {
        cluster: { ...bootstrapSpec().cluster, id: 'Pr/1', endpoint: '10.0.0.4', version: 'main' },
        registry: { prefix: 'ci/Kubernetes', auth: { kind: 'none' } },
        files: bootstrapSpec().files.filter(f => f.name !== 'runc' && f.name !== 'cni/ptp'),
        keys: { ...keys, token: 'abc', tokenMinutes: 0 },
      },
      { name: 'Machine_1', address: 'here' },
    )
    expect(problems).toHaveLength(9)
    expect(problems.join('\n')).toMatch(/runc, cni\/ptp: stage the build/)
  })

  it('finds files that cannot be meant', () => {
    const url = { kind: 'url', url: 'https://h/x?sig=sec ret' } as const
    const files = [...bootstrapSpec().files, fileOf('../x', url), { ...fileOf('y', url), sha256: 'abc' }]
    const problems = problemsOf({ files, cni: { kind: 'manifest', file: 'manifests/cilium.yaml' } })
    expect(problems).toHaveLength(5)
    expect(problems.join('\n')).not.toContain('sec ret')
    expect(problems.join('\n')).toMatch(/manifests\/cilium\.yaml is not among the files/)
  })
})
