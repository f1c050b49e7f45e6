import { existsSync } from 'node:fs'
import { chmod, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFixture } from 'fs-fixture'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { githubArtifacts } from '../../../src/adapters/github/artifacts.ts'
import { ServiceError } from '../../../src/errors.ts'
import {
  type JobIdentity,
  type ResultsService,
  resultsService,
} from '../../support/actions/results-service.ts'
import { zip } from '../../support/actions/zip.ts'
import { seenLog } from '../../support/ctx.ts'

afterEach(() => vi.unstubAllEnvs())

/** As a job's step sees the service; the toolkit reads process.env itself. */
function artifactsOf(service: ResultsService, temp: string, who?: JobIdentity) {
  const log = seenLog()
  const env = { ...service.env(who), GITHUB_SERVER_URL: 'https://github.com', RUNNER_TEMP: temp }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  return { log, ...githubArtifacts(env, log) }
}

describe('artifacts', () => {
  it('come back as they went: hidden files, directories, large files, names that artifacts forbid', async () => {
    await using service = await resultsService()
    await using f = await createFixture({
      'out/junit_01.xml': '<testsuites/>',
      'out/.hidden/.state': 'x',
      'out/logs/pod:a?.log': 'one',
      'out/logs/pod_a_.log': 'two',
      'out/large.bin': Buffer.alloc(10 * 1024 * 1024, 'abcdefg'),
    })
    const job = artifactsOf(service, f.path)
    const stored = await job.upload('bowsprit-local-0-all-attempt1', f.getPath('out'))
    expect(stored).toMatchObject({ name: 'bowsprit-local-0-all-attempt1', id: 1 })
    expect(await job.list()).toEqual([
      { id: 1, name: stored.name, size: stored.size, createdAt: expect.any(Date) },
    ])

    await job.download(stored, f.getPath('back/deeper'))
    const back = await readdir(f.getPath('back/deeper'), { recursive: true })
    expect(back.sort()).toEqual([
      '.hidden',
      '.hidden/.state',
      'junit_01.xml',
      'large.bin',
      'logs',
      'logs/pod_a_.log',
      'logs/pod_a_.log~2',
    ])
    expect(await readFile(f.getPath('back/deeper/large.bin'))).toEqual(
      await readFile(f.getPath('out/large.bin')),
    )
    const logs = ['pod_a_.log', 'pod_a_.log~2'].map(n => readFile(f.getPath('back/deeper/logs', n), 'utf8'))
    expect((await Promise.all(logs)).sort()).toEqual(['one', 'two'])
    expect(await readdir(f.path)).toEqual(['back', 'out'])
    expect(job.log.seen.filter(l => l.level === 'warn')).toEqual([])
  })

  it('leave out what leads outside or cannot be read, and say so', async () => {
    await using service = await resultsService()
    await using f = await createFixture({ 'secret.txt': 'key', 'out/a.txt': 'a', 'out/deep/b.txt': 'b' })
    await symlink('../../secret.txt', f.getPath('out/deep/key'))
    await symlink('../..', f.getPath('out/deep/up'))
    await symlink('nowhere', f.getPath('out/broken'))
    await symlink('a.txt', f.getPath('out/inside'))
    const job = artifactsOf(service, f.path)
    await job.download(await job.upload('n', f.getPath('out')), f.getPath('back'))
    expect((await readdir(f.getPath('back'), { recursive: true })).sort()).toEqual([
      'a.txt',
      'deep',
      'deep/b.txt',
      'inside',
    ])
    expect(await readFile(f.getPath('back/inside'), 'utf8')).toBe('a')
    const said = job.log.seen.filter(l => l.level === 'warn').map(l => l.text)
    expect(said.sort()).toEqual([
      'artifact n goes without broken: cannot be read (ENOENT)',
      'artifact n goes without deep/key: a link to a place outside',
      'artifact n goes without deep/up: a link to a place outside',
    ])
  })

  it('go without a file that the user may not read', async () => {
    await using service = await resultsService()
    await using f = await createFixture({ 'out/a.txt': 'a', 'out/locked.txt': 'r' })
    await chmod(f.getPath('out/locked.txt'), 0o000)
    for (const dir of ['.', 'out']) await chmod(f.getPath(dir), 0o777)
    const job = artifactsOf(service, f.path)
    const root = process.geteuid?.() === 0
    if (root) process.seteuid?.(65534)
    try {
      await job.upload('n', f.getPath('out'))
    } finally {
      if (root) process.seteuid?.(0)
    }
    const text = 'artifact n goes without locked.txt: cannot be read (EACCES)'
    expect(job.log.seen).toContainEqual({ level: 'warn', text })
  })

  it('of several attempts are all listed, and of one name the newest', async () => {
    await using service = await resultsService()
    await using f = await createFixture({ 'old/r': '1', 'new/r': '2' })
    const first = artifactsOf(service, f.path, { attempt: 1, job: 'a' })
    await first.upload('mine', f.getPath('old'))
    await first.upload('shard-attempt1', f.getPath('old'))
    const second = artifactsOf(service, f.path, { attempt: 2, job: 'a' })
    await second.upload('mine', f.getPath('new'))
    const all = await second.list()
    expect(all.map(a => a.name).sort()).toEqual(['mine', 'shard-attempt1'])
    await second.download(all.find(a => a.name === 'mine')!, f.getPath('back'))
    expect(await readFile(f.getPath('back/r'), 'utf8')).toBe('2')
  })

  it('whose name is taken are refused with what to do', async () => {
    await using service = await resultsService()
    await using f = await createFixture({ 'out/a': 'a' })
    await artifactsOf(service, f.path, { job: 'one' }).upload('same', f.getPath('out'))
    const error = await artifactsOf(service, f.path, { job: 'two' })
      .upload('same', f.getPath('out'))
      .catch(e => e)
    expect(error).toBeInstanceOf(ServiceError)
    expect(error.message).toMatch(/^artifact same was not uploaded .*the name is taken .*input artifact-name/)
    expect(error.message).toContain(f.getPath('out'))
  })

  it.each([
    ['no token', { ACTIONS_RESULTS_URL: 'http://127.0.0.1:9' }, /ACTIONS_RUNTIME_TOKEN not set/],
    ['no service', { ACTIONS_RUNTIME_TOKEN: 't' }, /ACTIONS_RESULTS_URL not set/],
    ['an Enterprise Server', { GITHUB_SERVER_URL: 'https://ghe.example.test' }, /Enterprise Server/],
  ])('fail at once with %s', async (_, env, text) => {
    await using f = await createFixture({ 'out/a': 'a' })
    const artifacts = githubArtifacts(env, seenLog())
    const tries = [
      artifacts.upload('n', f.getPath('out')),
      artifacts.list(),
      artifacts.download({ id: 1, name: 'n', size: 1 }, f.getPath('back')),
    ]
    for (const one of tries) {
      await expect(one).rejects.toThrow(text)
      await expect(one).rejects.toBeInstanceOf(ServiceError)
    }
  })

  it('say what is wrong: a bad name, no directory, nothing in it, a service that is down', async () => {
    await using service = await resultsService()
    await using f = await createFixture({ 'out/a': 'a', 'empty/.keep': '' })
    await f.rm('empty/.keep')
    const job = artifactsOf(service, f.path)
    await expect(job.upload('a/b', f.getPath('out'))).rejects.toThrow(/a\/b.*Forward slash.*artifact-name/)
    await expect(job.upload('n', f.getPath('none'))).rejects.toThrow(/n was not uploaded.*ENOENT/)
    await expect(job.upload('n', f.getPath('empty'))).rejects.toThrow(/there are no files/)
    await expect(job.download({ id: 77, name: 'gone', size: 1 }, f.getPath('back'))).rejects.toThrow(
      /artifact gone was not downloaded/,
    )
    vi.stubEnv('ACTIONS_RESULTS_URL', 'http://127.0.0.1:9')
    await expect(job.upload('n', f.getPath('out'))).rejects.toThrow(/n was not uploaded.*ECONNREFUSED/)
    await expect(job.list()).rejects.toThrow(/could not be listed.*ECONNREFUSED/)
  })

  it('never show the signature of a URL', async () => {
    await using service = await resultsService()
    await using f = await createFixture({ 'out/a': 'a' })
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const job = artifactsOf(service, f.path)
    await job.download(await job.upload('n', f.getPath('out')), f.getPath('back'))
    const printed = write.mock.calls.map(([chunk]) => String(chunk)).join('')
    write.mockRestore()
    expect(printed).toBe('')
    const logged = job.log.seen.map(l => l.text).join('\n')
    expect(logged).toContain('Finalizing artifact upload')
    expect(service.signatures.length).toBeGreaterThan(2)
    for (const signature of service.signatures) expect(logged).not.toContain(signature)
  })
})

describe('an artifact of hostile content', () => {
  const hostile: [string, Buffer, RegExp][] = [
    ['climbs out', zip([{ name: '../escaped', data: 'x' }]), /invalid relative path/],
    ['climbs out by the middle', zip([{ name: 'a/../../escaped', data: 'x' }]), /invalid relative path/],
    ['is absolute', zip([{ name: '/tmp/bowsprit-escaped', data: 'x' }]), /absolute path/],
    ['has backslashes', zip([{ name: '..\\escaped', data: 'x' }]), /invalid characters/],
    [
      'goes through a link',
      zip([
        { name: 'link', data: '..', mode: 0o120777 },
        { name: 'link/escaped', data: 'x' },
      ]),
      /"link" in it is not a plain file/,
    ],
    ['is a device', zip([{ name: 'd', data: '', mode: 0o020666 }]), /not a plain file/],
    [
      'has one path twice',
      zip([
        { name: 'a', data: '1' },
        { name: 'a', data: '2' },
      ]),
      /EEXIST/,
    ],
    [
      'has a file as directory',
      zip([
        { name: 'a', data: '1' },
        { name: 'a/b', data: '2' },
      ]),
      /EEXIST|ENOTDIR/,
    ],
    ['has a NUL', zip([{ name: 'a\0b', data: 'x' }]), /is no name/],
    ['has a name that is too long', zip([{ name: 'a'.repeat(300), data: 'x' }]), /ENAMETOOLONG/],
    ['states a wrong size', zip([{ name: 'a', data: 'x'.repeat(100_000), claim: 10 }]), /too many bytes/],
    [
      'states a huge size',
      zip([
        { name: 'a', data: 'x', claim: 0xfffffff0 },
        { name: 'b', data: 'x', claim: 0xfffffff0 },
      ]),
      /more than \d+ bytes|not enough/,
    ],
    ['is no archive', Buffer.from('hello'), /end of central directory/i],
    ['is empty', Buffer.alloc(0), /end of central directory|the service sent nothing/i],
  ]
  it.each(hostile)('that %s writes nothing', async (_, bytes, why) => {
    await using service = await resultsService()
    await using f = await createFixture({ 'work/.keep': '' })
    const { id, name, size } = service.plant('hostile', bytes)
    const error = await artifactsOf(service, f.path)
      .download({ id, name, size }, f.getPath('work/back'))
      .catch(e => e)
    expect(error).toBeInstanceOf(ServiceError)
    expect(error.message).toMatch(/^artifact hostile was not downloaded: /)
    expect(error.message).toMatch(why)
    expect((await readdir(f.path, { recursive: true })).sort()).toEqual(['work', 'work/.keep'])
    expect(existsSync('/tmp/bowsprit-escaped')).toBe(false)
  })

  it('that was changed on its way is refused', async () => {
    await using service = await resultsService()
    await using f = await createFixture({})
    const planted = service.plant('n', zip([{ name: 'a', data: 'x' }]))
    planted.digest = `sha256:${'0'.repeat(64)}`
    const job = artifactsOf(service, f.path)
    const [listed] = await job.list()
    await expect(job.download(listed!, f.getPath('back'))).rejects.toThrow(/sha256 differs/)
    expect(await readdir(f.path)).toEqual([])
  })

  it('does not replace a directory that has something in it', async () => {
    await using service = await resultsService()
    await using f = await createFixture({ 'back/mine': 'm' })
    const { id, name, size } = service.plant('n', zip([{ name: 'a', data: 'x' }]))
    await expect(
      artifactsOf(service, f.path).download({ id, name, size }, f.getPath('back')),
    ).rejects.toThrow(/ENOTEMPTY/)
    await writeFile(join(f.path, 'back/mine'), 'm')
    expect(await readdir(f.getPath('back'))).toEqual(['mine'])
  })
})
