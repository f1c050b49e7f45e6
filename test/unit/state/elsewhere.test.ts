import { existsSync, readdirSync } from 'node:fs'
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { createFixture } from 'fs-fixture'
import { describe, expect, it, vi } from 'vitest'
import type { RunCtx } from '../../../src/flows/asked.ts'
import { makeCluster, recordOf } from '../../../src/flows/cluster-steps.ts'
import { down } from '../../../src/flows/down.ts'
import { logs } from '../../../src/flows/logs.ts'
import { phasesOf } from '../../../src/flows/phases.ts'
import { claim, openCopies } from '../../../src/flows/records.ts'
import { sweep } from '../../../src/flows/sweep.ts'
import { tearDown } from '../../../src/flows/teardown.ts'
import { test as runTests } from '../../../src/flows/test.ts'
import { readerOf } from '../../../src/options/commands.ts'
import { readOptions } from '../../../src/options/read.ts'
import { stateUrl } from '../../../src/plan/state-url.ts'
import { readCopy } from '../../../src/state/copies.ts'
import { loadRun } from '../../../src/state/runs.ts'
import { openArm } from '../../fakes/arm/server.ts'
import type { FakeCloud } from '../../support/aws/clouds.ts'
import { type AwsRun, awsRun } from '../../support/aws/cluster.ts'
import { contentsOf } from '../../support/aws/contents.ts'
import { fakeNames, startedClouds } from '../../support/aws/started.ts'
import {
  armOptions,
  azureClusterSpec,
  azureEnv,
  azureRef,
  nodesOfSpec,
  upInputs,
} from '../../support/azure-cluster.ts'
import { testCtx } from '../../support/ctx.ts'
import { s3Keys } from '../../support/stores/services.ts'

const cloudOf = startedClouds()
const bucket = 'state-of-tests'
const store = `s3://${bucket}/ci`
const hourMs = 3600_000

async function withBucket(name: (typeof fakeNames)[number]): Promise<FakeCloud> {
  const cloud = await cloudOf(name)
  const client = new S3Client({
    ...{ region: cloud.region, endpoint: cloud.endpoint, forcePathStyle: true, credentials: s3Keys },
  })
  const CreateBucketConfiguration = { LocationConstraint: cloud.region as 'eu-central-1' }
  await client.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }))
  client.destroy()
  return cloud
}

/** What a command gets on the machine that a run of the test's is. */
function commandOn({ ctx }: AwsRun): RunCtx {
  const log = { ...ctx.log, toFile: () => {}, close: () => {} }
  const env = { ...ctx.env, AWS_REGION: 'eu-central-1' }
  const make = (signal: AbortSignal): RunCtx => ({ ...ctx, env, log, signal, withSignal: make })
  return make(ctx.signal)
}

/** As `up` does it, from the first record to the last, but for the build. */
async function made(run: AwsRun, state = store): Promise<string> {
  const ctx = commandOn(run)
  const url = stateUrl(state, run.spec.ref.id)
  const spec = { ...run.spec, ref: { ...run.spec.ref, state: url } }
  await claim(recordOf(spec.ref, ctx.clock.now(), 60, true), ctx)
  const { build, stage } = run.inputs
  await makeCluster({ spec, build, stage, wanted: [], mirrors: undefined }, ctx, phasesOf(ctx))
  return url
}

/** Another machine: it does not see the maker's disk. */
async function elsewhere(cloud: FakeCloud, ...makers: readonly AwsRun[]): Promise<AwsRun> {
  for (const { runs } of makers) await rename(runs, `${runs}-away`)
  return awsRun(cloud, 'other')
}

type Given = Readonly<Record<string, unknown>>
async function typed(flow: typeof down, name: 'down' | 'logs' | 'sweep' | 'test', given: Given, on: AwsRun) {
  const printed: string[] = []
  const o = readOptions(readerOf(name), { given, env: {} })
  const asked = { o, operands: [], ctx: commandOn(on), print: (text: string) => void printed.push(text) }
  const code = await flow({ ...asked, tell: () => {} })
  return { code, printed: printed.join('\n') }
}

describe.each(fakeNames)('a cluster whose state is in a bucket of %s', { timeout: 240_000 }, name => {
  it('is removed by another machine, which has the URL of its record alone', async () => {
    const cloud = await withBucket(name)
    await using maker = await awsRun(cloud, 'abcde')
    const written: string[] = []
    for (const dir of ['runs', 'runs-before'])
      cloud.wire.answer(`s3:PUT /${bucket}/ci/${dir}/abcde.json`, body => void written.push(body))
    const url = await made(maker)
    const there = await readCopy(await openCopies(store, commandOn(maker)), 'abcde')
    expect(there).toEqual(await loadRun(maker.runs, 'abcde'))
    expect(there).toMatchObject({
      build: 'build',
      progress: { step: 'up', account: expect.stringMatching(/^\d{12}$/) },
    })
    // Each step is there before the next one begins, and no secret in any of them.
    const steps = written.flatMap(text => /"step": "(\w+)"/.exec(text)?.[1] ?? [])
    expect([...new Set(steps)]).toEqual(['stack', 'machines', 'up'])
    const secrets = await secretsOf(join(maker.runs, 'abcde'))
    expect(secrets.length).toBeGreaterThan(3)
    for (const secret of [...secrets, s3Keys.secretAccessKey, 'PRIVATE', 'BEGIN'])
      for (const text of written) expect(text).not.toContain(secret)

    await using other = await elsewhere(cloud, maker)
    const end = await typed(down, 'down', { ref: url }, other)
    expect(end.code).toBe(0)
    expect(await contentsOf(cloud)).toEqual([])
    expect(await (await openCopies(store, commandOn(other))).list('runs')).toEqual([])
    expect(await readdir(other.runs)).toEqual([])
    // Its maker finds nothing left, and forgets it, too.
    await rename(`${maker.runs}-away`, maker.runs)
    expect((await typed(down, 'down', { id: 'abcde' }, maker)).code).toBe(0)
    expect(await readdir(maker.runs)).toEqual([])
    await expect(typed(down, 'down', { ref: url }, other)).rejects.toThrow(/there is no run abcde in s3/)
  })
})

/** Long words of the files that only their owner may read. */
async function secretsOf(dir: string): Promise<string[]> {
  const words: string[] = []
  for (const file of ['kubeconfig', 'ssh-key']) {
    expect((await stat(join(dir, file))).mode & 0o777).toBe(0o600)
    words.push(...((await readFile(join(dir, file), 'utf8')).match(/[A-Za-z0-9+/=]{60,}/g) ?? []))
  }
  return words
}

describe('a cluster on Azure whose state is on a disk of several machines', { timeout: 120_000 }, () => {
  it('is removed by another machine, which has the URL of its record alone', async () => {
    await using fixture = await createFixture({ 'maker/.keep': '', 'other/.keep': '', 'store/.keep': '' })
    await using arm = await openArm(armOptions)
    const on = async (name: string): Promise<AwsRun> => {
      const runs = fixture.getPath(name)
      const spec = azureClusterSpec(azureRef('abcde', arm.url, runs))
      const inputs = await upInputs(fixture.getPath('cache'), nodesOfSpec)
      const ctx = testCtx({ cache: fixture.getPath('cache'), runs, env: azureEnv(arm.ca) })
      return { spec, inputs, ctx, runs, [Symbol.asyncDispose]: async () => {} }
    }
    const maker = await on('maker')
    const url = await made(maker, `dir:${fixture.getPath('store')}`)
    expect(arm.left()).not.toEqual([])
    const text = await readFile(url.replace('dir:', ''), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ ref: { state: url }, progress: { step: 'nodes' } })
    for (const secret of ['PRIVATE', 'BEGIN', 'secret']) expect(text).not.toContain(secret)
    await rename(maker.runs, `${maker.runs}-away`)
    expect((await typed(down, 'down', { ref: url }, await on('other'))).code).toBe(0)
    expect(arm.left()).toEqual([])
    expect(existsSync(url.replace('dir:', ''))).toBe(false)
  })
})

describe('a run that is recorded in a bucket', { timeout: 240_000 }, () => {
  it('is none that another may have at the same time', async () => {
    const cloud = await withBucket('moto')
    await using first = await awsRun(cloud, 'same')
    await made(first)
    await using second = await awsRun(cloud, 'same')
    await expect(made(second)).rejects.toThrow(/same is there already.*--ref s3:\/\/.*runs\/same.json/)
    expect(await readdir(second.runs)).toEqual([])
    // Nor does the end of a run of that name which has nothing there take the other's record.
    await tearDown(second.spec.ref, commandOn(second))
    expect(await readCopy(await openCopies(store, commandOn(first)), 'same')).toBeDefined()
  })

  it('goes on by what is on disk when the bucket is lost, and does not begin where it is refused', async () => {
    const cloud = await withBucket('moto')
    await using run = await awsRun(cloud, 'lost')
    const gone = { status: 503, body: '<Error><Code>ServiceUnavailable</Code></Error>' }
    const key = `/${bucket}/ci/runs/lost.json`
    let writes = 0
    cloud.wire.answer(`s3:PUT ${key}`, () => (++writes > 2 ? gone : undefined))
    await made(run)
    const warned = run.ctx.log.seen.filter(s => s.level === 'warn').map(s => s.text)
    expect(warned.join('\n')).toMatch(/s3:\/\/.*lost.json is not up to date/)
    expect(await loadRun(run.runs, 'lost')).toMatchObject({ progress: { step: 'up' } })
    expect((await typed(down, 'down', { id: 'lost' }, run)).code).toBe(0)
    expect(await contentsOf(cloud)).toEqual([])

    await using no = await awsRun(cloud, 'no')
    await expect(made(no, 's3://no-such-bucket/ci')).rejects.toThrow(/there is no such bucket/)
    expect(await readdir(no.runs)).toEqual([])
    expect(await contentsOf(cloud)).toEqual([])
  })

  it('gives its logs to another machine, and is swept by it when its time is over', async () => {
    const cloud = await withBucket('MiniStack')
    await using maker = await awsRun(cloud, 'old', { provider: 'eks' })
    const url = await made(maker)
    await using other = await elsewhere(cloud, maker)
    const artifacts = join(other.runs, 'artifacts')
    const got = await typed(logs, 'logs', { id: 'old', state: store, artifacts, json: true }, other)
    expect(JSON.parse(got.printed)).toMatchObject({ ref: { id: 'old', state: url } })
    expect(await readdir(join(artifacts, 'logs'))).toContain('cluster.json')

    const nothing = await typed(sweep, 'sweep', { state: store, json: true }, other)
    expect(JSON.parse(nothing.printed)).toEqual([])
    await other.ctx.clock.sleep(2 * hourMs)
    const swept = await typed(sweep, 'sweep', { state: store, json: true }, other)
    expect(swept.code).toBe(0)
    expect(JSON.parse(swept.printed)).toMatchObject([{ ref: { id: 'old' }, left: [] }])
    expect(await contentsOf(cloud)).toEqual([])
    expect(await (await openCopies(store, commandOn(other))).list('runs')).toEqual([])
  })

  it('is tested by another machine where credentials of its cloud do, and no secret of its maker', async () => {
    await using temporary = await createFixture()
    vi.stubEnv('TMPDIR', temporary.path)
    const cloud = await withBucket('MiniStack')
    await using maker = await awsRun(cloud, 'keys')
    const url = await made(maker)
    await using eks = await awsRun(cloud, 'open', { provider: 'eks' })
    const open = await made(eks)
    // On its own machine another process takes over what the one that made it kept good while it lived.
    const token = join(eks.runs, 'open/eks-token.json')
    await rm(token)
    await expect(typed(runTests, 'test', { id: 'open', source: '/nowhere' }, eks)).rejects.toThrow(/nowhere/)
    expect(existsSync(token)).toBe(true)
    await using other = await elsewhere(cloud, maker, eks)
    await expect(typed(runTests, 'test', { ref: url }, other)).rejects.toThrow(
      /keys was made by another machine, and its kubeconfig is a secret.*--kubeconfig/,
    )
    // The suite that runs there was built on the other machine.
    await expect(typed(runTests, 'test', { ref: open }, other)).rejects.toThrow(/give the same --source/)
    expect(existsSync(join(other.runs, 'open'))).toBe(false)
    // What it had of them for so long is gone although nothing came of it.
    expect(readdirSync(temporary.path).filter(name => /^bowsprit-\w{6}$/.test(name))).toEqual([])
    vi.unstubAllEnvs()
  })

  it('is another account only for whoever has its record', async () => {
    const cloud = await withBucket('MiniStack')
    await using maker = await awsRun(cloud, 'account')
    const url = await made(maker)
    const copies = await openCopies(store, commandOn(maker))
    const found = await copies.read('runs/account.json')
    const text = found!.bytes.toString().replace(/"account": "\d+"/, '"account": "999999999999"')
    await copies.put('runs/account.json', { bytes: Buffer.from(text) })
    await using other = await elsewhere(cloud, maker)
    expect((await typed(down, 'down', { ref: url }, other)).code).toBe(4)
    expect(await contentsOf(cloud)).toContain('stack bowsprit-account')
    expect(await copies.read('runs/account.json')).toBeDefined()
  })
})
