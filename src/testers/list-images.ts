import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BuildManifest } from '../plan/build-manifest.ts'
import { testEnv } from '../plan/child-env.ts'
import type { Ctx } from '../ports/ctx.ts'

const listMs = 60_000

/**
 * Every image that the build's own e2e.test knows of, by its own word (--list-images).
 * @throws Error when the binary does not answer, with its output
 */
export async function listImages(build: BuildManifest, ctx: Ctx): Promise<readonly string[]> {
  const suite = build.files['e2e.test']
  if (suite === undefined) throw new Error(`build ${build.key} has no e2e.test`)
  const dir = await mkdtemp(join(tmpdir(), 'bowsprit-images-'))
  try {
    const { stdout } = await ctx.exec.run([suite.path, '--list-images'], {
      cwd: dir,
      env: testEnv(ctx.env, { HOME: dir, TMPDIR: dir }),
      timeoutMs: listMs,
    })
    return [...new Set(stdout.split('\n').map(line => line.trim()))]
      .filter(l => /^[\w.-]+(:\d+)?\/\S+$/.test(l))
      .sort()
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
