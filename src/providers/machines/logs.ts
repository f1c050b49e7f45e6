import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe } from '../../errors.ts'
import { collectObjects, countFiles } from '../../kube/collect.ts'
import { bashScript } from '../../plan/bootstrap/script-words.ts'
import { toolEnv } from '../../plan/child-env.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { type KnownMachines, knownMachines } from './known.ts'
import { collectScript, copiesDir } from './scripts.ts'
import { onAll, type Remote } from './ssh.ts'

/** All machines together; what is not there by then is left out. */
const limitMs = 90_000

/** Fetches the logs of every machine, and what the API server says. Never throws. @returns number of files below `dir` */
export async function dumpMachinesLogs(ref: ClusterRef, dir: string, ctx: Ctx): Promise<number> {
  const own = { ...ctx, signal: AbortSignal.any([ctx.signal, AbortSignal.timeout(limitMs)]) }
  try {
    await using known = await knownMachines(ref, own)
    if (known === undefined) return 0
    await mkdir(dir, { recursive: true })
    const { kubectl } = known.state
    await Promise.all([
      fetchAll(known, dir, own),
      kubectl === undefined
        ? undefined
        : collectObjects({ kubeconfig: join(ref.scope, ref.id, 'kubeconfig') }, kubectl, dir, own),
    ])
  } catch (error) {
    ctx.log.warn(`logs of ${ref.id}: ${describe(error)}`)
  }
  return countFiles(dir)
}

async function fetchAll({ remotes, key }: KnownMachines, dir: string, ctx: Ctx): Promise<void> {
  const done = await onAll(remotes, remote => fetchLogs(remote, key, dir, ctx))
  for (const d of done)
    if ('problem' in d) ctx.log.warn(`logs of machine ${d.remote.host.text}: ${d.problem}`)
}

async function fetchLogs(remote: Remote, key: string, dir: string, ctx: Ctx): Promise<void> {
  const copies = copiesDir(key)
  await remote.run(bashScript({ key, copies }, collectScript), { timeoutMs: limitMs })
  const to = join(dir, remote.host.name)
  const archive = `${to}.tgz`
  await mkdir(to, { recursive: true })
  try {
    await remote.get(`${copies}/logs.tgz`, archive, { timeoutMs: limitMs })
    const argv = ['tar', '-xzf', archive, '-C', to, '--no-same-owner', '--no-same-permissions']
    await ctx.exec.run(argv, { env: toolEnv(ctx.env), timeoutMs: limitMs })
  } finally {
    await rm(archive, { force: true })
  }
}
