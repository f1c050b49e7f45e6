import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { cloneAll } from '../../../src/kube/clone.ts'
import { type CloneRecord, cloneLog } from '../../../src/plan/prow/clone/records.ts'
import {
  type CloneRefs,
  cloneProblems,
  cloneRefsOfJson,
  parseCloneRefs,
} from '../../../src/plan/prow/clone/wish.ts'
import { testCtx } from '../../support/ctx.ts'
import { git, gitServer } from '../../support/git-server.ts'

const server = 'https://github.com'

/** A repository with a tag, two pull requests, one of which cannot be merged after the other, and a release branch. */
async function origin(
  root: string,
  name = 'harbour',
): Promise<Record<'main' | 'older' | 'one' | 'two' | 'clash', string>> {
  const dir = join(root, 'sailors', `${name}.git`)
  await mkdir(dir, { recursive: true })
  let time = 1_700_000_000
  const commit = async (files: Record<string, string>) => {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(join(dir, file, '..'), { recursive: true })
      await writeFile(join(dir, file), text)
    }
    time += 100
    const date = `@${time} +0000`
    await git(dir, ['add', '.'])
    await git(dir, ['commit', '-q', '-m', 'c'], { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date })
    return git(dir, ['rev-parse', 'HEAD'])
  }
  await git(dir, ['init', '-q', '-b', 'main'])
  const older = await commit({ 'a.txt': 'a\n', 'docs/d.txt': 'd\n' })
  await git(dir, ['tag', '-a', 'v1.0.0', '-m', 'one'], { GIT_COMMITTER_DATE: '@1700000000 +0000' })
  const main = await commit({ 'b.txt': 'b\n' })
  const pull = async (number: number, files: Record<string, string>) => {
    await git(dir, ['checkout', '-q', '-B', 'work', older])
    const sha = await commit(files)
    await git(dir, ['update-ref', `refs/pull/${number}/head`, sha])
    return sha
  }
  const one = await pull(1, { 'one.txt': '1\n' })
  const two = await pull(2, { 'two.txt': '2\n' })
  const clash = await pull(3, { 'one.txt': 'other\n' })
  await git(dir, ['checkout', '-q', 'main'])
  await git(dir, ['branch', '-D', '-q', 'work'])
  // As on GitHub: commits of pull requests and partial clones can be asked for.
  for (const setting of ['uploadpack.allowAnySHA1InWant', 'uploadpack.allowFilter', 'http.receivepack'])
    await git(dir, ['config', setting, 'true'])
  return { main, older, one, two, clash }
}

async function cloning(root: string, all: readonly CloneRefs[], token?: string, signal?: AbortSignal) {
  const ctx = testCtx({ cache: join(root, 'cache'), runs: join(root, 'runs'), ...(signal && { signal }) })
  return { ctx, records: await cloneAll(all, { root, server, token }, ctx) }
}

function fileUri(root: string, name = 'harbour'): string {
  return `file://${join(root, 'sailors', `${name}.git`)}`
}

/** What clonerefs does for these refs, as a person would type it: the commit that it ends at. */
async function byHand(
  dir: string,
  uri: string,
  base: string,
  sha: string,
  pulls: readonly string[],
): Promise<string> {
  await mkdir(dir, { recursive: true })
  await git(dir, ['init', '-q'])
  await git(dir, ['config', 'user.name', 'ci-robot'])
  await git(dir, ['config', 'user.email', 'ci-robot@k8s.io'])
  await git(dir, ['fetch', '-q', uri, sha])
  await git(dir, ['checkout', '-q', '-B', base, sha])
  let time = Number(await git(dir, ['show', '-s', '--format=%ct', 'HEAD']))
  const robot = {
    GIT_AUTHOR_NAME: 'ci-robot',
    GIT_AUTHOR_EMAIL: 'ci-robot@k8s.io',
    GIT_COMMITTER_NAME: 'ci-robot',
    GIT_COMMITTER_EMAIL: 'ci-robot@k8s.io',
  }
  for (const pull of pulls) {
    const date = String(++time)
    await git(dir, ['fetch', '-q', uri, pull])
    await git(dir, ['merge', '-q', '--no-ff', pull], {
      ...robot,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    })
  }
  return git(dir, ['rev-parse', 'HEAD'])
}

describe('clone', () => {
  it('base and pull requests: the commit that clonerefs makes, each time', async () => {
    await using dir = await createFixture()
    const o = await origin(dir.path)
    const clone_uri = fileUri(dir.path)
    const refs = {
      org: 'sailors',
      repo: 'harbour',
      base_ref: 'main',
      base_sha: o.main,
      clone_uri,
      pulls: [
        { number: 1, sha: o.one },
        { number: 2, sha: o.two },
      ],
    }
    const first = await cloning(dir.getPath('first'), [refs])
    const second = await cloning(dir.getPath('second'), [refs])
    const expected = await byHand(dir.getPath('by-hand'), clone_uri, 'main', o.main, [o.one, o.two])
    expect([first, second].map(c => c.records[0]?.final_sha)).toEqual([expected, expected])
    const clone = dir.getPath('first/src/github.com/sailors/harbour')
    expect((await readdir(clone)).filter(f => f !== '.git').sort()).toEqual([
      'a.txt',
      'b.txt',
      'docs',
      'one.txt',
      'two.txt',
    ])
    expect(await git(clone, ['branch', '--show-current'])).toBe('main')
    expect(await git(clone, ['describe', '--tags'])).toMatch(/^v1\.0\.0-\d+-g/)
    expect(await git(clone, ['log', '--format=%an %ae %cn', '-1'])).toBe('ci-robot ci-robot@k8s.io ci-robot')
  })

  it('settings of the user and the hour do not change it', async () => {
    await using dir = await createFixture({
      'home/.gitconfig': '[merge]\n\tlog = true\n\tsuppressDest = main\n[user]\n\tname = me\n',
    })
    const o = await origin(dir.path)
    const refs = {
      org: 'sailors',
      repo: 'harbour',
      base_ref: 'main',
      base_sha: o.main,
      clone_uri: fileUri(dir.path),
      pulls: [{ number: 1, sha: o.one }],
    }
    const env = { ...process.env, HOME: dir.getPath('home'), TZ: 'Asia/Tokyo' }
    const ctx = testCtx({ cache: dir.getPath('c'), runs: dir.getPath('r'), env })
    const [record] = await cloneAll([refs], { root: dir.getPath('one'), server, token: undefined }, ctx)
    expect(record?.final_sha).toBe(
      await byHand(dir.getPath('by-hand'), fileUri(dir.path), 'main', o.main, [o.one]),
    )
  })

  it('without commits: the branch and the requests as they are now, by number or by ref', async () => {
    await using dir = await createFixture()
    const o = await origin(dir.path)
    const clone_uri = fileUri(dir.path)
    const { records } = await cloning(dir.getPath('c'), [
      {
        org: 'sailors',
        repo: 'harbour',
        base_ref: 'main',
        clone_uri,
        pulls: [{ number: 1 }, { number: 7, ref: 'refs/pull/2/head' }],
      },
    ])
    expect(records[0]?.failed).toBeUndefined()
    const clone = dir.getPath('c/src/github.com/sailors/harbour')
    expect((await git(clone, ['log', '--format=%H', '--no-merges'])).split('\n').sort()).toEqual(
      [o.older, o.main, o.one, o.two].sort(),
    )
  })

  it('a request that clashes fails its repository, not the others; the record says where', async () => {
    await using dir = await createFixture()
    const o = await origin(dir.path)
    await origin(dir.path, 'charts')
    const { records } = await cloning(dir.getPath('c'), [
      {
        org: 'sailors',
        repo: 'harbour',
        base_ref: 'main',
        base_sha: o.main,
        clone_uri: fileUri(dir.path),
        pulls: [
          { number: 1, sha: o.one },
          { number: 3, sha: o.clash },
        ],
      },
      {
        org: 'sailors',
        repo: 'charts',
        base_ref: 'main',
        clone_uri: fileUri(dir.path, 'charts'),
        path_alias: 'example.org/charts',
      },
    ])
    const [bad, good] = records as [CloneRecord, CloneRecord]
    expect(bad).toMatchObject({ failed: true })
    expect(bad.final_sha).toBeUndefined()
    expect(bad.commands.at(-1)).toMatchObject({
      error: 'exit code 1',
      output: expect.stringContaining('CONFLICT'),
    })
    expect(good.final_sha).toBe(o.main)
    expect(await readFile(dir.getPath('c/src/example.org/charts/b.txt'), 'utf8')).toBe('b\n')
    const log = cloneLog(records)
    expect(log).toMatch(/^# FAILED\n# sailors\/harbour at main/)
    expect(log).toContain('git merge --no-ff')
    // Nanoseconds, as prow has them.
    expect(bad.duration).toBeGreaterThan(1e6)
  })

  it('depth, no blobs, some files, no tags', async () => {
    await using dir = await createFixture()
    const o = await origin(dir.path)
    const of = (path_alias: string, more: Partial<CloneRefs>) => ({
      org: 'sailors',
      repo: 'harbour',
      base_ref: 'main',
      clone_uri: fileUri(dir.path),
      path_alias,
      ...more,
    })
    const { records } = await cloning(dir.getPath('c'), [
      of('depth', { clone_depth: 1 }),
      of('blobless', { blobless_fetch: true, base_sha: o.main }),
      of('sparse', { sparse_checkout_files: ['docs'] }),
      of('tagless', { skip_fetch_head: true, base_sha: o.main }),
    ])
    expect(records.map(r => r.final_sha)).toEqual([o.main, o.main, o.main, o.main])
    const at = (name: string, ...args: string[]) => git(dir.getPath(`c/src/${name}`), args)
    expect(await at('depth', 'rev-list', '--count', 'HEAD')).toBe('1')
    expect(await at('blobless', 'rev-list', '--objects', '--missing=print', '--all')).toContain(o.main)
    expect(await readFile(dir.getPath('c/src/blobless/b.txt'), 'utf8')).toBe('b\n')
    expect(await readdir(dir.getPath('c/src/sparse'))).toContain('docs')
    expect(await at('sparse', 'tag')).toBe('')
    expect(await at('tagless', 'tag')).toBe('')
    expect(await at('blobless', 'tag')).toBe('v1.0.0')
  })

  it('submodules come with it, unless they are left out', async () => {
    await using dir = await createFixture()
    await origin(dir.path, 'charts')
    const parent = join(dir.path, 'sailors', 'parent.git')
    await mkdir(parent, { recursive: true })
    await git(parent, ['init', '-q', '-b', 'main'])
    await git(parent, ['submodule', '--quiet', 'add', fileUri(dir.path, 'charts'), 'charts'])
    await git(parent, ['commit', '-q', '-m', 'c'])
    const of = (path_alias: string, more: Partial<CloneRefs>) => ({
      org: 'sailors',
      repo: 'parent',
      base_ref: 'main',
      clone_uri: fileUri(dir.path, 'parent'),
      path_alias,
      ...more,
    })
    const { records } = await cloning(dir.getPath('c'), [
      of('with', {}),
      of('without', { skip_submodules: true }),
    ])
    expect(records.map(r => r.failed)).toEqual([undefined, undefined])
    expect(await readdir(dir.getPath('c/src/with/charts'))).toContain('b.txt')
    expect(await readdir(dir.getPath('c/src/without/charts'))).toEqual([])
  })

  it('a token opens what is not public, and is in no argument, file or record', async () => {
    await using dir = await createFixture()
    const o = await origin(dir.path)
    const token = 'ghs_ThisIsTheToken0123456789'
    const sent = `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`
    await using http = await gitServer(dir.path, sent)
    const refs = {
      org: 'sailors',
      repo: 'harbour',
      base_ref: 'main',
      clone_uri: `${http.url}/sailors/harbour.git`,
      pulls: [{ number: 1, sha: o.one }],
    }
    const { records, ctx } = await cloning(dir.getPath('c'), [refs], token)
    expect(records[0]?.failed).toBeUndefined()
    expect(new Set(http.authorizations)).toEqual(new Set([sent]))
    const clone = dir.getPath('c/src/github.com/sailors/harbour')
    const files = await readdir(join(clone, '.git'), { recursive: true, withFileTypes: true })
    const texts = await Promise.all(
      files.filter(f => f.isFile()).map(f => readFile(join(f.parentPath, f.name), 'latin1')),
    )
    const all = [JSON.stringify(records), cloneLog(records), JSON.stringify(ctx.log.seen), ...texts].join(
      '\n',
    )
    for (const secret of [token, sent.slice('Basic '.length)]) expect(all).not.toContain(secret)
    const refused = await cloning(dir.getPath('d'), [refs])
    expect(refused.records[0]).toMatchObject({ failed: true })
    expect(refused.records[0]?.commands).toHaveLength(4) // not tried again: nothing would mend it
  })

  it('a server that is down for a moment is asked again', async () => {
    await using dir = await createFixture()
    const o = await origin(dir.path)
    await using http = await gitServer(dir.path)
    http.failures = 2
    const { records } = await cloning(dir.getPath('c'), [
      { org: 'sailors', repo: 'harbour', base_ref: 'main', clone_uri: `${http.url}/sailors/harbour.git` },
    ])
    expect(records[0]?.final_sha).toBe(o.main)
    expect(http.failures).toBe(0)
  })

  it('an interrupt ends it', async () => {
    await using dir = await createFixture()
    await using http = await gitServer(dir.path)
    http.failures = 1000
    const stop = AbortSignal.timeout(1500)
    const asked = cloning(
      dir.getPath('c'),
      [{ org: 'sailors', repo: 'harbour', base_ref: 'main', clone_uri: `${http.url}/sailors/harbour.git` }],
      undefined,
      stop,
    )
    await expect(asked).rejects.toThrow()
  })
})

describe('what to clone', () => {
  it('is read in the spelling of clonerefs and in ours', () => {
    expect(parseCloneRefs('kubernetes,test-infra=master:abcde12,34:fa123,78')).toEqual({
      org: 'kubernetes',
      repo: 'test-infra',
      base_ref: 'master',
      base_sha: 'abcde12',
      pulls: [{ number: 34, sha: 'fa123' }, { number: 78 }],
    })
    expect(parseCloneRefs('a/b=main,34:fa123:refs/changes/00/123/1').pulls).toEqual([
      { number: 34, sha: 'fa123', ref: 'refs/changes/00/123/1' },
    ])
    for (const wrong of ['a/b', 'a/b=', 'a=main', 'a/b=main:x:y', 'a/b=main,x', 'a/b=main,1:a:b:c'])
      expect(() => parseCloneRefs(wrong), wrong).toThrow(UsageError)
  })

  it('is read from JSON of prow', () => {
    const one = { org: 'a', repo: 'b', base_ref: 'main' }
    const two = { org: 'a', repo: 'c', base_ref: 'main' }
    expect(cloneRefsOfJson('f', JSON.stringify([one]))).toEqual([one])
    expect(cloneRefsOfJson('f', JSON.stringify({ type: 'presubmit', refs: one, extra_refs: [two] }))).toEqual(
      [one, two],
    )
    expect(cloneRefsOfJson('f', JSON.stringify({ src_root: '/go', refs: [one, two] }))).toEqual([one, two])
    for (const wrong of ['', 'null', '{}', '[]'])
      expect(() => cloneRefsOfJson('f', wrong), wrong).toThrow(UsageError)
  })

  it('is refused, all of it at once, where git would take it for something else or leave its directory', () => {
    const refs = (more: Partial<CloneRefs>) => ({ org: 'a', repo: 'b', base_ref: 'main', ...more })
    const wrong: Partial<CloneRefs>[] = [
      { org: 'a b' },
      { base_ref: '--upload-pack=x' },
      { base_sha: 'HEAD' },
      { pulls: [{ number: 1, sha: '--x' }] },
      { pulls: [{ number: 1, ref: '-x' }] },
      { path_alias: '../../etc' },
      { path_alias: '/etc' },
      { clone_uri: 'ext::sh -c x' },
      { clone_uri: '--upload-pack=x' },
      { sparse_checkout_files: ['--cone'] },
    ]
    for (const more of wrong)
      expect(cloneProblems([refs(more)], server), JSON.stringify(more)).not.toEqual([])
    expect(cloneProblems([refs({}), refs({ base_ref: 'other' })], server)).toEqual([
      expect.stringContaining('path alias'),
    ])
    expect(
      cloneProblems([refs({}), refs({ repo: 'c', clone_uri: 'git@example.com:a/c.git' })], server),
    ).toEqual([])
  })
})
