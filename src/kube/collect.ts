import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe } from '../errors.ts'
import type { Ctx } from '../ports/ctx.ts'
import { kubectl, type Reachable } from './kubectl.ts'
import { isReady } from './nodes.ts'

/** One question to the API server. */
const askMs = 8000
/** Unhealthy pods that are described; a cluster in which everything fails must not take minutes. */
const mostPods = 50

/** Writes events, objects and descriptions of what is unhealthy into `dir`. Never throws: errors go into the files. */
export async function collectObjects(
  cluster: Reachable,
  program: string,
  dir: string,
  ctx: Ctx,
): Promise<void> {
  const ask = async (args: readonly string[], file: string) => {
    const text = await kubectl(cluster, program, args, ctx, { timeoutMs: askMs }).then(
      r => r.stdout,
      describe,
    )
    if (text !== '') await writeFile(join(dir, file), text).catch(() => {})
  }
  await Promise.all([
    ask(['get', 'events', '-A', '--sort-by=.lastTimestamp', '-o', 'wide'], 'events.txt'),
    ask(['get', 'nodes,pods', '-A', '-o', 'wide'], 'objects.txt'),
    ask(['describe', 'nodes'], 'describe-nodes.txt'),
    describeUnhealthy(cluster, program, join(dir, 'describe-unhealthy-pods.txt'), ctx),
  ])
}

interface Pod {
  readonly metadata: { readonly name: string; readonly namespace: string }
  readonly status: { phase: string; conditions?: { type: string; status: string }[] }
}

/** A pod is unhealthy when it neither succeeded nor runs with all containers ready. */
async function describeUnhealthy(cluster: Reachable, program: string, file: string, ctx: Ctx): Promise<void> {
  const get = ['get', 'pods', '-A', '-o', 'json']
  const found = await kubectl(cluster, program, get, ctx, { timeoutMs: askMs }).catch(() => undefined)
  if (found === undefined) return
  const pods = (JSON.parse(found.stdout) as { items: Pod[] }).items.filter(
    ({ status }) => status.phase !== 'Succeeded' && !isReady(status),
  )
  const texts: string[] = []
  const end = ctx.clock.now() + askMs
  for (const { metadata } of pods.slice(0, mostPods)) {
    if (ctx.clock.now() > end) break
    const args = ['describe', 'pod', '-n', metadata.namespace, metadata.name]
    const text = await kubectl(cluster, program, args, ctx, { timeoutMs: askMs }).catch(() => undefined)
    if (text !== undefined) texts.push(text.stdout)
  }
  if (texts.length > 0) await writeFile(file, texts.join('\n---\n')).catch(() => {})
}

/** Number of files below a directory; 0 when it is not there. */
export async function countFiles(dir: string): Promise<number> {
  const all = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => [])
  return all.filter(entry => entry.isFile()).length
}
