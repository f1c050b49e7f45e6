import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from '../../errors.ts'
import { testEnv } from '../../plan/child-env.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { type Ground, reaching } from './ground.ts'

const startMs = 20_000

/** A way to the API server that has its credentials already. Dispose it. */
export interface ApiProxy extends AsyncDisposable {
  /** Path of a Unix socket that speaks HTTP. */
  readonly socket: string
}

/**
 * `kubectl proxy` on a socket that only we can open: on a port of loopback every user of this machine would be admin.
 * @throws Error when it does not begin
 */
export async function apiProxy(g: Ground, ctx: Ctx): Promise<ApiProxy> {
  const dir = await mkdtemp(join(tmpdir(), 'bowsprit-proxy-'))
  const socket = join(dir, 's')
  const end = new AbortController()
  const { promise: begun, resolve } = Promise.withResolvers<undefined>()
  const ended = ctx.exec
    .run([g.tools.kubectl, ...reaching(g), 'proxy', `--unix-socket=${socket}`], {
      env: testEnv(ctx.env),
      timeoutMs: Math.max(1, g.until - ctx.clock.now()),
      signal: AbortSignal.any([ctx.signal, end.signal]),
      stopSignal: 'SIGTERM',
      killAfterMs: 1000,
      onLine: line => {
        if (/Starting to serve/.test(line)) resolve(undefined)
      },
    })
    .then(() => 'it ended', describe)
  const over = async () => {
    end.abort()
    await ended
    await rm(dir, { recursive: true, force: true })
  }
  const late = ctx.clock.sleep(startMs, end.signal).then(
    () => 'no answer',
    () => 'it was stopped',
  )
  const failed = await Promise.race([begun, ended, late])
  if (failed === undefined) return { socket, [Symbol.asyncDispose]: over }
  await over()
  throw new Error(`kubectl proxy did not begin: ${failed}`)
}
