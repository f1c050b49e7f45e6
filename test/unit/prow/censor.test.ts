import { createHash } from 'node:crypto'
import { access, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { gunzipSync, gzip, gzipSync } from 'node:zlib'
import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { extract, pack } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { publishEnd } from '../../../src/flows/publish/end.ts'
import { secretSearch, secretsOfEnv, secretsOfFile } from '../../../src/plan/prow/secrets.ts'
import { censored, censoring, lookedThrough, type Place } from '../../../src/results/censor.ts'
import { type Censor, censor } from '../../../src/results/censor-file.ts'
import { leaveRun, specRun } from '../../support/prow/results.ts'
import { runCtx } from '../../support/prow/run-ctx.ts'
import { wishOf } from '../../support/prow/wish.ts'

// Put together here, so that nobody who scans this file takes them for real.
const secret = ['s3cr3t', 'Pässword', '+/of=mine'].join('-')
const words = (...parts: string[]) => parts.join('')
const privateKey = words(
  '-----BEGIN RSA PRIVATE',
  ' KEY-----\n',
  'MIIEpAIBAAKCAQEA'.repeat(20),
  '\n-----END RSA PRIVATE',
  ' KEY-----',
)
const webToken = words(
  'ey',
  'JhbGciOiJSUzI1NiJ9',
  '.ey',
  'Jpc3MiOiJrdWJlcm5ldGVzIn0',
  '.',
  'c2lnbmF0dXJl'.repeat(10),
)

function clean(text: string, secrets: readonly string[] = [secret]): { text: string; places: Place[] } {
  const places: Place[] = []
  const bytes = censored(Buffer.from(text), secretSearch(secrets), 'build-log.txt', p => places.push(p))
  return { text: bytes.toString(), places }
}

const forms: Readonly<Record<string, string>> = {
  raw: `password ${secret} given`,
  'base64 of itself': `data: ${Buffer.from(secret).toString('base64')}`,
  'base64 within another text, at each of three offsets': ['u:', 'us:', 'usr:']
    .map(user => `Basic ${Buffer.from(`${user}${secret}@host`).toString('base64')}`)
    .join('\n'),
  'base64 for URLs': Buffer.from(`??>>${secret}??>>`).toString('base64url'),
  'with a line break at its end': Buffer.from(`${secret}\n`).toString('base64'),
  JSON: JSON.stringify({ password: secret }),
  'a URL': `https://host/?p=${encodeURIComponent(secret)}`,
}

/** What must not be found in anything that was censored. */
const traces = (text: string) =>
  [
    'Pässword',
    'word-+/of',
    Buffer.from(secret).toString('base64').slice(4, -4),
    encodeURIComponent('Pässword'),
  ].filter(t => text.includes(t))

describe('secrets', () => {
  it.each(Object.entries(forms))('are censored as %s', (_, text) => {
    const done = clean(text)
    expect(traces(done.text)).toEqual([])
    expect(done.text).toContain('***')
    expect(Buffer.byteLength(done.text)).toBe(Buffer.byteLength(text))
    expect(done.places.length).toBeGreaterThan(0)
    expect(JSON.stringify(done.places)).not.toContain('***')
  })

  it('are told by place, not by value', () => {
    const { places } = clean(`one\ntwo ${secret}\nthree\n${privateKey}\nlast ${secret}`)
    expect(places).toEqual([
      { path: 'build-log.txt', line: 2, what: 'a secret of this job' },
      { path: 'build-log.txt', line: 4, what: 'a private key' },
      { path: 'build-log.txt', line: 7, what: 'a secret of this job' },
    ])
  })

  it.each([
    ['a private key', privateKey],
    ['a private key', `client-key-data: ${Buffer.from(privateKey).toString('base64')}`],
    ['a private key', Buffer.from(privateKey.replaceAll('RSA', 'EC')).toString('base64')],
    ['a JSON web token', `token: ${Buffer.from(webToken).toString('base64')}`],
    ['a private key', `{"tls.key": "${privateKey.replaceAll('\n', '\\n')}"}`],
    ['a GitHub token', words('ghp', '_', 'a1B2'.repeat(9))],
    ['a GitHub token', words('github', '_pat_', '11AB'.repeat(15))],
    ['a GitLab token', words('glpat', '-', 'aB3_'.repeat(5))],
    ['an AWS secret key', words('aws_secret_access', '_key = ', 'wJal'.repeat(10))],
    ['an Azure storage key', words('Account', 'Key=', 'Eby8'.repeat(21), '==')],
    ['a signed Azure URL', words('https://a.blob.core.windows.net/c?sv=1&', 'sig=', 'aB3%2F'.repeat(7))],
    ['a Google access token', words('ya', '29.', 'a0Af'.repeat(10))],
    ['a Slack token', words('xox', 'b-', '1234-'.repeat(6))],
    ['a JSON web token', webToken],
    ['a password in a URL', words('postgres://admin:', 'hunter2hunter2', '@db/x')],
    ['an Authorization header', words('Authorization: Bearer ', 'abcdef0123456789')],
  ])('%s is known by its looks', (what, text) => {
    const { places, text: done } = clean(`before ${text} after`, [])
    expect(places.map(p => p.what)).toEqual([what])
    expect(done).toMatch(/^before .*after$/s)
    expect(done).toContain('********')
  })

  it('leave alone what only resembles them', () => {
    const text = [
      'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      '-----BEGIN CERTIFICATE-----\nMIIDXTCCAkWgAwIBAgIJAJC1\n-----END CERTIFICATE-----',
      'https://github.com/kubernetes/kubernetes/pull/1?x=y@z',
      'http://127.0.0.1:8080/healthz user@host',
      'I1120 10:00:00 token review of system:node:node-1',
      'registry.k8s.io/pause:3.10@sha256:0123456789abcdef',
    ].join('\n')
    expect(clean(text, [])).toEqual({ text, places: [] })
  })

  it('are found wherever a stream is cut', async () => {
    const search = secretSearch([secret])
    const filler = 'x'.repeat(20_000)
    const text = Buffer.from(
      [filler, secret, filler, privateKey, filler, words('sig', '=x?'), secret, filler].join('\n'),
    )
    for (const size of [1000, 16_384, 16_385, 65_536]) {
      const places: Place[] = []
      const one = censoring(search, 'log', p => places.push(p))
      const out: Buffer[] = []
      for (let at = 0; at < text.length; at += size) out.push(one.write(text.subarray(at, at + size)))
      out.push(one.end())
      const done = Buffer.concat(out)
      expect(done.length).toBe(text.length)
      const rest = [filler, '', filler, '', filler, 'sig=x?', '', filler].join('\n')
      expect(done.toString().replaceAll('*', '')).toBe(rest)
      expect(places.map(p => [p.line, p.what])).toEqual([
        [2, 'a secret of this job'],
        [4, 'a private key'],
        [9, 'a secret of this job'],
      ])
      // What only looks reads into the same memory again and again.
      const seen: Place[] = []
      let at = 0
      const read = async (into: Buffer) => {
        const got = text.copy(into, 0, at, Math.min(at + size, text.length))
        at += got
        return got
      }
      await lookedThrough(read, search, 'log', p => seen.push(p))
      expect(seen).toEqual(places)
    }
  })

  it('that overlap are censored to the end of the last', () => {
    const text = 'here: one-secret-two-secret-three'
    const done = clean(text, ['one-secret-two', 'two-secret-three'])
    expect(done.text).toBe(`here: ${'*'.repeat(27)}`)
    expect(done.places.map(p => p.what)).toEqual(['a secret of this job'])
  })

  it('are in variables by their names, and in files by what they hold', () => {
    const env = {
      GITHUB_TOKEN: 'abcdefgh1',
      AWS_SECRET_ACCESS_KEY: 'abcdefgh2',
      AZURE_STORAGE_KEY: 'abcdefgh3',
      INPUT_PASSWORD: 'abcdefgh4',
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://host/path',
      GOOGLE_APPLICATION_CREDENTIALS: '/tmp/key.json',
      TOKEN_COUNT: '12345678',
      MY_SECRET: 'short',
      PATH: '/usr/bin:/bin',
    }
    expect(secretsOfEnv(env)).toEqual(['abcdefgh1', 'abcdefgh2', 'abcdefgh3', 'abcdefgh4'])
    const auth = Buffer.from('robot:abcdefgh5').toString('base64')
    expect(secretsOfFile(JSON.stringify({ auths: { host: { auth } } }))).toEqual(
      expect.arrayContaining([auth, 'abcdefgh5']),
    )
    expect(secretsOfFile('[default]\naws_secret_access_key = abcdefgh6\nregion = eu-west-1\n')).toContain(
      'abcdefgh6',
    )
    expect(secretsOfFile('abcdefgh7\n')).toEqual(['abcdefgh7\n'])
  })
})

describe('files', () => {
  const log = `line one\n${secret}\nline three\n`
  const tar = async (entries: Readonly<Record<string, Buffer>>) => {
    const made = pack()
    for (const [name, content] of Object.entries(entries)) made.entry({ name }, content)
    made.finalize()
    return buffer(made)
  }
  const zip = async (entries: Readonly<Record<string, Buffer>>) => {
    const made = new ZipFile()
    for (const [name, content] of Object.entries(entries)) made.addBuffer(content, name)
    made.end()
    return buffer(made.outputStream as Readable)
  }
  const through = async (
    name: string,
    content: Buffer,
  ): Promise<{ bytes: Buffer | undefined; cleaner: Censor }> => {
    await using dir = await createFixture()
    const file = join(dir.path, name)
    await writeFile(file, content)
    await mkdir(join(dir.path, 'scratch'))
    const cleaner = censor(secretSearch([secret]), join(dir.path, 'scratch'), new AbortController().signal)
    const done = await cleaner.file(file, name, false)
    if (done === undefined) return { bytes: undefined, cleaner }
    const bytes = 'bytes' in done ? done.bytes : await readFile(done.file)
    if ('file' in done) expect(createHash('sha256').update(bytes).digest('hex')).toBe(done.sha256)
    return { bytes, cleaner }
  }

  it('of some megabytes are censored as small ones are', async () => {
    const content = Buffer.from(`${'filler of a log\n'.repeat(300_000)}${log}${'more\n'.repeat(1000)}`)
    const { bytes, cleaner } = await through('large.log', content)
    expect(bytes?.length).toBe(content.length)
    expect(traces(bytes!.toString())).toEqual([])
    expect(cleaner.places).toEqual([{ path: 'large.log', line: 300_002, what: 'a secret of this job' }])
  })

  it('in which nothing is found go as they are', async () => {
    const content = gzipSync('nothing to see\n'.repeat(200_000))
    const { bytes, cleaner } = await through('clean.log.gz', content)
    expect(bytes?.equals(content)).toBe(true)
    expect(cleaner.places).toEqual([])
  })

  it('are censored inside of archives, and of archives in these', async () => {
    const inner = await zip({ 'deep/secret.txt': Buffer.from(log), 'plain.txt': Buffer.from('plain') })
    const archive = await promisify(gzip)(
      await tar({
        'a.log': Buffer.from(log),
        'b.log.gz': gzipSync(log),
        'c.zip': inner,
        'd.txt': Buffer.from('as it was\n'),
      }),
    )
    const { bytes, cleaner } = await through('logs.tar.gz', archive)
    expect(cleaner.places.map(p => p.path)).toEqual([
      'logs.tar.gz!a.log',
      'logs.tar.gz!b.log.gz',
      'logs.tar.gz!c.zip!deep/secret.txt',
    ])
    const found = new Map<string, Buffer>()
    const reader = extract()
    Readable.from([gunzipSync(bytes!)]).pipe(reader)
    for await (const entry of reader) found.set(entry.header.name, await buffer(entry))
    expect(found.get('d.txt')?.toString()).toBe('as it was\n')
    expect(found.get('a.log')?.toString()).toMatch(/^line one\n\*+\nline three\n$/)
    expect(gunzipSync(found.get('b.log.gz')!).toString()).toMatch(/^line one\n\*+\nline three\n$/)
    await using dir = await createFixture({ 'c.zip': found.get('c.zip')! })
    // Another's reader must find nothing wrong with it.
    const { stdout } = await execa('python3', [
      '-c',
      'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(z.read("deep/secret.txt").decode())',
      join(dir.path, 'c.zip'),
    ])
    expect(stdout).toMatch(/^line one\n\*+\nline three/)
  })

  it('are searched for what looks like a secret in archives, too', async () => {
    const looks = [
      privateKey,
      webToken,
      words('ghp', '_', 'a1B2'.repeat(9)),
      words('ya', '29.', 'a0Af'.repeat(10)),
    ]
    const planted = Buffer.from(looks.map(text => `here: ${text}\n`).join(''))
    const archives = {
      'a.log.gz': gzipSync(planted),
      'b.tar': await tar({ 'x/y.log': planted }),
      'c.zip': await zip({ 'x/y.log': planted }),
    }
    for (const [name, content] of Object.entries(archives)) {
      const { cleaner } = await through(name, content)
      const whats = ['a private key', 'a JSON web token', 'a GitHub token', 'a Google access token']
      expect(
        cleaner.places.map(p => p.what),
        name,
      ).toEqual(whats)
      expect(JSON.stringify(cleaner.places)).not.toContain('a1B2')
    }
  })

  it('that cannot be looked into are withheld, with the reason', async () => {
    const xz = Buffer.concat([Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]), Buffer.alloc(100)])
    expect((await through('core.xz', xz)).cleaner.withheld).toEqual([
      { path: 'core.xz', why: expect.stringContaining('xz') },
    ])
    const cut = gzipSync(log.repeat(1000)).subarray(0, 60)
    const damaged = await through('cut.log.gz', cut)
    expect(damaged.bytes).toBeUndefined()
    expect(damaged.cleaner.withheld[0]?.why).toContain('damaged')
    let deep = Buffer.from(log)
    for (let n = 0; n < 6; n++) deep = gzipSync(deep)
    expect((await through('deep.gz', deep)).cleaner.withheld[0]?.why).toContain('deep')
  })

  it('of a run leave no secret of the environment, of files and of no other kind in a sink', async () => {
    await using dir = await createFixture({ secrets: { token: 'the-token-of-a-file' } })
    const artifacts = join(dir.path, 'artifacts')
    await leaveRun(artifacts, {
      shards: [[specRun('lists pods', 'failed', { message: `401 for ${secret}` })]],
      files: {
        'build-log.txt': `login with ${secret} and the-token-of-a-file\n`,
        'logs/kubelet.log': privateKey,
        'metadata.json': JSON.stringify({ note: secret }),
      },
    })
    await symlink(join(dir.path, 'secrets/token'), join(artifacts, 'logs/link.txt'))
    const root = join(dir.path, 'sink')
    const wish = wishOf('periodic', `dir:${root}`, { censor: [join(dir.path, 'secrets')] })
    const ctx = runCtx({ REGISTRY_PASSWORD: secret })
    const [done] = await publishEnd(wish, artifacts, [], ctx)
    expect(done?.failed).toBeUndefined()
    const { stdout } = await execa('grep', ['-rlE', 'Pässword|the-token-of-a-file|MIIEpAIBAAKCAQEA', root], {
      reject: false,
    })
    expect(stdout).toBe('')
    // What a test links to is not what it has written.
    await expect(
      access(join(root, 'logs', wish.spec.job, wish.spec.buildid, 'artifacts/logs/link.txt')),
    ).rejects.toThrow('ENOENT')
    const said = ctx.log.seen.filter(s => s.level === 'warn').map(s => s.text)
    expect(said).toContain('censored a private key in artifacts/logs/kubelet.log, line 1')
    expect(said.filter(s => s.includes('in build-log.txt, line 1'))).toHaveLength(2)
    expect(JSON.stringify(ctx.log.seen)).not.toContain('Pässword')
  })
})
