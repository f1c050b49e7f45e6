import { readPairs } from './e2e-args.ts'
import type { Notes } from './notes.ts'
import { addArgs, type EnvVar, emptyWish, inputsOf, type SuiteWork, type Wish } from './wish.ts'

/**
 * kind's own script for testing Kubernetes, `e2e-k8s.sh`, which is set by its environment. Its cluster has two workers,
 * its defaults are those of the script: Conformance without FOCUS and LABEL_FILTER; no serial specs with PARALLEL,
 * unless labels choose.
 * @see https://github.com/kubernetes-sigs/kind/blob/main/hack/ci/e2e-k8s.sh
 */
export function readKindScript(env: readonly EnvVar[], field: string, notes: Notes): SuiteWork {
  const wish = emptyWish()
  wish.nodes = 2
  const of = (name: string) => env.findLast(e => e.name === name)?.value
  const labels = of('LABEL_FILTER') ?? ''
  const focus = of('FOCUS')
  wish.parallel = of('PARALLEL') === 'true'
  if (labels !== '') wish.labelFilter = labels
  if (focus === undefined && labels === '') wish.focus.push('\\[Conformance\\]')
  else if (focus) wish.focus.push(focus)
  const skip = of('SKIP') ?? ''
  if (wish.parallel && labels === '') wish.skip.push('\\[Serial\\]')
  if (skip !== '') wish.skip.push(skip)
  for (const e of env) readOne(e, field, wish, notes)
  const inputs = inputsOf(wish)
  // FOCUS="" is all specs, not e2e.test's own choice.
  if (focus === '' && inputs['suite'] === 'default') inputs['suite'] = 'all'
  return { kind: 'suite', kubernetes: wish.kubernetes, inputs, env: [] }
}

const verbose = ['apiserver-arg', 'controller-manager-arg', 'scheduler-arg', 'kubelet-arg', 'proxy-arg']

/** Read together, before. */
const ofSelection = ['FOCUS', 'SKIP', 'LABEL_FILTER', 'PARALLEL']
const ofDocker = ['BUILD_TYPE', 'DOCKER_IN_DOCKER_IPV6_ENABLED', 'DOCKER_IN_DOCKER_ENABLED']

function readOne({ name, value, line }: EnvVar, field: string, wish: Wish, notes: Notes): void {
  const lost = (text: string) => notes.lost(line, field, text)
  if (ofSelection.includes(name) || (name === 'IP_FAMILY' && value === 'ipv4')) return
  if (name === 'FEATURE_GATES') {
    if (!readPairs(value, wish.featureGates)) lost(`${name} is no map of gates`)
  } else if (name === 'RUNTIME_CONFIG') {
    if (!readPairs(value, wish.runtimeConfig)) lost(`${name} is no map of versions`)
  } else if (name === 'GA_ONLY') {
    if (value !== 'true') return
    wish.featureGates.push('AllAlpha=false', 'AllBeta=false')
    wish.runtimeConfig.push('api/alpha=false', 'api/beta=false')
  } else if (name === 'KUBE_PROXY_MODE') {
    if (value === 'iptables' || value === 'nftables') wish.proxyMode = value
    else lost(`kube-proxy's mode ${value} is not offered`)
  } else if (name === 'KIND_CLUSTER_LOG_LEVEL') {
    for (const option of verbose) addArgs(wish, option, [`--v=${value}`])
  } else if (name === 'IP_FAMILY') lost(`clusters of ${value} are not offered: local ones are IPv4`)
  else if (ofDocker.includes(name)) notes.dropped(line, field, `${name} is about Docker, which is not used`)
  else lost(`${name} of kind's script has no input`)
}
