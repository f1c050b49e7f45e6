import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ec2Cloud, openEc2Cloud } from '../machines/ec2-cloud.ts'
import { type ActEnded, scene } from '../support/act.ts'
import { oidcEndpoint } from '../support/actions/oidc.ts'
import { contentsOf } from '../support/aws/contents.ts'
import { account, jobRole } from '../support/aws/job-role.ts'
import { kubeVersion } from '../support/checkout.ts'
import { appeared, machine as lookOver } from '../support/machine.ts'
import { text } from '../support/workflow-files.ts'

/**
 * The examples' workflows, run by act against a fake AWS whose instances are simulated machines: they boot with the
 * stack's own user data, take their files from its S3 and their images from its ECR. The jobs have no secret, but their
 * own OIDC tokens, and a role that may do what `bowsprit trust-policy` prints.
 */
const before = lookOver()
const specs = '(ConfigMap|Secrets) should be consumable from pods in volume \\[NodeConformance\\]'
let dir: FsFixture
let aws: Ec2Cloud

beforeAll(async () => {
  dir = await createFixture({})
  aws = await openEc2Cloud('my-bucket')
})
afterAll(async () => {
  await aws?.[Symbol.asyncDispose]()
  await dir?.rm()
})

/** An example as it is, but for what its comment says is to be changed, and for two specs instead of four hundred. */
function example(name: string, role: string, ...changes: (readonly [string, string])[]): string {
  const usual: readonly (readonly [string, string])[] = [
    ['source: .', `source: module:${kubeVersion}`],
    ['123456789012.dkr.ecr.eu-central-1.amazonaws.com/ci', aws.registry],
    ['suite: conformance', `focus: '${specs}'`],
  ]
  const yaml = [...usual, ...changes].reduce(
    (all, [from, to]) => {
      expect(all, name).toContain(from)
      return all.replace(from, to)
    },
    text(`examples/${name}.yml`),
  )
  expect(yaml, name).toContain('store: s3://my-bucket/ci')
  return yaml.replaceAll('arn:aws:iam::123456789012:role/bowsprit', role)
}

const roleOf = (environment: string) =>
  jobRole(aws.cloud, {
    name: `jobs-of-${environment}`,
    jobs: ['--environment', environment],
    staging: [
      ...['--registry', `${account}.dkr.ecr.${aws.cloud.region}.amazonaws.com/ci`],
      ...['--store', 's3://my-bucket/ci'],
    ],
  })

const env = () => ({
  ...aws.env,
  AWS_MAX_ATTEMPTS: '3',
  BOWSPRIT_NODES: '1',
  BOWSPRIT_E2E_IMAGES: 'true',
  BOWSPRIT_EC2_NODES_AS: 'auto-scaling-group',
})

const outputs = ({ outputs: all }: ActEnded, job: RegExp) =>
  Object.entries(all).find(([at, o]) => job.test(at) && 'result' in o)?.[1]

describe('a cluster on EC2', () => {
  test('comes up from its stack by the token of the job, passes its share of the specs, tells what it logged, and is gone; its result and that of a local one are merged', async () => {
    await using oidc = await oidcEndpoint('clouds')
    await using at = await scene()
    const artifacts = dir.getPath('artifacts')
    const yaml = example(
      'matrix-of-providers',
      await roleOf('clouds'),
      ['shard: 1/4', 'shard: 1/2'],
      ['shard: 3/4', 'shard: 2/2'],
      // The workspace that act makes goes with its run; local nodes are known to no cloud.
      [
        'lifetime: 4',
        [
          'lifetime: 4',
          `artifacts: ${artifacts}/\${{ matrix.provider }}`,
          `cloud-provider: \${{ matrix.provider == 'ec2' && 'v1.36.0' || 'none' }}`,
        ].join('\n          '),
      ],
    )
    const matrix = ['provider:local', 'provider:ec2']
    const ended = await at.run(yaml, { matrix, jobs: 1, env: { ...env(), ...oidc.env } })
    expect(aws.instances.errors).toEqual([])
    expect(Object.values(ended.jobs)).toEqual(['success', 'success', 'success'])
    expect(outputs(ended, /^e2e .*ec2/)).toMatchObject({ result: 'passed', specs: '1', passed: '1' })
    expect(outputs(ended, /^merge/)).toMatchObject({
      ...{ result: 'passed', specs: '2', passed: '2', proof: 'holds' },
    })
    expect(ended.log).toMatch(/ec2.*up .*2 nodes Ready/)
    expect(ended.log).toMatch(/ec2.*down .*nothing left/)
    expect(new Set(oidc.asked)).toEqual(new Set(['sts.amazonaws.com']))
    expect(ended.log).not.toMatch(/ASIA[A-Z0-9]{8}|request-token/)
    const logs = await readdir(join(artifacts, 'ec2/logs'), { recursive: true })
    const consoles = logs.filter(name => name.endsWith('console.log'))
    expect(consoles).toHaveLength(2)
    for (const name of consoles)
      expect(await readFile(join(artifacts, 'ec2/logs', name), 'utf8')).toMatch(/bowsprit: ready/)
    const nodes = await readFile(join(artifacts, 'ec2/logs/describe-nodes.txt'), 'utf8')
    expect(nodes.match(/^ProviderID: +aws:\/\/\/eu-central-1a\/i-[0-9a-f]{17}$/gm)).toHaveLength(2)
    expect(nodes).not.toContain('node.cloudprovider.kubernetes.io/uninitialized')
    // Nobody asks for it but the cloud provider that AWS publishes, which ran on the control plane.
    expect(aws.cloud.wire.calls).toContain('ec2:DescribeInstanceTopology')
    await gone(at.home)
  })

  test('whose job is cancelled while it comes up goes in the post step, by a token of its own', async () => {
    await using oidc = await oidcEndpoint('aws')
    await using at = await scene()
    const yaml = example('aws', await roleOf('aws'), ['nodes: 3', 'nodes: 1'])
    const started = await at.start(yaml, { job: 'ec2', env: { ...env(), ...oidc.env } })
    await expect.poll(() => aws.instances.running.size, { timeout: 120_000 }).toBeGreaterThan(0)
    const minted = oidc.asked.length
    started.kill('SIGINT')
    const ended = await started.ended
    expect(ended.jobs).toEqual({ 'sweep ec2': 'success', 'sweep eks': 'success', ec2: 'failure' })
    expect(ended.log).toMatch(/removed \d+ things, nothing left/)
    expect(oidc.asked.length).toBeGreaterThan(minted)
    await gone(at.home)
  })

  async function gone(home: string): Promise<void> {
    expect(await contentsOf(aws.cloud)).toEqual([])
    await expect.poll(() => [...aws.instances.running.keys()], { timeout: 30_000 }).toEqual([])
    expect(aws.region.machines()).toEqual([])
    const states = await readdir(join(home, '.local/state/bowsprit')).catch(() => [])
    expect(states).not.toContainEqual(expect.stringMatching(/^[a-z0-9]{8}/))
  }
})

test('nothing of it is left on this machine', async () => {
  await aws[Symbol.asyncDispose]()
  expect(appeared(before)).toEqual([])
})
