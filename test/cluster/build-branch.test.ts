import { appendFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BuildError } from '../../src/errors.ts'
import { buildKubernetes } from '../../src/kube/build.ts'
import { resolveSource } from '../../src/kube/source.ts'
import type { BuildTarget } from '../../src/plan/build-manifest.ts'
import { kubeVersion, patchedModule, type Tree } from '../support/checkout.ts'
import { testCtx } from '../support/ctx.ts'

/** A patched tree over a version: only what the patch touches is compiled, the rest is shared with other builds. */
let scratch: string
let tree: Tree

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'bowsprit-branch-'))
  tree = await patchedModule()
})

afterAll(async () => {
  await tree?.[Symbol.asyncDispose]()
  await rm(scratch, { recursive: true, force: true })
})

const main = 'cmd/kubectl/kubectl.go'
const says = (text: string) => (go: string) =>
  go.replace(/func main\(\) \{\n(\tprintln\(.*\n)?/, `func main() {\n\tprintln("${text}")\n`)

function ctxWith(options: { signal?: AbortSignal; env?: Record<string, string>; cache?: string } = {}) {
  const { signal, env = {}, cache = 'cache' } = options
  const own = { cache: join(scratch, cache), runs: join(scratch, 'runs'), env: { ...process.env, ...env } }
  return testCtx({ ...own, ...(signal && { signal }) })
}

async function build(targets: BuildTarget[], ctx = ctxWith()) {
  const began = performance.now()
  const source = await resolveSource({ kind: 'module', version: kubeVersion, replace: tree.dir }, ctx)
  const result = await buildKubernetes(source, targets, ctx)
  return {
    ...result,
    ms: performance.now() - began,
    packages: ctx.log.updates.find(u => u.id === 'build')?.total ?? 0,
  }
}

describe('a branch', () => {
  it('is built, and the second build of the same thing takes what is there', async () => {
    const first = await build(['kubectl', 'ginkgo'])
    expect(first.built.toSorted()).toEqual(['ginkgo', 'kubectl'])
    expect(first.manifest).toMatchObject({
      version: `${kubeVersion}+dirty`,
      treeState: 'dirty',
      sourceDir: tree.dir,
    })
    const { stdout } = await execa(first.manifest.files['kubectl']!.path, ['version', '--client'])
    expect(stdout).toContain(`Client Version: ${kubeVersion}+dirty`)

    const second = await build(['kubectl', 'ginkgo'])
    expect(second.built).toEqual([])
    expect(second.manifest).toEqual(first.manifest)
    expect(second.ms).toBeLessThan(2000)
  })

  it('with one line changed compiles what depends on it, and relinks nothing else', async () => {
    const before = await build(['kubectl', 'ginkgo'])
    await tree.edit(main, says('changed'))
    const after = await build(['kubectl', 'ginkgo'])
    expect(after.built).toEqual(['kubectl'])
    expect(after.reused).toEqual(['ginkgo'])
    expect(after.packages).toBeLessThan(5)
    expect((await execa(after.manifest.files['kubectl']!.path, ['version', '--client'])).stderr).toContain(
      'changed',
    )
    // The earlier build is still what it was.
    expect((await execa(before.manifest.files['kubectl']!.path, ['version', '--client'])).stderr).toBe('')
  })

  it('that does not compile is an error with every place and the whole output, and leaves nothing', async () => {
    await tree.edit(main, says('broken'))
    await tree.edit(main, go => `${go}\nfunc broken() int {\n\treturn missing\n}\n`)
    const line = (await execa('grep', ['-n', 'missing', join(tree.dir, main)])).stdout.split(':')[0]
    const error = await build(['kubectl']).catch(e => e)
    expect(error).toBeInstanceOf(BuildError)
    expect((error as BuildError).places).toEqual([
      { file: main, line: Number(line), column: 9, message: 'undefined: missing' },
    ])
    expect((error as BuildError).message).toMatch(
      /does not build:\n# k8s\.io\/kubernetes\/cmd\/kubectl\n.*kubectl\.go:\d+:9: undefined: missing/,
    )
    await tree.edit(main, go => go.replace('import (', 'import (\n\t"example.test/nowhere"'))
    const imports = await build(['kubectl']).catch(e => e)
    expect(imports).toBeInstanceOf(BuildError)
    expect((imports as BuildError).places[0]).toMatchObject({ file: main })
    expect((imports as BuildError).message).toContain('example.test/nowhere')
    expect((await readdir(join(scratch, 'cache/builds'))).filter(name => name.startsWith('.'))).toEqual([])
    await tree.edit(main, go =>
      go.replace(/\t"example.test\/nowhere"\n/, '').replace(/\nfunc broken[^}]*}\n/, ''),
    )
  })

  it('whose built file was damaged is built again', async () => {
    const whole = await build(['ginkgo'])
    await appendFile(whole.manifest.files['ginkgo']!.path, 'x')
    const again = await build(['ginkgo'])
    expect(again.manifest.files['ginkgo']).toEqual(whole.manifest.files['ginkgo'])
    const { stdout } = await execa('sha256sum', [again.manifest.files['ginkgo']!.path])
    expect(stdout).toContain(whole.manifest.files['ginkgo']!.sha256)
  })

  it('is built by two at the same time without harm', async () => {
    const cache = 'shared'
    const both = await Promise.all([1, 2].map(() => build(['ginkgo'], ctxWith({ cache }))))
    expect(both[0]!.manifest).toEqual(both[1]!.manifest)
    expect((await build(['ginkgo'], ctxWith({ cache }))).built).toEqual([])
    expect(await readdir(join(scratch, cache, 'builds'))).toEqual([both[0]!.manifest.key])
  })
})

describe('a disk that is too small', () => {
  it('is an error that says how much is needed, before anything is built', async () => {
    const small = join(scratch, 'small')
    await mkdir(small)
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'bowsprit-test', small])
    try {
      const env = { GOCACHE: join(small, 'go-build') }
      await expect(build(['ginkgo'], ctxWith({ cache: 'small', env }))).rejects.toThrow(
        /not enough disk: the build needs 6(\.\d)? GB for .*small.*, and 67(\.\d)? MB are free there; make room/,
      )
      expect(await readdir(small)).toEqual([])
    } finally {
      await execa('umount', [small])
    }
  })
})

describe('a build that is cancelled', () => {
  it('stops with its compilers at once and leaves no work files', async () => {
    const stop = new AbortController()
    const ctx = ctxWith({ signal: stop.signal, env: { GOCACHE: join(scratch, 'cold') }, cache: 'cancelled' })
    const building = build(['kubectl'], ctx)
    const failed = expect(building).rejects.toThrow('enough')
    await expect
      .poll(() => ctx.log.updates.at(-1)?.done ?? 0, { timeout: 120_000, interval: 100 })
      .toBeGreaterThan(3)
    const began = performance.now()
    stop.abort(new Error('enough'))
    await failed
    expect(performance.now() - began).toBeLessThan(3000)
    expect(await readdir(join(scratch, 'cancelled/builds'))).toEqual([])
    const { stdout } = await execa('ps', ['-eo', 'args'])
    expect(stdout.split('\n').filter(args => args.includes(join(scratch, 'cancelled')))).toEqual([])
  })
})
