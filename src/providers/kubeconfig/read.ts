import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { delimiter, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod/mini'
import type { Ctx } from '../../ports/ctx.ts'
import type { ExistingPlan } from './plan.ts'

/** What we need of a kubeconfig (client-go tools/clientcmd/api/v1); the rest is kubectl's business. */
const fileSchema = z.object({
  'current-context': z.optional(z.string()),
  contexts: z.nullish(z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string() }) }))),
  clusters: z.nullish(z.array(z.object({ name: z.string(), cluster: z.object({ server: z.string() }) }))),
})

export interface Target {
  readonly files: readonly string[]
  readonly context: string
  /** https://host:port */
  readonly server: string
}

/** Files that kubectl would read, first one first. */
export function filesOf(plan: ExistingPlan, env: Ctx['env']): readonly string[] {
  if (plan.kubeconfig !== undefined) return [plan.kubeconfig]
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter(f => f !== '')
  return listed.length > 0 ? listed : [join(env['HOME'] ?? '/', '.kube/config')]
}

/**
 * Which cluster is meant, found without kubectl, so that it can be asked for before anything is built.
 * @returns the target, or what is wrong and what to do
 */
export async function findTarget(plan: ExistingPlan, ctx: Ctx): Promise<Target | { problem: string }> {
  const files = filesOf(plan, ctx.env)
  const read = (await Promise.all(files.map(readOne))).filter(f => f !== undefined)
  if (read.length === 0)
    return { problem: `no kubeconfig at ${files.join(', ')}: give --kubeconfig FILE, or set KUBECONFIG` }
  const broken = read.find(f => f.problem !== undefined)
  if (broken?.problem !== undefined) return { problem: broken.problem }
  const good = read.flatMap(f => f.content ?? [])
  const contexts = good.flatMap(f => f.contexts ?? [])
  const name = plan.context ?? good.find(f => f['current-context'])?.['current-context']
  const known = `there are: ${contexts.map(c => c.name).join(', ') || 'none'}`
  if (name === undefined || name === '')
    return { problem: `${files.join(', ')} has no current context: give --context NAME (${known})` }
  const context = contexts.find(c => c.name === name)?.context
  if (context === undefined) return { problem: `no context '${name}' in ${files.join(', ')} (${known})` }
  const cluster = good.flatMap(f => f.clusters ?? []).find(c => c.name === context.cluster)?.cluster
  if (cluster === undefined)
    return {
      problem: `context '${name}' of ${files.join(', ')} names a cluster '${context.cluster}' that is not in it`,
    }
  return { files, context: name, server: cluster.server }
}

async function readOne(
  path: string,
): Promise<{ content?: z.infer<typeof fileSchema>; problem?: string } | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    return { content: fileSchema.parse(parse(text) ?? {}) }
  } catch {
    return { problem: `${path} is not a kubeconfig: \`kubectl config view --kubeconfig ${path}\` says why` }
  }
}

/** Whether anything listens where the API server should be. @returns why not */
export function whyNoAnswer(server: string, timeoutMs: number): Promise<string | undefined> {
  let url: URL
  try {
    url = new URL(server)
  } catch {
    return Promise.resolve('that is no URL')
  }
  const port = Number(url.port) || (url.protocol === 'http:' ? 80 : 443)
  return new Promise(resolve => {
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port })
    const end = (why: string | undefined) => {
      socket.destroy()
      resolve(why)
    }
    socket.setTimeout(timeoutMs, () => end(`no answer in ${timeoutMs / 1000} s`))
    socket.once('connect', () => end(undefined))
    socket.once('error', error => end(error.message))
  })
}
