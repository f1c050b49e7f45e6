import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { sshKey } from '../../../src/clouds/ssh-key.ts'
import { makeClusterKeys } from '../../../src/kube/bootstrap-keys.ts'
import { bootstrapSpecOf, filesOf, readableOf, registryOf } from '../../../src/plan/aws/bootstrap-spec.ts'
import { controlPlaneAddress, type Ec2Stack, ec2Stack, endpointOf } from '../../../src/plan/aws/ec2-stack.ts'
import { eksNodeFiles } from '../../../src/plan/aws/eks-node.ts'
import { maxPodsOf } from '../../../src/plan/aws/eks-node-spec.ts'
import { eksNodesStack, eksStack } from '../../../src/plan/aws/eks-stack.ts'
import { machineData } from '../../../src/plan/aws/machine-data.ts'
import { groupTrouble } from '../../../src/plan/aws/nodes-group.ts'
import { ownCalls, permissions, stackActions } from '../../../src/plan/aws/permissions.ts'
import { readStatements } from '../../../src/plan/aws/roles.ts'
import { stagePermissions } from '../../../src/plan/aws/stage-permissions.ts'
import { type Template, templateBytes, templateText } from '../../../src/plan/aws/template.ts'
import { subjects, trustPolicy } from '../../../src/plan/aws/trust.ts'
import { vpcRangeFor } from '../../../src/plan/aws/wish.ts'
import { ec2Limits, userData } from '../../../src/plan/bootstrap/user-data.ts'
import { planEc2 } from '../../../src/providers/ec2/plan.ts'
import { planEks } from '../../../src/providers/eks/plan.ts'
import { awsRun, type RunOptions } from '../../support/aws/cluster.ts'
import { debianTool } from '../../support/registry-tools.ts'

const region = 'eu-central-1'
const platform = 'linux/amd64'
const cloud = { region, image: 'ami-0123456789abcdef0', env: {} } as Parameters<typeof awsRun>[0]
const range = '10.0.0.0/16'

/** All that a real cluster has in its user data. */
async function realData(controlPlanes: number, nodesAs: Ec2Stack['nodesAs'], o: RunOptions = {}) {
  await using run = await awsRun(cloud, 'abcdefghijklmnopqrst', o)
  const { keys } = await makeClusterKeys(Date.now(), 60)
  const staged = run.inputs.stage!
  const endpoint = endpointOf(range, controlPlanes)
  const version = 'v1.38.0-alpha.2.45+0123456789abcd-dirty'
  const spec = bootstrapSpecOf(run.spec, staged, { region, platform, version, endpoint, keys, nodesAs })
  return { data: machineData(spec, controlPlaneAddress(range, 0)), reads: readableOf(region, staged) }
}

async function realStack(
  controlPlanes: number,
  nodes: number,
  nodesAs: Ec2Stack['nodesAs'] = 'instances',
): Promise<Ec2Stack> {
  const { data, reads } = await realData(controlPlanes, nodesAs)
  return {
    ...{ id: 'abcdefghijklmnopqrst', region, range, zone: `${region}a`, diskGb: 50, reads },
    ...{ image: { id: cloud.image, root: '/dev/sda1' }, podCidr: '10.244.0.0/16' },
    ...{ allowFrom: ['203.0.113.7/32'], publicKey: sshKey('x').publicLine },
    controlPlanes: { count: controlPlanes, type: 'm7i.large', userData: data.controlPlane },
    nodes: { count: nodes, type: 'm7i.large', userData: data.node },
    nodesAs,
  }
}

interface CloudConfig {
  readonly write_files: readonly { readonly path: string; readonly content: string }[]
  readonly runcmd: readonly string[]
}
const readConfig = (data: Buffer): CloudConfig => parse(gunzipSync(data).toString('utf8'))

describe('user data on EC2', () => {
  it('fits, for both kinds of machine', async () => {
    // What a group's network needs is a little more.
    const { data } = await realData(3, 'auto-scaling-group')
    expect(data.controlPlane.length).toBeLessThan(16_384)
    expect(data.node.length).toBeLessThan(16_384)
  })

  it('has room for a cloud provider, which nodes know nothing of but that they wait for it', async () => {
    const { data } = await realData(3, 'auto-scaling-group', { cloudProvider: true })
    expect(data.controlPlane.length).toBeLessThan(15_500)
    const [plane, node] = [readConfig(data.controlPlane), readConfig(data.node)]
    const isManifest = (f: { path: string }) => /cloud-provider\.yaml/.test(f.path)
    expect(plane.write_files.filter(isManifest).map(f => f.path)).toEqual([
      '/opt/bowsprit/cloud-provider.yaml.first',
    ])
    expect(node.write_files.filter(isManifest)).toEqual([])
    expect(node.write_files.find(f => f.path.endsWith('kubeadm.yaml'))?.content).toMatch(
      /- name: cloud-provider\n +value: external\n/,
    )
  })

  it('gives nodes no key of the control plane', async () => {
    const { data } = await realData(1, 'instances')
    const { write_files: files } = readConfig(data.node)
    expect(files.filter(f => /PRIVATE KEY/.test(f.content)).map(f => f.path)).toEqual([
      '/opt/bowsprit/routes.key',
    ])
    expect(readConfig(data.controlPlane).write_files.some(f => f.path.endsWith('pki/ca.key'))).toBe(true)
  })

  it.each([
    ['10.0.0.10', 'first', 'InitConfiguration'],
    ['10.0.0.11', 'control-plane', 'JoinConfiguration'],
  ])(
    'makes of a control plane at %s the role %s, under the name that EC2 gives it',
    async (address, role, kind) => {
      const { data } = await realData(3, 'instances', { cloudProvider: true })
      const { write_files: files, runcmd } = readConfig(data.controlPlane)
      const dir = mkdtempSync(join(tmpdir(), 'bowsprit-data-'))
      try {
        const own = files.filter(f => f.path.startsWith('/opt/bowsprit/'))
        for (const { path, content } of own) {
          const file = join(dir, path.slice('/opt/bowsprit/'.length).replaceAll('/', '_'))
          writeFileSync(file, content)
        }
        // The metadata service is a function; the bootstrap itself is only shown.
        const answer = `case "$*" in *local-ipv4) echo ${address};; *local-hostname) echo ip-10-0-0-1.ec2.internal other;; *) echo t;; esac`
        const command = runcmd[0]!
          .replace(/^get\(\) .*$/m, `get() { ${answer}; }`)
          .replaceAll('/opt/bowsprit/', `${dir}/`)
          .replaceAll('/opt/bowsprit', dir)
          .replace(/^bash .*$/m, `cat ${dir}/kubeadm.yaml ${dir}/bootstrap`)
        const said = execFileSync('sh', ['-eu', '-c', command], { encoding: 'utf8' })
        expect(said).toContain(`kind: ${kind}`)
        expect(said).toContain(`role='${role}'`)
        expect(said).toContain("node='ip-10-0-0-1.ec2.internal'")
        // A kubelet that is not told so has no address before its cloud provider gives it one.
        expect(said).toMatch(new RegExp(`- name: node-ip\\n +value: ${address}\\n`))
        expect(said).not.toMatch(/bowsprit-machine-(name|address)/)
      } finally {
        rmSync(dir, { recursive: true })
      }
    },
  )
})

describe('the stack of a cluster on EC2', () => {
  it('has room for three control planes and twenty nodes, and says how many when there are more', async () => {
    const text = templateText(ec2Stack(await realStack(3, 20)))
    expect(Buffer.byteLength(text)).toBeLessThan(templateBytes)
    const large = await realStack(3, 200)
    expect(() => ec2Stack(large)).toThrow(/CloudFormation takes 51200: give (\d+) nodes at most/)
    const most = Number(/give (\d+) nodes/.exec(thrown(() => ec2Stack(large)))?.[1])
    expect(() => ec2Stack({ ...large, nodes: { ...large.nodes, count: most } })).not.toThrow()
    expect(() => ec2Stack({ ...large, nodes: { ...large.nodes, count: most + 3 } })).toThrow()
  })

  it('gives control planes a role of their own where a cloud provider runs on them', async () => {
    const stack = await realStack(1, 1)
    const plain = JSON.stringify(ec2Stack(stack))
    expect(plain).not.toMatch(/ControlPlaneRole|kubernetes.io\/role\/elb/)
    const { Resources } = ec2Stack({ ...stack, cloudProvider: true })
    const profileOf = (name: string) =>
      (Resources[name]!.Properties['LaunchTemplateData'] as { IamInstanceProfile: unknown })
        .IamInstanceProfile
    expect(profileOf('ControlPlaneTemplate')).toEqual({ Name: { Ref: 'ControlPlaneProfile' } })
    expect(profileOf('NodeTemplate')).toEqual({ Name: { Ref: 'Profile' } })
    const roleOf = (name: string) => JSON.stringify(Resources[name]?.Properties['Policies'])
    expect(roleOf('ControlPlaneRole')).toContain('elasticloadbalancing:CreateLoadBalancer')
    expect(roleOf('ControlPlaneRole')).toContain('s3:GetObject')
    expect(roleOf('Role')).not.toMatch(/ec2:|elasticloadbalancing:/)
    // What it is not asked for, it changes nothing of.
    expect(JSON.stringify(ec2Stack({ ...stack, cloudProvider: false }))).toBe(plain)
  })

  it('is no larger for two hundred nodes that are a group', async () => {
    const [few, many] = [
      await realStack(3, 2, 'auto-scaling-group'),
      await realStack(3, 230, 'auto-scaling-group'),
    ]
    const bytes = (stack: Ec2Stack) => Buffer.byteLength(templateText(ec2Stack(stack)))
    expect(Math.abs(bytes(many) - bytes(few))).toBeLessThan(100)
    const { Resources } = ec2Stack(many)
    // Its machines take any address of their subnet: those that are given out lie in another.
    const subnets = ['Subnet1', 'Subnet2'].map(name => Resources[name]?.Properties['CidrBlock'])
    expect(subnets).toEqual(['10.0.0.0/24', '10.0.1.0/24'])
    expect(Resources['Nodes']?.Properties).toMatchObject({
      ...{ DesiredCapacity: '230', VPCZoneIdentifier: [{ Ref: 'Subnet2' }] },
      Tags: expect.arrayContaining([{ Key: 'bowsprit-cluster', Value: many.id, PropagateAtLaunch: true }]),
    })
    // Packets of pods would be dropped: nobody can tell EC2 not to look at what a group's machines send.
    const { write_files: files } = readConfig(many.nodes.userData)
    expect(files.find(f => f.path.endsWith('/routes'))?.content).toContain("tunnel='1'")
  })

  it('lets in whom it is told to, and the cluster itself', async () => {
    const { Resources } = ec2Stack(await realStack(1, 1))
    const rules = Resources['Machines']?.Properties['SecurityGroupIngress'] as Record<string, unknown>[]
    const open = rules.map(r => `${r['CidrIp']} ${r['IpProtocol']} ${r['FromPort']}`)
    expect(open).toEqual([
      ...['10.0.0.0/16 -1 -1', '10.244.0.0/16 -1 -1'],
      ...['203.0.113.7/32 tcp 6443', '203.0.113.7/32 tcp 22'],
    ])
  })

  it('lets machines read the stage, and nothing else', async () => {
    const { Resources } = ec2Stack(await realStack(1, 1))
    const text = JSON.stringify(Resources['Role'])
    expect(text).toContain('arn:aws:s3:::my-bucket/ci/*')
    expect(text).toContain('arn:aws:ecr:eu-central-1:123456789012:repository/ci/*')
    expect(text.match(/"(s3|ecr|ec2|iam|sts):\w+"/g)?.toSorted()).toEqual([
      ...['"ecr:BatchCheckLayerAvailability"', '"ecr:BatchGetImage"', '"ecr:GetAuthorizationToken"'],
      ...['"ecr:GetDownloadUrlForLayer"', '"s3:GetObject"', '"sts:AssumeRole"'],
    ])
  })

  it('avoids the ranges of pods and Services', () => {
    expect(vpcRangeFor('10.244.0.0/16', '10.96.0.0/16')).toBe('10.0.0.0/16')
    expect(vpcRangeFor('10.0.0.0/8', '10.96.0.0/16')).toBe('172.20.0.0/16')
    expect(vpcRangeFor('10.0.0.0/8', '172.16.0.0/12')).toBe('192.168.0.0/16')
    expect(vpcRangeFor('0.0.0.0/0', '10.96.0.0/16')).toBeUndefined()
  })
})

describe('a node of EKS with the kubelet of the branch', () => {
  const cluster = {
    ...{ name: 'bowsprit-abcdefghijklmnopqrst', region, dns: '10.96.0.10' },
    endpoint: 'https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com',
    ca: Buffer.from('-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n').toString('base64'),
  }
  const nodeFiles = async () => {
    await using run = await awsRun(cloud, 'own')
    const staged = run.inputs.stage!
    return eksNodeFiles({
      ...{ cluster, version: 'v1.38.0-alpha.2.45+0123456789abcd-dirty', maxPods: 29 },
      ...{
        registry: registryOf(staged, region),
        files: filesOf(staged, { region, platform: 'linux/amd64' }),
        kubeletArgs: ['--v=4'],
      },
      pause: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/ci/pause:3.10.2',
      sts: 'https://sts.eu-central-1.amazonaws.com',
    })
  }

  it('has user data that fits, and no secret', async () => {
    const data = userData(await nodeFiles(), ec2Limits)
    expect(data.length).toBeLessThan(12_000)
    expect(gunzipSync(data).toString('utf8')).not.toMatch(/PRIVATE KEY|Signature=[0-9a-f]{8}|password = /)
  })

  it('takes its own part of the stage, and pulls images of EKS by its identity, too', async () => {
    const { files } = await nodeFiles()
    const of = (end: string) => files.find(f => f.path.endsWith(end))?.content ?? ''
    const fetched = of('/files.list')
      .trim()
      .split('\n')
      .map(line => line.split('\t')[0])
    expect(fetched).toContain('/usr/local/bin/kubelet')
    expect(fetched.filter(f => /kubeadm|e2e/.test(f ?? ''))).toEqual([])
    expect(parse(of('/credential-provider.yaml')).providers[0].matchImages).toEqual([
      '*.dkr.ecr.eu-central-1.amazonaws.com',
    ])
    expect(parse(of('/kubelet.yaml'))).toMatchObject({
      ...{ clusterDNS: ['10.96.0.10'], maxPods: 29, serverTLSBootstrap: true, failCgroupV1: false },
    })
    // Its name is the one that the access entry gives it.
    expect(of('/kubelet.env')).toMatch(/^KUBELET_ARGS=--kubeconfig=.* --hostname-override=@NODE@ .* --v=4\n$/)
    const { users } = parse(of('/kubelet.conf'))
    expect(users[0].user.exec).toMatchObject({ command: '/opt/bowsprit/eks-token' })
  })

  it('has scripts in which shellcheck finds nothing', async () => {
    const { program } = await debianTool('shellcheck')
    const { files } = await nodeFiles()
    const scripts = files.map(f => f.content).filter(text => text.startsWith('#!/bin/bash'))
    expect(scripts).toHaveLength(3)
    for (const input of scripts) execFileSync(program, ['-s', 'bash', '--severity=style', '-'], { input })
  }, 60_000)

  it('has as many pods as its cards have addresses', () => {
    // https://github.com/awslabs/amazon-eks-ami (eni-max-pods.txt): m5.large 29, m5.4xlarge 234
    expect(maxPodsOf({ cards: 3, addresses: 10 })).toBe(29)
    expect(maxPodsOf({ cards: 8, addresses: 30 })).toBe(234)
  })
})

describe('a group of nodes', () => {
  const minute = 60_000
  const did = (status: string, startedAt: number) => ({ status, message: `at ${startedAt}`, startedAt })

  it('may be refused for a while: it asks again by itself', () => {
    const refused = [did('Failed', 3 * minute), did('Failed', minute)]
    expect(groupTrouble(refused, 0, 4 * minute)).toBeUndefined()
    expect(groupTrouble(refused, 0, 6 * minute)).toBe(`at ${3 * minute}`)
    // Whoever waits no more wants to know at once.
    expect(groupTrouble(refused, 0)).toBe(`at ${3 * minute}`)
  })

  it('is not taken for that of an earlier cluster of its name', () => {
    const refused = [did('Failed', 3 * minute), did('Failed', minute)]
    expect(groupTrouble(refused, 60 * minute, 70 * minute)).toBeUndefined()
    expect(groupTrouble([did('Failed', 61 * minute), ...refused], 60 * minute, 70 * minute)).toBe(
      `at ${61 * minute}`,
    )
  })

  it('that was given machines since is in no trouble', () => {
    const made = [did('InProgress', 9 * minute), did('Successful', 8 * minute), did('Failed', minute)]
    expect(groupTrouble(made, 0)).toBeUndefined()
    expect(groupTrouble([], 0)).toBeUndefined()
  })
})

describe('what is asked for on AWS', () => {
  const asked = { controlPlanes: 1, controlPlaneType: 'm7i.large', nodesAs: 'instances' } as const

  it('is refused with all that is wrong with it', async () => {
    await using run = await awsRun(cloud, 'wrong', {
      nodes: 236,
      wish: {
        ...{ region: 'Frankfurt', allowFrom: ['203.0.113.7/24'], machineType: 'large' },
        ec2: { ...asked, controlPlanes: 2, image: 'ubuntu' },
      },
    })
    const told = thrown(() => planEc2({ ...run.spec, podCidr: '0.0.0.0/0' })).split('\n')
    expect(told.map(line => line.split(/[ :]/)[0])).toEqual([
      ...['region', '--allow-from', 'machine', 'machine', '2', '--pod-cidr', '--nodes'],
    ])
    expect(thrown(() => planEc2({ ...run.spec, aws: undefined as never }))).toContain('--region is needed')
  })

  it('of the control plane of EKS is refused: it is not ours', async () => {
    const ec2 = { ...asked, controlPlanes: 3, image: cloud.image, nodesAs: 'auto-scaling-group' as const }
    await using run = await awsRun(cloud, 'gates', { provider: 'eks', wish: { ec2 } })
    const extraArgs = { ...run.spec.extraArgs, kubelet: ['--v=4'] }
    const spec = { ...run.spec, featureGates: { AllAlpha: true }, extraArgs }
    expect(thrown(() => planEks(spec))).toBe(
      "--feature-gates, --machine-image, --control-planes, --ec2-nodes-as, --control-plane-type, flags of kubelet: on EKS the control plane and the nodes are AWS's own: leave that out, or take --provider ec2",
    )
  })
})

describe('permissions', () => {
  it('of EKS alone are enough for nodes of our own', () => {
    const own = new Set(
      permissions({ providers: ['eks'], region, account: '123456789012' }).flatMap(s => s.Action),
    )
    const kinds = [
      'AWS::EC2::LaunchTemplate',
      'AWS::AutoScaling::AutoScalingGroup',
      'AWS::IAM::InstanceProfile',
    ]
    expect(kinds.flatMap(kind => stackActions[kind] ?? []).filter(a => !own.has(a))).toEqual([])
    expect([...own].filter(a => /KeyPair|TargetGroupAttributes/.test(a))).toEqual([])
  })

  const policy = permissions({ providers: ['ec2', 'eks'], region, account: '123456789012' })
  const allowed = new Set(policy.flatMap(s => s.Action))

  it('cover every kind of resource in the stacks, and every call of ours', async () => {
    const stacks: Template[] = [
      ec2Stack(await realStack(3, 1)),
      ec2Stack(await realStack(1, 1, 'auto-scaling-group')),
      eksStack({
        id: 'a',
        region,
        range,
        zones: ['a', 'b'],
        addons: [],
        reads: { region, bucket: undefined, ecr: undefined },
      }),
      eksNodesStack({
        ...{ id: 'a', count: 2, type: 'm5.large', image: { id: cloud.image, root: '/dev/sda1' }, diskGb: 50 },
        ...{ profile: 'p', subnets: ['subnet-1'], securityGroup: 'sg-1', userData: Buffer.from('x') },
      }),
    ]
    const kinds = new Set(stacks.flatMap(s => Object.values(s.Resources).map(r => r.Type)))
    expect([...kinds].filter(kind => stackActions[kind] === undefined)).toEqual([])
    expect([...kinds].flatMap(kind => stackActions[kind] ?? []).filter(a => !allowed.has(a))).toEqual([])
    expect(ownCalls(['ec2', 'eks']).filter(a => !allowed.has(a))).toEqual([])
  })

  it('fit into a policy, and allow to change nothing everywhere', () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: of an inline policy of a role
    expect(JSON.stringify({ Version: '2012-10-17', Statement: policy }).length).toBeLessThan(10_240)
    const everywhere = policy.filter(s => s.Resource === '*' && s.Condition === undefined)
    const changes = everywhere.flatMap(s => s.Action).filter(a => !/:(Describe|Get|List|Simulate)/.test(a))
    expect(changes).toEqual([])
  })
})

describe('permissions to stage', () => {
  const reads = {
    region,
    bucket: { name: 'my-bucket', prefix: 'ci' },
    ecr: { account: '123456789012', region, prefix: 'ci' },
  }

  it('reach no object and no repository beside the prefix', () => {
    const staging = stagePermissions(reads)
    expect(staging.flatMap(s => (s.Resource === '*' ? s.Action : []))).toEqual(['ecr:GetAuthorizationToken'])
    expect(staging.flatMap(s => (s.Resource === '*' ? [] : s.Resource))).toEqual([
      'arn:aws:s3:::my-bucket/ci/*',
      'arn:aws:s3:::my-bucket',
      `arn:aws:ecr:${region}:123456789012:repository/ci/*`,
    ])
  })

  it('are more than machines have, and fit into the policy beside those for clusters', () => {
    const all = new Set(stagePermissions(reads).flatMap(s => s.Action))
    expect(
      readStatements(reads)
        .flatMap(s => s.Action)
        .filter(a => !all.has(a)),
    ).toEqual([])
    const clusters = permissions({ providers: ['ec2', 'eks'], region, account: '123456789012' })
    const Statement = [...clusters, ...stagePermissions(reads)]
    expect(JSON.stringify({ Version: '2012-10-17', Statement }).length).toBeLessThan(10_240)
  })
})

describe('trust', () => {
  const wish = { account: '123456789012', region, repository: 'octo/kube', ids: undefined, only: undefined }
  const ids = { owner: '7', repository: '42' }

  it('is for the repository, under both forms of its name', () => {
    expect(subjects({ ...wish, ids })).toEqual(['repo:octo/kube:*', 'repo:octo@7/kube@42:*'])
    const only = { kind: 'environment', name: 'aws:test' } as const
    expect(subjects({ ...wish, ids, only })).toEqual([
      'repo:octo/kube:environment:aws%3Atest',
      'repo:octo@7/kube@42:environment:aws%3Atest',
    ])
    expect(subjects({ ...wish, only: { kind: 'branch', name: 'main' } })).toEqual([
      'repo:octo/kube:ref:refs/heads/main',
    ])
  })

  it('compares exactly where it can, and always the audience', () => {
    const of = (only: Parameters<typeof trustPolicy>[0]['only']) => {
      const { Statement } = trustPolicy({ ...wish, only }) as { Statement: [{ Condition: object }] }
      return Statement[0].Condition
    }
    const issuer = 'token.actions.githubusercontent.com'
    expect(of(undefined)).toEqual({
      StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' },
      StringLike: { [`${issuer}:sub`]: ['repo:octo/kube:*'] },
    })
    expect(of({ kind: 'branch', name: 'main' })).toEqual({
      StringEquals: {
        [`${issuer}:aud`]: 'sts.amazonaws.com',
        [`${issuer}:sub`]: ['repo:octo/kube:ref:refs/heads/main'],
      },
    })
  })

  it('lets no star in', () => {
    const only = { kind: 'branch', name: '*' } as const
    expect(
      thrown(() => trustPolicy({ ...wish, account: '1', repository: 'octo', only })).split('\n'),
    ).toHaveLength(3)
  })
})

describe('the key for SSH', () => {
  it('is one that OpenSSH takes', () => {
    const dir = mkdtempSync(join(tmpdir(), 'bowsprit-key-'))
    try {
      const { secret, publicLine } = sshKey('bowsprit-x')
      writeFileSync(join(dir, 'key'), secret, { mode: 0o600 })
      const said = execFileSync('ssh-keygen', ['-y', '-f', join(dir, 'key')], { encoding: 'utf8' })
      expect(publicLine).toBe(`${said.trim().split(' ').slice(0, 2).join(' ')} bowsprit-x`)
      expect(readFileSync(join(dir, 'key'), 'utf8')).toBe(secret)
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
})

function thrown(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('nothing was thrown')
}
