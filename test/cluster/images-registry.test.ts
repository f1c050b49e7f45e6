import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { execa } from 'execa'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blobPath, digestOf } from '../../src/images/blobs.ts'
import { debianEntries } from '../../src/images/debian.ts'
import { ensureImages, type ImageStore, registryArgv } from '../../src/images/store.ts'
import type { BuildManifest } from '../../src/plan/build-manifest.ts'
import { testCtx } from '../support/ctx.ts'

/** Real Debian packages, Debian's own docker-registry as the registry that answers; no Kubernetes is built. */
const busybox = 'registry.k8s.io/e2e-test-images/busybox:1.37.0-1'
const nginx = 'registry.k8s.io/e2e-test-images/nginx:1.27-0'
const pause = 'registry.k8s.io/pause:3.10.2'
const refs = [busybox, nginx, pause]

let dir: FsFixture
let made: ImageStore
const running: ChildProcess[] = []

const build = () =>
  ({
    key: 'k',
    platform: `linux/${process.arch === 'arm64' ? 'arm64' : 'amd64'}`,
    sourceDir: dir.getPath('src'),
    moduleDir: dir.getPath('src'),
    goFlags: [],
  }) as unknown as BuildManifest

const ctxIn = (cache: string, mirrors: string) =>
  testCtx({
    cache: dir.getPath(cache),
    runs: dir.path,
    env: { ...process.env, BOWSPRIT_REGISTRY_MIRRORS: mirrors },
  })

beforeAll(async () => {
  dir = await createFixture({ 'src/build/pause/linux/pause.c': 'int main(void) { return 0; }\n' })
  made = await ensureImages(refs, build(), {}, ctxIn('cache', 'none'))
})

afterAll(async () => {
  for (const child of running) if (child.exitCode === null) child.kill('SIGKILL')
  await dir.rm()
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** Debian's docker-registry, unpacked and not installed. */
async function dockerRegistry(): Promise<{ url: string; stop(): Promise<void> }> {
  const wanted = { packages: ['docker-registry'], alone: true }
  const entries = await debianEntries(wanted, dir.getPath('cache/images'), ctxIn('cache', 'none'))
  const body = entries.find(e => e.path === 'usr/bin/docker-registry')?.body
  if (!Buffer.isBuffer(body)) throw new Error('docker-registry has no binary')
  const program = dir.getPath('docker-registry')
  await writeFile(program, body, { mode: 0o755 })
  const port = await freePort()
  const config = `version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: ${dir.getPath('pushed')}}}\nhttp: {addr: "127.0.0.1:${port}"}\n`
  await writeFile(dir.getPath('registry.yml'), config)
  const child = spawn(program, ['serve', dir.getPath('registry.yml')], { stdio: 'ignore' })
  running.push(child)
  const url = `http://127.0.0.1:${port}`
  for (let i = 0; ; i++) {
    if (
      await fetch(`${url}/v2/`).then(
        r => r.ok,
        () => false,
      )
    )
      break
    if (i > 200 || child.exitCode !== null) throw new Error('docker-registry does not come up')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  const stop = async () => {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  return { url, stop }
}

/** Pushes as any client does: blobs, then the manifest under its tag. */
async function push(url: string, ref: string): Promise<void> {
  const [, repository, tag] = /^registry\.k8s\.io\/(.+):(.+)$/.exec(ref)!
  const manifest = await readFile(blobPath(made.dir, made.refs[ref]!))
  const { config, layers } = JSON.parse(manifest.toString())
  for (const { digest } of [config, ...layers]) {
    const begun = await fetch(`${url}/v2/${repository}/blobs/uploads/`, { method: 'POST' })
    const to = new URL(begun.headers.get('location')!, url)
    to.searchParams.set('digest', digest)
    const put = await fetch(to, { method: 'PUT', body: await readFile(blobPath(made.dir, digest)) })
    expect(put.status).toBe(201)
  }
  const headers = { 'content-type': JSON.parse(manifest.toString()).mediaType }
  const put = await fetch(`${url}/v2/${repository}/manifests/${tag}`, {
    method: 'PUT',
    headers,
    body: manifest,
  })
  expect(put.status).toBe(201)
}

async function serve(store: ImageStore): Promise<string> {
  const [program, ...args] = registryArgv(store, { host: '127.0.0.1', port: 0 }, ctxIn('cache', 'none'))
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  running.push(child)
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  return /listening (\S+)/.exec(line)![1]!
}

describe('images of Debian packages', () => {
  it('are made, with nothing missing', () => {
    expect(made.missing).toEqual([])
    expect(Object.keys(made.refs).sort()).toEqual([...refs].sort())
  })

  it('have the same digests when made again elsewhere', async () => {
    const again = await ensureImages([busybox, nginx], build(), {}, ctxIn('again', 'none'))
    for (const ref of [busybox, nginx]) expect(again.refs[ref]).toBe(made.refs[ref])
  })

  it('have a shell that speaks like that of upstream and keeps variables of any name', async () => {
    const root = dir.getPath('root')
    await execa('mkdir', [root])
    const { layers } = JSON.parse(await readFile(blobPath(made.dir, made.refs[busybox]!), 'utf8'))
    for (const { digest } of layers)
      await execa('tar', ['xf', blobPath(made.dir, digest), '-C', root, '--no-same-owner'])
    const enter = process.getuid?.() === 0 ? ['chroot', root] : ['unshare', '-r', 'chroot', root]
    const sh = async (script: string, env: Record<string, string>) => {
      const argv = [...enter, '/bin/sh', '-c', script]
      const options = { env: { PATH: process.env['PATH']!, ...env }, extendEnv: false } as const
      return execa(argv[0]!, argv.slice(1), options)
    }
    expect((await sh('env', { 'data-1': 'value-1' })).stdout).toContain('data-1=value-1')
    // The words of busybox, which a spec compares.
    expect((await sh('echo x > /none/file; true', {})).stderr).toBe(
      "/bin/sh: can't create /none/file: nonexistent directory",
    )
    expect(await readdir(join(root, 'usr/bin'))).toEqual(expect.arrayContaining(['wget', 'nslookup', 'cat']))
    expect(await readFile(join(root, 'etc/passwd'), 'utf8')).toContain('nobody:x:65534:')
  })
})

describe('where a registry answers', () => {
  it('images come from it through ours, and are there when it is gone', async () => {
    const upstream = await dockerRegistry()
    for (const ref of refs) await push(upstream.url, ref)
    const store = await ensureImages(refs, build(), {}, ctxIn('empty', `registry.k8s.io=${upstream.url}`))
    expect(store).toMatchObject({ refs: made.refs, missing: [] })
    await expect(readdir(join(store.dir, 'blobs'))).rejects.toThrow('ENOENT')

    const ours = await serve(store)
    const pull = async () => {
      const url = `${ours}/v2/e2e-test-images/busybox`
      const manifest = await (await fetch(`${url}/manifests/1.37.0-1?ns=registry.k8s.io`)).text()
      const digests = [digestOf(manifest)]
      for (const { digest } of JSON.parse(manifest).layers) {
        const layer = await fetch(`${url}/blobs/${digest}?ns=registry.k8s.io`)
        digests.push(digestOf(Buffer.from(await layer.arrayBuffer())))
        expect(digests.at(-1)).toBe(digest)
      }
      return digests
    }
    const first = await pull()
    expect(first[0]).toBe(made.refs[busybox])
    await upstream.stop()
    expect(await pull()).toEqual(first)
    // What nobody asked for was not fetched, and cannot be had now.
    expect((await fetch(`${ours}/v2/pause/manifests/3.10.2?ns=registry.k8s.io`)).status).toBe(500)
  })
})
