import { namespacesOf } from '../../plan/addons/objects.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { kubectl } from '../kubectl.ts'
import { isReady } from '../nodes.ts'
import { type Ground, namespaceOf } from './ground.ts'

/** All of it together: the cluster waits to be removed. */
const limitMs = 15_000
const mostPods = 5
const mostEvents = 15
const logLines = 15

interface State {
  readonly waiting?: { readonly reason?: string; readonly message?: string }
  readonly terminated?: { readonly reason?: string; readonly exitCode?: number; readonly message?: string }
}
interface Pod {
  readonly metadata: { readonly name: string }
  readonly status: {
    readonly phase?: string
    readonly conditions?: readonly { type: string; status: string; message?: string }[]
    readonly initContainerStatuses?: readonly Container[]
    readonly containerStatuses?: readonly Container[]
  }
}
interface Container {
  readonly name: string
  readonly ready: boolean
  readonly restartCount: number
  readonly state?: State
  readonly lastState?: State
}

/**
 * What a person would look at when an add-on fails: pods of its namespaces that are not ready, the ends of their logs,
 * and what went wrong lately. Never throws: what cannot be had is left out.
 */
export async function whatIsWrong(g: Ground, ctx: Ctx): Promise<string> {
  const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(limitMs)])
  const ask = async (args: readonly string[]) => {
    const answer = await kubectl(g.cluster, g.tools.kubectl, args, ctx, { timeoutMs: limitMs, signal }).catch(
      () => undefined,
    )
    return answer?.stdout ?? ''
  }
  const parts: string[] = []
  for (const namespace of namespacesOf(g.objects, namespaceOf(g))) {
    const pods = itemsIn<Pod>(await ask(['get', 'pods', '-n', namespace, '-o', 'json'])).filter(isUnwell)
    for (const pod of pods.slice(0, mostPods)) {
      const { name } = pod.metadata
      const args = ['logs', name, '-n', namespace, '--all-containers', '--prefix', `--tail=${logLines}`]
      const log = (await ask(args)).trim()
      parts.push(
        [`pod ${namespace}/${name}: ${stateOf(pod)}`, ...(log === '' ? [] : [indented(log)])].join('\n'),
      )
    }
    if (pods.length > mostPods) parts.push(`…and ${pods.length - mostPods} pods more that are not ready`)
    const events = await ask([
      ...['get', 'events', '-n', namespace, '--field-selector', 'type=Warning', '--sort-by=.lastTimestamp'],
      ...[
        '--no-headers',
        '-o',
        'custom-columns=KIND:.involvedObject.kind,NAME:.involvedObject.name,WHY:.message',
      ],
    ])
    const lines = events.trim().split('\n').filter(Boolean).slice(-mostEvents)
    if (lines.length > 0) parts.push(`warnings in ${namespace}:\n${indented(lines.join('\n'))}`)
  }
  return parts.join('\n\n')
}

function itemsIn<T>(json: string): readonly T[] {
  try {
    return (JSON.parse(json) as { items: T[] }).items
  } catch {
    return []
  }
}

function isUnwell({ status }: Pod): boolean {
  return status.phase !== 'Succeeded' && !isReady(status)
}

function stateOf({ status }: Pod): string {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
  const containers = all.filter(c => !c.ready).map(containerState)
  const scheduled = status.conditions?.find(c => c.type === 'PodScheduled' && c.status === 'False')?.message
  return [status.phase ?? 'unknown', ...(scheduled === undefined ? [] : [scheduled]), ...containers].join(
    '; ',
  )
}

function containerState(c: Container): string {
  const { waiting, terminated } = c.state ?? {}
  const ended = terminated ?? c.lastState?.terminated
  const words = [
    waiting && [waiting.reason, waiting.message].filter(Boolean).join(': '),
    ended &&
      `ended with ${ended.exitCode ?? '?'} (${[ended.reason, ended.message].filter(Boolean).join(': ')})`,
    c.restartCount > 0 && `${c.restartCount} restarts`,
  ]
  return `container ${c.name} ${words.filter(Boolean).join(', ') || 'is not ready'}`
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ')
}
