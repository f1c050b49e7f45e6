import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, RunError } from '../../errors.ts'
import { kubectl } from '../../kube/kubectl.ts'
import type { DownReport, Leftover } from '../../plan/cluster-ref.ts'
import { quote } from '../../plan/shell-word.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { suitesOf } from '../run-dir.ts'

interface Item {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string }
}

/** So many ids in one selector. */
const together = 50
const requestMs = 15_000
const pauseMs = 1000

/**
 * Namespaces of specs that were killed before they could clean up: the e2e framework labels each with the id of the
 * process that made it, so that nobody else's are touched. Waits for the end of what is deleted here; what a spec has
 * asked to be deleted the cluster ends by itself.
 * @param untilMs epoch milliseconds
 * @see https://github.com/kubernetes/kubernetes/blob/master/test/e2e/framework/util.go CreateTestingNS
 */
export async function removeNamespaces(runDir: string, ctx: Ctx, untilMs: number): Promise<DownReport> {
  const ids = await suitesOf(runDir)
  const program = await readFile(join(runDir, 'kubectl'), 'utf8').catch(() => undefined)
  if (ids.length === 0 || program === undefined) return { gone: [], left: [] }
  const cluster = clusterOf(runDir, program, ctx)
  const gone: string[] = []
  const left: Leftover[] = []
  for (let at = 0; at < ids.length; at += together) {
    const selector = `e2e-run in (${ids.slice(at, at + together).join(',')})`
    try {
      const report = await removeSome(cluster, selector, ctx, untilMs)
      gone.push(...report.gone)
      left.push(...report.left)
    } catch (error) {
      const all = leftover(cluster, 'namespaces of specs', ['-l', selector])
      if (isGone(error)) {
        ctx.log.info(`nothing answers where the cluster was. Should it come back: ${all.remove}`)
        return { gone, left }
      }
      ctx.log.warn(`namespaces of specs cannot be looked for: ${describe(error)}`)
      left.push(all)
    }
  }
  return { gone, left }
}

interface Cluster {
  readonly kubeconfig: string
  readonly program: string
  ask(args: readonly string[]): Promise<string>
}

function clusterOf(runDir: string, program: string, ctx: Ctx): Cluster {
  const kubeconfig = join(runDir, 'kubeconfig')
  return {
    kubeconfig,
    program,
    ask: async args => {
      const limited = [...args, `--request-timeout=${requestMs / 1000}s`]
      return (await kubectl({ kubeconfig }, program, limited, ctx, { timeoutMs: requestMs + 5000 })).stdout
    },
  }
}

async function removeSome(
  cluster: Cluster,
  selector: string,
  ctx: Ctx,
  untilMs: number,
): Promise<DownReport> {
  const list = async () =>
    (JSON.parse(await cluster.ask(['get', 'namespaces', '-l', selector, '-o', 'json'])) as { items: Item[] })
      .items
  const forgotten = (await list()).filter(item => item.metadata.deletionTimestamp === undefined)
  if (forgotten.length === 0) return { gone: [], left: [] }
  const names = forgotten.map(item => item.metadata.name)
  await cluster.ask(['delete', 'namespaces', '-l', selector, '--wait=false'])
  for (;;) {
    const there = new Set((await list()).map(item => item.metadata.name))
    const still = names.filter(name => there.has(name))
    if (still.length === 0 || ctx.clock.now() + pauseMs >= untilMs) {
      const gone = names.filter(name => !there.has(name)).map(name => `object namespace ${name}`)
      return { gone, left: still.map(name => leftover(cluster, `namespace ${name}`, [name])) }
    }
    await ctx.clock.sleep(pauseMs, ctx.signal)
  }
}

function leftover({ program, kubeconfig }: Cluster, name: string, which: readonly string[]): Leftover {
  const argv = [program, `--kubeconfig=${kubeconfig}`, 'delete', 'namespaces', ...which]
  return { kind: 'object', name, remove: argv.map(quote).join(' ') }
}

/** There is no such host or port any more, as with a local cluster that was removed; a network that is down says otherwise. */
function isGone(error: unknown): boolean {
  return error instanceof RunError && /connection refused|no such host/.test(error.stderr)
}
