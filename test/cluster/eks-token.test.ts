import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { execa } from 'execa'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { buildKubernetes } from '../../src/kube/build.ts'
import { resolveSource } from '../../src/kube/source.ts'
import { eksKubeconfig } from '../../src/plan/aws/kubeconfig.ts'
import { type FakeCloud, fakeClouds } from '../support/aws/clouds.ts'
import { type TokenWebhook, tokenWebhook } from '../support/aws/token-webhook.ts'
import { kubeVersion } from '../support/checkout.ts'
import { ctxFor } from '../support/cluster.ts'
import { baseEnv, bowsprit, repo } from '../support/program.ts'

/** A real API server that asks a webhook about tokens, as EKS's do, and a real kubectl that asks our plug-in for them. */
const cluster = 'bowsprit-abcde'
let dir: FsFixture
let cloud: FakeCloud
let webhook: TokenWebhook
let kubectl: string
let file: string

beforeAll(async () => {
  dir = await createFixture({})
  cloud = await fakeClouds.MiniStack()
  const config = dir.getPath('webhook.yaml')
  webhook = await tokenWebhook(cluster, cloud.wire.endpoint, config)
  const ctx = ctxFor(dir.getPath('state'))
  const source = await resolveSource({ kind: 'module', version: kubeVersion }, ctx)
  kubectl = (await buildKubernetes(source, ['kubectl'], ctx)).manifest.files['kubectl']!.path
  const up = await inDir([
    ...['up', '--id', 'tokens', '--node-kind', 'simulated', '--nodes', '1', '--json'],
    ...['--source', `module:${kubeVersion}`],
    ...['--apiserver-arg', `--authentication-token-webhook-config-file=${config}`],
    ...['--apiserver-arg', '--authentication-token-webhook-cache-ttl=0s'],
  ])
  const { clusters } = parse(await readFile(JSON.parse(up).kubeconfig, 'utf8'))
  file = dir.getPath('eks.kubeconfig')
  const text = eksKubeconfig({
    ...{ name: cluster, region: cloud.region, endpoint: clusters[0].cluster.server },
    ca: clusters[0].cluster['certificate-authority-data'],
    command: [process.execPath, resolve(repo, 'dist/bowsprit.mjs')],
    tokenFile: dir.getPath('eks-token.json'),
  })
  await writeFile(file, text)
})
afterAll(async () => {
  await inDir(['down', '--id', 'tokens'])
  await webhook?.[Symbol.asyncDispose]()
  await cloud?.[Symbol.asyncDispose]()
  await dir?.rm()
})

async function inDir(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const all = [...args, '--state-dir', dir.getPath('state')]
  const { code, stdout, stderr } = await bowsprit(all, { cwd: dir.path, env: baseEnv(env) }).ended
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}:\n${stderr}`)
  return stdout
}

async function whoAmI(env: Record<string, string>): Promise<string> {
  const args = ['--kubeconfig', file, 'auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}']
  const { stdout } = await execa(kubectl, args, { env: { ...baseEnv(), ...env }, extendEnv: false })
  return stdout
}

test('an API server takes the token for who has the keys', async () => {
  expect(await whoAmI(cloud.env)).toMatch(/^arn:aws:(iam|sts)::\d{12}:/)
})

test('but neither with a wrong key, nor for another cluster', async () => {
  await expect(whoAmI({ ...cloud.env, AWS_SECRET_ACCESS_KEY: 'another' })).rejects.toThrow(
    /logged in|nauthorized/,
  )
  const asked = ['eks-token', '--cluster', 'bowsprit-other', '--region', cloud.region]
  await writeFile(dir.getPath('eks-token.json'), await inDir(asked, { ...cloud.env }))
  await expect(whoAmI({})).rejects.toThrow(/logged in|nauthorized/)
  expect(webhook.seen.filter(s => s === 'nobody').length).toBeGreaterThan(1)
})

test('clients without keys show the token that the run keeps, and are told where there is none', async () => {
  await writeFile(dir.getPath('eks-token.json'), '{}')
  await expect(whoAmI({ HOME: dir.path, AWS_EC2_METADATA_DISABLED: 'true' })).rejects.toThrow(
    /no credentials of AWS/,
  )
  const asked = ['eks-token', '--cluster', cluster, '--region', cloud.region]
  await writeFile(dir.getPath('eks-token.json'), await inDir(asked, { ...cloud.env }))
  expect(await whoAmI({ HOME: dir.path })).toMatch(/^arn:aws:/)
})
