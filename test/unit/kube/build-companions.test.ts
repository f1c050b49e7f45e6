import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureCompanions } from '../../../src/kube/companions.ts'
import { ensureHostTools } from '../../../src/kube/host-tools.ts'
import { testCtx } from '../../support/ctx.ts'

const versions = {
  etcd: '3.6.8',
  coredns: '1.14.2',
  pause: '3.10.2',
  cni: '1.9.1',
  crictl: '1.35.0',
  agnhost: '2.63.0',
}
let scratch: string
let bin: string

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'bowsprit-companions-'))
  bin = join(scratch, 'bin')
  await mkdir(bin)
})
afterEach(() => rm(scratch, { recursive: true, force: true }))

/** PATH is one directory of our own: programs in it are fakes of the machine's. */
const ctx = (env: Record<string, string> = {}) =>
  testCtx({
    cache: join(scratch, 'cache'),
    runs: join(scratch, 'runs'),
    env: { PATH: bin, HOME: scratch, ...env },
  })

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`)
  await chmod(join(bin, name), 0o755)
}

describe('companions in PATH', () => {
  it('are taken when their version does', async () => {
    await program('etcd', 'echo "etcd Version: 3.6.11"')
    await program('crictl', 'echo "crictl version v1.34.0"')
    for (const name of ['loopback', 'ptp', 'host-local', 'portmap']) await program(name, '')
    await program('bridge', 'echo "CNI bridge plugin v1.9.2" >&2; exit 1')
    expect(await ensureCompanions(['etcd', 'crictl', 'cni'], versions, ctx())).toEqual({
      etcd: { dir: bin, version: '3.6.11' },
      crictl: { dir: bin, version: '1.34.0' },
      cni: { dir: bin, version: '1.9.2' },
    })
  })

  it.each([
    ['too old', 'etcd', 'echo "etcd Version: 3.4.23"'],
    ['of another minor', 'etcd', 'echo "etcd Version: 3.7.0"'],
    ['broken', 'etcd', 'exit 127'],
    ['without its shim', 'containerd', 'echo "containerd github.com/containerd/containerd/v2 v2.4.2"'],
    ['without seccomp', 'runc', 'echo "runc version 1.5.2"'],
    ['another program of that name', 'bridge', 'echo "Usage: bridge 1.9.1"'],
  ])('are not taken when %s', async (_, name, script) => {
    await program(name, script)
    const companion = name === 'bridge' ? 'cni' : (name as 'etcd')
    // No Go that works here: what is not taken would have to be built.
    await program('go', 'echo "no Go here" >&2; exit 1')
    await expect(ensureCompanions([companion], versions, ctx())).rejects.toThrow(/Go .* does not work/)
  })
})

describe('host tools', () => {
  const calls = () => readFile(join(scratch, 'calls'), 'utf8')
  const record = `echo "$@" >> "$HOME/calls"`

  it('that are there ask for nothing', async () => {
    await program('socat', '')
    const c = ctx()
    await ensureHostTools(['socat'], c)
    expect(c.log.seen).toEqual([])
  })

  /** As root apt-get runs by itself, else by a sudo that asks nothing: the fakes serve both. */
  async function aptGet(script: string): Promise<void> {
    await symlink('/usr/bin/env', join(bin, 'env'))
    await program('sudo', 'shift; test "$1" = true || exec "$@"')
    await program('apt-get', `${record}; ${script}`)
  }

  it('that are missing are installed after saying what and why', async () => {
    const made = `printf '#!/bin/sh\\n' > ${bin}/frobnicate; /bin/chmod +x ${bin}/frobnicate`
    await aptGet(`test "$DEBIAN_FRONTEND" = noninteractive || exit 9; ${made}`)
    const c = ctx()
    await ensureHostTools(['frobnicate'], c)
    expect(await calls()).toMatch(/install --yes --no-install-recommends frobnicate/)
    const text = expect.stringMatching(/installing frobnicate with apt-get \(frobnicate: /)
    expect(c.log.seen).toEqual([{ level: 'info', text }])
  })

  it('whose package is unknown are looked for in new lists, once', async () => {
    await aptGet('test "$3" = update || { echo "E: Unable to locate package frobnicate" >&2; exit 100; }')
    await expect(ensureHostTools(['frobnicate'], ctx())).rejects.toThrow(/could not install frobnicate/)
    const verbs = (await calls())
      .trim()
      .split('\n')
      .map(line => line.split(' ')[2])
    expect(verbs).toEqual(['install', 'update', 'install'])
  })

  it('are an error that names packages and reasons where nothing can be installed', async () => {
    await expect(ensureHostTools(['frobnicate', 'gnusto'], ctx())).rejects.toThrow(
      /missing: frobnicate, gnusto .*there is no apt-get here.*Install these packages/,
    )
  })
})
