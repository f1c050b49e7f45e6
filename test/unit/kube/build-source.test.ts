import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { resolveSource } from '../../../src/kube/source.ts'
import { versionLdflags } from '../../../src/plan/build-args.ts'
import { parseSource } from '../../../src/plan/source.ts'
import { cloneOf, copyOf, kubeVersion, slimTree, type Tree, upstreamSays } from '../../support/checkout.ts'
import { testCtx } from '../../support/ctx.ts'

let scratch: string
let tagged: Tree

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'bowsprit-source-'))
  tagged = await slimTree()
  await tagged.git('init', '--quiet', '--initial-branch=master')
  await tagged.commit('all of it')
  await tagged.git('tag', kubeVersion)
}, 300_000)

afterAll(async () => {
  await tagged?.[Symbol.asyncDispose]()
  await rm(scratch, { recursive: true, force: true })
})

function ctxWith(env: Record<string, string> = {}) {
  return testCtx({
    cache: join(scratch, 'cache'),
    runs: join(scratch, 'runs'),
    env: { ...process.env, ...env },
  })
}

const resolveDir = (dir: string, env: Record<string, string> = {}) =>
  resolveSource({ kind: 'checkout', dir }, ctxWith(env))

/** Ours and upstream's flags for one tree, under one clock. */
async function bothLdflags(tree: Tree, env: Record<string, string> = {}) {
  const fixed = { SOURCE_DATE_EPOCH: '1790000000', ...env }
  const ours = versionLdflags((await resolveDir(tree.dir, fixed)).version)
  return { ours, upstream: await upstreamSays(tree, 'kube::version::ldflags', fixed) }
}

describe("the version of a checkout is what upstream's own scripts in it say", () => {
  const states: [string, string, (tree: Tree) => Promise<unknown>][] = [
    ['at a release', 'v1.36.3', async () => {}],
    ['with a file changed', 'v1.36.3-dirty', t => t.edit('go.mod', text => `${text}\n`)],
    ['with a new file', 'v1.36.3-dirty', t => t.write('pkg/new.go', 'package pkg\n')],
    ['one commit on', 'v1.36.3-1+', t => t.commit()],
    [
      'twelve commits after an alpha, dirty',
      'v1.37.0-alpha.1.12+',
      async t => {
        await t.commit()
        await t.git('tag', 'v1.37.0-alpha.1')
        for (let i = 0; i < 12; i++) await t.commit()
        await t.write('new.txt', '')
      },
    ],
    [
      'with annotated and foreign tags',
      'v1.36.4-rc.0',
      async t => {
        await t.commit()
        await t.git('tag', '-a', '-m', 'candidate', 'v1.36.4-rc.0')
        await t.git('tag', 'kubernetes-9.9.9')
      },
    ],
  ]

  it.each(states)('%s: %s', async (_, version, change) => {
    await using tree = await copyOf(tagged)
    await change(tree)
    const { ours, upstream } = await bothLdflags(tree)
    expect(ours).toBe(upstream)
    expect(ours).toContain(`component-base/version.gitVersion=${version}`)
  })

  it('also from KUBE_GIT_VERSION_FILE', async () => {
    const file = join(scratch, 'version-file')
    await writeFile(
      file,
      "KUBE_GIT_COMMIT='0123456789012345678901234567890123456789'\nKUBE_GIT_TREE_STATE='clean'\nKUBE_GIT_VERSION='v1.36.9'\nKUBE_GIT_MAJOR='1'\nKUBE_GIT_MINOR='36'\n",
    )
    const { ours, upstream } = await bothLdflags(tagged, { KUBE_GIT_VERSION_FILE: file })
    expect(ours).toBe(upstream)
    expect(ours).toContain('v1.36.9')
  })

  it('also in an exported archive of a tag, which has no git', async () => {
    await using tree = await copyOf(tagged)
    const out = join(scratch, 'exported')
    await execa('sh', ['-c', `mkdir ${out} && git -C ${tree.dir} archive HEAD | tar -x -C ${out}`])
    const { version } = await resolveDir(out)
    expect(version).toMatchObject({
      gitVersion: kubeVersion,
      gitTreeState: 'archive',
      gitMajor: '1',
      gitMinor: '36',
    })
    expect(version.gitCommit).toBe(await tagged.git('rev-parse', 'HEAD'))
  })
})

describe('a clone without tags', () => {
  it('gets the version of its remote, and stays as it was', async () => {
    await using remote = await copyOf(tagged)
    for (let i = 0; i < 3; i++) await remote.commit()
    const { ours } = await bothLdflags(remote)
    await using shallow = await cloneOf(remote, '--depth=1', '--no-tags')
    const before = await shallow.git('count-objects', '-v')
    const source = await resolveDir(shallow.dir, { SOURCE_DATE_EPOCH: '1790000000' })
    expect(versionLdflags(source.version)).toBe(ours)
    expect(source.version.gitVersion).toMatch(/^v1\.36\.3-3\+[0-9a-f]{14}$/)
    expect(await shallow.git('tag')).toBe('')
    expect(await shallow.git('count-objects', '-v')).toBe(before)
    expect(await shallow.git('rev-parse', '--is-shallow-repository')).toBe('true')
  })

  it('gets it with commits of its own on top', async () => {
    await using shallow = await cloneOf(tagged, '--depth=1', '--no-tags')
    await shallow.commit('mine')
    await shallow.write('new.txt', '')
    expect((await resolveDir(shallow.dir)).version.gitVersion).toMatch(/^v1\.36\.3-1\+[0-9a-f]{14}-dirty$/)
  })

  it('derives it from what the tree states when no remote answers, and says so', async () => {
    await using shallow = await cloneOf(tagged, '--depth=1', '--no-tags')
    await shallow.git('remote', 'set-url', 'origin', `file://${scratch}/nowhere`)
    const commit = await shallow.git('rev-parse', 'HEAD')
    const ctx = ctxWith()
    const { version } = await resolveSource({ kind: 'checkout', dir: shallow.dir }, ctx)
    // The newest changelog in the tree of v1.36.3 is that of v1.36.2.
    expect(version).toMatchObject({
      gitVersion: `v1.36.2+${commit.slice(0, 14)}`,
      gitMinor: '36',
      gitCommit: commit,
    })
    const warnings = ctx.log.seen.filter(entry => entry.level === 'warn').map(entry => entry.text)
    expect(warnings.join()).toMatch(/derived .* v1\.36\.2\+.*git -C .* fetch --tags --unshallow/)
  })

  it('is an error that says what to do when nothing states a version', async () => {
    await using shallow = await cloneOf(tagged, '--depth=1', '--no-tags')
    await shallow.git('remote', 'remove', 'origin')
    await shallow.git('rm', '--quiet', '-r', 'CHANGELOG', 'staging/src/k8s.io/component-base')
    await shallow.commit()
    await expect(resolveDir(shallow.dir)).rejects.toThrow(
      /does not say which version it is.*fetch --tags.*KUBE_GIT_VERSION_FILE/,
    )
  })
})

describe('the identity of a source', () => {
  it('follows content, not times', async () => {
    await using tree = await copyOf(tagged)
    const of = async () => (await resolveDir(tree.dir)).identity
    const clean = await of()
    await execa('touch', [join(tree.dir, 'go.mod')])
    expect(await of()).toBe(clean)
    await tree.write('new.go', 'package a\n')
    const one = await of()
    expect(one).not.toBe(clean)
    await tree.write('new.go', 'package b\n')
    expect(await of()).not.toBe(one)
    await rm(join(tree.dir, 'new.go'))
    expect(await of()).toBe(clean)
  })

  it('is known without git, and nothing is written into the directory', async () => {
    await using tree = await copyOf(tagged)
    await rm(join(tree.dir, '.git'), { recursive: true })
    const of = async () =>
      (await resolveSource({ kind: 'module', version: kubeVersion, replace: tree.dir }, ctxWith())).identity
    const first = await of()
    await tree.write('new.go', 'package a\n')
    expect(await of()).not.toBe(first)
    await rm(join(tree.dir, 'new.go'))
    expect(await of()).toBe(first)
    await expect(execa('ls', ['-d', join(tree.dir, '.git')])).rejects.toThrow()
  })

  it('leaves nothing of directories that are gone, or long forgotten, in the cache', async () => {
    const cache = join(scratch, 'trees-cache')
    const ctx = testCtx({ cache, runs: join(scratch, 'runs'), env: process.env })
    const look = async (tree: Tree) => {
      await rm(join(tree.dir, '.git'), { recursive: true })
      await resolveSource({ kind: 'module', version: kubeVersion, replace: tree.dir }, ctx)
    }
    const known = () => readdir(join(cache, 'trees'))
    await using forgotten = await copyOf(tagged)
    await look(forgotten)
    const long = new Date(Date.now() - 31 * 24 * 3_600_000)
    const [store] = await known()
    await utimes(join(cache, 'trees', store!, 'of'), long, long)
    {
      await using gone = await copyOf(tagged)
      await look(gone)
      expect(await known()).toHaveLength(1)
      expect(await known()).not.toContain(store)
    }
    await using here = await copyOf(tagged)
    await look(here)
    expect(await known()).toHaveLength(1)
  })
})

describe('a module source', () => {
  it('has the version it names', async () => {
    const { version, companions, modFlags } = await resolveSource(
      parseSource(`module:${kubeVersion}`),
      ctxWith(),
    )
    expect(version).toMatchObject({
      gitVersion: kubeVersion,
      gitMajor: '1',
      gitMinor: '36',
      gitTreeState: 'archive',
    })
    expect(modFlags).toEqual(['-mod=mod'])
    expect(companions).toMatchObject({ etcd: '3.6.8', cni: '1.9.1', pause: '3.10.2' })
  })

  it('shows that a tree replaces it: by its commit, or as dirty where it has none', async () => {
    await using tree = await copyOf(tagged)
    const replaced = async () =>
      (await resolveSource({ kind: 'module', version: kubeVersion, replace: tree.dir }, ctxWith())).version
    const commit = await tree.git('rev-parse', 'HEAD')
    expect(await replaced()).toMatchObject({
      gitVersion: `v1.36.3+${commit.slice(0, 14)}`,
      gitTreeState: 'clean',
      gitCommit: commit,
    })
    await tree.write('new.go', 'package a\n')
    expect((await replaced()).gitVersion).toBe(`v1.36.3+${commit.slice(0, 14)}-dirty`)
    await rm(join(tree.dir, '.git'), { recursive: true })
    expect(await replaced()).toMatchObject({
      gitVersion: 'v1.36.3+dirty',
      gitTreeState: 'dirty',
      gitCommit: '',
    })
  })
})

describe('a wrong source', () => {
  const problemsOf = async (resolving: Promise<unknown>) => {
    const error = await resolving.then(
      () => undefined,
      e => e,
    )
    expect(error).toBeInstanceOf(UsageError)
    return (error as UsageError).problems
  }

  it('is refused with every problem at once', async () => {
    const dir = await mkdtemp(join(scratch, 'not-kubernetes-'))
    await writeFile(join(dir, 'go.mod'), 'module example.test/else\n\ngo 1.26\n')
    const problems = await problemsOf(resolveDir(dir, { PATH: scratch }))
    expect(problems.join('\n')).toMatch(
      /is not a tree of Kubernetes: its go\.mod says module example\.test\/else/,
    )
    expect(problems.join('\n')).toMatch(/git is not there/)
    expect(problems.length).toBeGreaterThanOrEqual(2)
  })

  it('says what is wrong with a directory', async () => {
    expect(await problemsOf(resolveDir(join(scratch, 'nowhere')))).toEqual([
      expect.stringMatching(/nowhere is not there/),
    ])
    expect(await problemsOf(resolveDir(scratch))).toEqual([
      expect.stringMatching(/has no go\.mod; name the top directory/),
    ])
    await writeFile(join(scratch, 'file'), '')
    expect(await problemsOf(resolveDir(join(scratch, 'file')))).toEqual([
      expect.stringMatching(/no directory/),
    ])
  })

  it('says which Go the branch wants when this one is too old and may not fetch another', async () => {
    await using tree = await copyOf(tagged)
    await tree.edit('go.mod', text => text.replace(/^go 1\..*$/m, 'go 1.97.0'))
    await tree.write('.go-version', '1.97.3\n')
    const [problem] = await problemsOf(resolveDir(tree.dir, { GOTOOLCHAIN: 'local' }))
    expect(problem).toMatch(
      /is too old: the source wants Go 1\.97\.0 or newer \(its \.go-version says 1\.97\.3\)/,
    )
    expect(problem).toMatch(/GOTOOLCHAIN=auto/)
  })

  it('says so when the wanted Go cannot be fetched', async () => {
    await using tree = await copyOf(tagged)
    await tree.edit('go.mod', text => text.replace(/^go 1\..*$/m, 'go 1.97.0'))
    const [problem] = await problemsOf(resolveDir(tree.dir, { GOTOOLCHAIN: 'auto', GOPROXY: 'off' }))
    expect(problem).toMatch(/wants Go 1\.97\.0 or newer .* fetching go1\.97\.0 failed/)
  })

  it('says that a version does not exist', async () => {
    const [problem] = await problemsOf(
      resolveSource(parseSource('module:v1.36.999'), ctxWith({ GOPROXY: 'off' })),
    )
    expect(problem).toMatch(/k8s\.io\/kubernetes.*v1\.36\.999/)
  })

  it('refuses a version that is none, an epoch that is none, and a version file that is not there', async () => {
    await using tree = await copyOf(tagged)
    await tree.commit()
    await tree.git('tag', 'v1.36.3_patched')
    expect(await problemsOf(resolveDir(tree.dir))).toEqual([
      expect.stringMatching(/'v1\.36\.3_patched'.*rename the tag/),
    ])
    expect(await problemsOf(resolveDir(tagged.dir, { SOURCE_DATE_EPOCH: 'now' }))).toEqual([
      expect.stringMatching(/seconds since 1970/),
    ])
    expect(await problemsOf(resolveDir(tagged.dir, { KUBE_GIT_VERSION_FILE: '/nowhere' }))).toEqual([
      expect.stringMatching(/\/nowhere, which is not there/),
    ])
  })
})
