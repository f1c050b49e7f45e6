import type { AddonYaml } from './schema.ts'

/** A runner's own: tokens of the job, inputs with secrets in them, and the files through which a step says outputs. */
const runners = /^(ACTIONS_|INPUT_|GITHUB_(ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)$)/
const rollouts = /^(deploy|deployment|deployments|ds|daemonset|daemonsets|sts|statefulset|statefulsets)$/i
/** What is not said. */
export const defaults = { requests: 200, qps: 50, connections: 10, timeout: '5m' } as const

/** Whether a place is fetched, not read. */
export function isUrl(place: string): boolean {
  return /^(https?|oci|ssh|git):\/\//.test(place)
}

/** What the schema cannot say: keys that exclude each other, or mean nothing without others. */
export function misfits(a: AddonYaml): string[] {
  const problems: string[] = []
  const ways = (['manifests', 'chart', 'kustomize', 'command'] as const).filter(k => a[k] !== undefined)
  if (ways.length !== 1)
    problems.push(
      `give exactly one of manifests, chart, kustomize and command${ways.length > 1 ? `, not ${ways.join(' and ')}` : ''}`,
    )
  if (a.values !== undefined && a.chart === undefined) problems.push('values are for a chart: leave them out')
  if (a.remove !== undefined && a.command === undefined)
    problems.push('remove undoes a command: what else is applied is removed without it, leave it out')
  for (const place of a.manifests === undefined ? [] : [a.manifests].flat())
    if (isUrl(place) && !/^https?:/.test(place))
      problems.push(`manifests: ${place}: give a file or an https URL`)
    else if (/^http:/.test(place) && !/^http:\/\/(127\.|localhost|\[::1\])/.test(place))
      problems.push(`manifests: ${place}: anyone on the way could change it: use https, or a file`)
  for (const name of (a.env ?? []).filter(n => runners.test(n)))
    problems.push(`env: ${name} is the runner's own: leave it out`)
  for (const [i, w] of (a.wait ?? []).entries()) problems.push(...waitMisfits(w).map(p => `wait[${i}]: ${p}`))
  return [...problems, ...checkMisfits(a.check)]
}

function waitMisfits(w: NonNullable<AddonYaml['wait']>[number]): string[] {
  const { command, kind, name, selector } = w
  if (command !== undefined)
    return Object.keys(w).length > 1 ? ['a command waits alone: leave out the other keys'] : []
  if (kind === undefined) return ['give kind with name or selector, or a command']
  if ((name === undefined) === (selector === undefined)) return ['give either name or selector']
  if (w.for === undefined && !rollouts.test(kind))
    return [`for ${kind} say what to wait for, such as for: condition=Ready`]
  if (w.for === 'rollout' && !rollouts.test(kind))
    return [`${kind} has no rollout: that is for a Deployment, DaemonSet or StatefulSet`]
  return []
}

function checkMisfits(check: AddonYaml['check']): string[] {
  if (check === undefined) return []
  const kinds = Object.keys(check)
  if (kinds.length !== 1) return ['check: give exactly one of command, job and traffic']
  const { traffic } = check
  if (traffic === undefined) return []
  const problems: string[] = []
  const to = (['service', 'ingress', 'url'] as const).filter(k => traffic[k] !== undefined)
  if (to.length !== 1) problems.push('check.traffic: give exactly one of service, ingress and url')
  if (traffic.port !== undefined && traffic.service === undefined)
    problems.push('check.traffic: port is of a service: leave it out')
  if (traffic.path !== undefined && !traffic.path.startsWith('/'))
    problems.push(`check.traffic: path begins with a slash: /${traffic.path}`)
  if (traffic.url !== undefined && !/^https?:\/\/[^/]/.test(traffic.url))
    problems.push(`check.traffic: url ${traffic.url}: give one that begins with http:// or https://`)
  const wrong = traffic.expect?.body === undefined ? undefined : whyNoRegExp(traffic.expect.body)
  if (wrong !== undefined) problems.push(`check.traffic.expect.body: ${wrong}`)
  if ((traffic.expect?.qps ?? 0) > (traffic.qps ?? defaults.qps))
    problems.push('check.traffic.expect.qps: more than qps cannot be reached: raise qps')
  return problems
}

function whyNoRegExp(source: string): string | undefined {
  try {
    new RegExp(source)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
