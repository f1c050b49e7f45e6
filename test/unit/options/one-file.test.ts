import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { plan } from '../../../src/flows/plan.ts'
import { readerOf } from '../../../src/options/commands.ts'
import { envName, readOptions } from '../../../src/options/read.ts'
import type { OptionName } from '../../../src/options/table.ts'
import { runCtx } from '../../support/prow/run-ctx.ts'

interface Case {
  /** bowsprit.yaml, and nothing else. */
  readonly file: string
  /** What a plan made of it has, by part of its text. */
  readonly shows: readonly string[]
  /** Keys that a variable overrides, and what the plan has then. */
  readonly override: Readonly<Partial<Record<OptionName, readonly [value: string, shows: string]>>>
}

const common = `
source: module:v1.36.3
id: pr-1234
suite: conformance
shard: 1/2
procs: 8
timeout: 90
keep-on-failure: 30
artifacts: out
sink: [gs://my-bucket, 'dir:/srv/results']
feature-gates: {AllAlpha: true}
`

const cases: Readonly<Record<string, Case>> = {
  local: {
    file: `${common}
provider: local
nodes: 3
node-kind: real
proxy-mode: nftables
pod-cidr: 10.200.0.0/16
`,
    shows: ['"node-3"', '"control-plane"', 'bowsprit-pr-1234-'],
    override: { nodes: ['4', '"node-4"'], 'node-kind': ['simulated', 'played by kwok'] },
  },
  kubeconfig: {
    file: `${common}
provider: kubeconfig
kubeconfig: /home/me/.kube/config
context: kind-kind
`,
    shows: ['/pr-1234"', 'is there already'],
    override: { id: ['other', '/other"'] },
  },
  machines: {
    file: `${common}
provider: machines
machine:
  - root@10.0.0.11
  - admin@10.0.0.12:2222
control-planes: 1
ssh-key: ~/.ssh/id_ed25519
ssh-host-keys: accept-new
registry: registry.example:5000/ci
store: dir:/srv/stage
`,
    shows: ['cp-1 (root@10.0.0.11)', 'node-1 (admin@10.0.0.12:2222)', 'dir:/srv/stage'],
    override: { machine: ['root@10.9.9.9', 'cp-1 (root@10.9.9.9)'] },
  },
  ec2: {
    file: `${common}
provider: ec2
region: eu-central-1
registry: 123456789012.dkr.ecr.eu-central-1.amazonaws.com/ci
store: s3://my-bucket/ci
state: s3://my-bucket/ci
machine-type: m7i.xlarge
control-planes: 3
control-plane-type: m7i.large
machine-image: ami-0123456789abcdef0
disk-gb: 100
lifetime: 6
allow-from: [203.0.113.7/32]
nodes: 4
`,
    shows: [
      ...['"bowsprit-pr-1234-node-4"', '"m7i.xlarge"', '"m7i.large"', 'disk of 100 GB'],
      ...['load balancer', 's3://my-bucket/ci/runs/pr-1234.json', '"region": "eu-central-1"'],
    ],
    override: {
      region: ['us-east-1', '"region": "us-east-1"'],
      nodes: ['7', '"bowsprit-pr-1234-node-7"'],
      'machine-type': ['c7g.large', '"c7g.large"'],
      'control-planes': ['1', '"count": 5'],
      'disk-gb': ['60', 'disk of 60 GB'],
      state: ['s3://other', 's3://other/runs/pr-1234.json'],
    },
  },
  eks: {
    file: `${common.replace(/feature-gates.*\n/, '')}
provider: eks
region: eu-central-1
machine-type: m7i.large
eks-version: '1.36'
eks-addon: [aws-ebs-csi-driver, metrics-server=v0.8.0-eksbuild.1]
eks-admin: ['arn:aws:iam::123456789012:role/team']
nodes: 3
`,
    shows: [
      '"aws-ebs-csi-driver"',
      '"metrics-server"',
      'role/team',
      'control plane of EKS',
      '"bowsprit-pr-1234"',
    ],
    override: {
      'eks-addon': ['coredns', '"coredns"'],
      'eks-admin': ['arn:aws:iam::123456789012:user/me', 'user/me'],
      'machine-type': ['m7a.large', '"m7a.large"'],
    },
  },
  azure: {
    file: `${common}
provider: azure
azure-subscription: 0f3d4c5b-6a79-4881-92a3-b4c5d6e7f809
azure-tenant: 1a2b3c4d-5e6f-4a5b-8c9d-0e1f2a3b4c5d
azure-client-id: 2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e
region: westeurope
registry: name.azurecr.io/ci
store: https://account.blob.core.windows.net/stage/ci
state: https://account.blob.core.windows.net/stage/ci
machine-type: Standard_D4s_v5
control-plane-type: Standard_D2s_v5
control-planes: 3
azure-nodes-as: scale-set
nodes: 5
`,
    shows: [
      ...['"Standard_D4s_v5"', 'virtualMachineScaleSets', 'nodes (5 instances)', '"control-plane-3"'],
      ...['account.blob.core.windows.net/stage/ci/runs/pr-1234.json', 'name.azurecr.io/ci'],
    ],
    override: {
      'azure-nodes-as': ['machines', '"node-5"'],
      region: ['northeurope', '"region": "northeurope"'],
      nodes: ['2', 'nodes (2 instances)'],
      'machine-type': ['Standard_E4s_v5', '"Standard_E4s_v5"'],
    },
  },
}

async function planned(file: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const read = () => parse(file)
  const given = { offline: true, json: true }
  const o = readOptions(readerOf('plan'), { given, env, file: { name: 'bowsprit.yaml', read } })
  const printed: string[] = []
  const ctx = runCtx(env)
  await plan({ o, ctx, operands: [], print: text => void printed.push(text), tell: () => {} })
  return printed.join('\n')
}

describe.each(Object.entries(cases))('bowsprit.yaml alone, for %s', (_, { file, shows, override }) => {
  it('says all that a plan is made of', async () => {
    const text = await planned(file)
    for (const part of shows) expect(text).toContain(part)
    // Every command takes the same file, whether or not it has a use for each key.
    for (const command of ['run', 'up', 'test', 'logs', 'down', 'sweep'] as const)
      readOptions(readerOf(command), { given: {}, env: {}, file: { name: 'f', read: () => parse(file) } })
  })

  it.each(Object.entries(override))('gives way to the variable of %s', async (name, [value, part]) => {
    expect(await planned(file)).not.toContain(part)
    expect(await planned(file, { [envName(name)]: value })).toContain(part)
  })
})
