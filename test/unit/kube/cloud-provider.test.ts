import { writeFile } from 'node:fs/promises'
import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { describe, expect, test } from 'vitest'
import { ProvisionError, UsageError } from '../../../src/errors.ts'
import { programImage } from '../../../src/images/program-image.ts'
import { buildCloudProvider, resolveCloudProvider } from '../../../src/kube/cloud-provider.ts'
import { testCtx } from '../../support/ctx.ts'

const main = (said: string) => `package main

func main() { println("${said}") }
`

/** What a checkout looks like from outside: the module's name, and its programs. */
const tree = (module: string, packages: readonly string[]) =>
  Object.fromEntries([
    ['src/go.mod', `module ${module}\n\ngo 1.21\n`],
    ...packages.map(name => [`src/${name}/main.go`, main(name)]),
  ])

const azure = tree('sigs.k8s.io/cloud-provider-azure', [
  'cmd/cloud-controller-manager',
  'cmd/cloud-node-manager',
])

async function checkoutOf(files: Record<string, string>) {
  const dir = await createFixture(files)
  const ctx = testCtx({ cache: dir.getPath('cache'), runs: dir.path })
  const resolved = () => resolveCloudProvider('azure', { kind: 'checkout', dir: dir.getPath('src') }, ctx)
  return { dir, ctx, resolved, [Symbol.asyncDispose]: () => dir.rm() }
}

const of = { version: 'v0', platform: 'linux/amd64', compression: 'gzip' } as const

describe('a cloud provider', { timeout: 120_000 }, () => {
  test('of a checkout is built under the names of its images, once, and again when it was changed', async () => {
    await using t = await checkoutOf(azure)
    const source = await t.resolved()
    const programs = await buildCloudProvider(source, 'linux/amd64', t.ctx)
    expect(programs.map(p => p.name)).toEqual(['azure-cloud-controller-manager', 'azure-cloud-node-manager'])
    expect((await execa(programs[1]!.path)).stderr).toBe('cmd/cloud-node-manager')
    const built = () => t.ctx.log.seen.filter(s => s.text.startsWith('building the cloud provider')).length
    expect(await buildCloudProvider(await t.resolved(), 'linux/amd64', t.ctx)).toEqual(programs)
    expect(built()).toBe(1)
    await writeFile(t.dir.getPath('src/cmd/cloud-node-manager/main.go'), main('changed'))
    const changed = await t.resolved()
    expect(changed.tag).not.toBe(source.tag)
    const [, node] = await buildCloudProvider(changed, 'linux/amd64', t.ctx)
    expect(built()).toBe(2)
    expect((await execa(node!.path)).stderr).toBe('changed')
  })

  test('is the same image wherever it is built, and another one for another platform', async () => {
    await using a = await checkoutOf(azure)
    await using b = await checkoutOf(azure)
    const digests: string[] = []
    for (const [t, platform] of [
      [a, 'linux/amd64'],
      [b, 'linux/amd64'],
      [a, 'linux/arm64'],
    ] as const) {
      const source = await t.resolved()
      const [program] = await buildCloudProvider(source, platform, t.ctx)
      digests.push((await programImage(program!, { ...of, platform }, t.ctx)).digest)
      expect(source.tag).toBe((await a.resolved()).tag)
    }
    expect(digests[0]).toBe(digests[1])
    expect(digests[2]).not.toBe(digests[0])
  })

  test('that does not compile says where, and is no fault of the branch', async () => {
    await using t = await checkoutOf({
      ...azure,
      'src/cmd/cloud-node-manager/main.go': 'package main\n\nfunc main() { x() }\n',
    })
    const failure = await buildCloudProvider(await t.resolved(), 'linux/amd64', t.ctx).catch(e => e)
    expect(failure).toBeInstanceOf(ProvisionError)
    expect(failure.message).toMatch(/cmd\/cloud-node-manager\/main\.go:3:\d+: undefined: x/)
  })

  test.each([
    ['nothing', {}, /it has no go\.mod; name its top directory/],
    [
      'another module',
      tree('k8s.io/cloud-provider-aws', []),
      /its go\.mod says module k8s\.io\/cloud-provider-aws/,
    ],
  ])('that is %s is refused', async (_, files, why) => {
    await using t = await checkoutOf(files as Record<string, string>)
    const refused = await t.resolved().catch(e => e)
    expect(refused).toBeInstanceOf(UsageError)
    expect(refused.message).toMatch(why)
  })
})
