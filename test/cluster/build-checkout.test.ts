import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildKubernetes } from '../../src/kube/build.ts'
import { resolveSource } from '../../src/kube/source.ts'
import type { BuildTarget } from '../../src/plan/build-manifest.ts'
import { fullCheckout, kubeVersion, type Tree } from '../support/checkout.ts'
import { testCtx } from '../support/ctx.ts'

let scratch: string
let tree: Tree

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'bowsprit-shapes-'))
  tree = await fullCheckout()
})

afterAll(async () => {
  await tree?.[Symbol.asyncDispose]()
  await rm(scratch, { recursive: true, force: true })
})

async function build(targets: BuildTarget[], env: Record<string, string> = {}) {
  const ctx = testCtx({
    cache: join(scratch, 'cache'),
    runs: join(scratch, 'runs'),
    env: { ...process.env, ...env },
  })
  const source = await resolveSource({ kind: 'checkout', dir: tree.dir }, ctx)
  return { source, ...(await buildKubernetes(source, targets, ctx)) }
}

/** Build information of a program without what only says where it was built. */
async function facts(program: string): Promise<string[]> {
  const { stdout } = await execa('go', ['version', '-m', program])
  return stdout
    .split('\n')
    .slice(1)
    .filter(line => !/vcs|-ldflags|\tmod\t/.test(line))
}

describe('a checkout as contributors have it', () => {
  it("gives the program that upstream's own make gives", async () => {
    const { manifest } = await build(['kubectl'])
    expect(manifest).toMatchObject({ version: kubeVersion, treeState: 'clean', moduleDir: tree.dir })
    const ours = manifest.files['kubectl']!.path

    const caches = JSON.parse(
      (await execa('go', ['env', '-json', 'GOCACHE', 'GOMODCACHE'], { cwd: '/' })).stdout,
    )
    await execa('make', ['WHAT=cmd/kubectl'], {
      cwd: tree.dir,
      env: { ...caches, FORCE_HOST_GO: 'y', GOTOOLCHAIN: 'local', SOURCE_DATE_EPOCH: '1790000000' },
    })
    const theirs = join(tree.dir, '_output/local/go/bin/kubectl')
    const version = async (program: string) =>
      JSON.parse((await execa(program, ['version', '--client', '-o', 'json'])).stdout)
    expect(await version(ours)).toEqual(await version(theirs))
    expect(await facts(ours)).toEqual(await facts(theirs))
    // Upstream's output directory is ignored by git: the tree is not dirty for it.
    expect((await build(['kubectl'])).reused).toEqual(['kubectl'])
  })

  it('with vendor needs no module cache and no proxy', async () => {
    await execa('go', ['work', 'vendor'], { cwd: tree.dir, env: { GOFLAGS: '' } })
    await tree.commit('vendor')
    const { source, manifest } = await build(['ginkgo'], {
      GOPROXY: 'off',
      GOMODCACHE: join(scratch, 'empty'),
    })
    expect(source.vendored).toBe(true)
    expect(source.version.gitVersion).toMatch(/^v1\.36\.3-1\+[0-9a-f]{14}$/)
    expect((await execa(manifest.files['ginkgo']!.path, ['version'])).stdout).toMatch(/Ginkgo Version 2\./)
  })

  it('without go.work builds by its go.mod, and leaves a vendor that was made for go.work alone', async () => {
    await rm(join(tree.dir, 'go.work'))
    const { source, built } = await build(['ginkgo'])
    expect(source.go.env['GOWORK']).toBe('off')
    expect(source.version.gitVersion).toMatch(/-dirty$/)
    expect(built).toEqual(['ginkgo'])
    await tree.git('checkout', '--', 'go.work')
  })
})
