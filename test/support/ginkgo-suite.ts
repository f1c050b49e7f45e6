import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { BuildManifest } from '../../src/plan/build-manifest.ts'
import { toolEnv } from '../../src/plan/child-env.ts'
import type { Ctx } from '../../src/ports/ctx.ts'

const source = resolve(import.meta.dirname, '../fixtures/ginkgo-suite')

/** Compiles the small ginkgo suite; a few seconds warm. @returns it as a build whose e2e.test it is. */
export async function buildGinkgoSuite(dir: string, ctx: Ctx, tags = ''): Promise<BuildManifest> {
  mkdirSync(dir, { recursive: true })
  const path = join(dir, 'suite.test')
  await ctx.exec.run(['go', 'test', '-c', '-trimpath', '-tags', tags, '-o', path, '.'], {
    cwd: source,
    env: toolEnv(ctx.env, { CGO_ENABLED: '0' }),
    timeoutMs: 300_000,
  })
  return buildOf(path, dir)
}

/** A manifest of an e2e.test alone: all that the testers read of a build. */
export function buildOf(path: string, dir: string): BuildManifest {
  const bytes = readFileSync(path)
  const file = { path, sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length }
  return {
    v: 1,
    key: file.sha256.slice(0, 16),
    version: 'v1.36.3',
    commit: '0000000000000000000000000000000000000000',
    treeState: 'clean',
    goVersion: 'go1.26',
    platform: 'linux/amd64',
    dir,
    files: { 'e2e.test': file },
    companions: { etcd: '', coredns: '', pause: '', cni: '', crictl: '', agnhost: '' },
    sourceDir: source,
    moduleDir: source,
    goFlags: [],
  }
}
