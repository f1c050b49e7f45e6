import { blanks, readE2eArgs, readPairs } from './e2e-args.ts'
import type { Placed } from './fields.ts'
import { commandLine, type FlagOf, isOn } from './flags.ts'
import { kubernetesOf } from './kubernetes-version.ts'
import { CannotTranslate, type Notes } from './notes.ts'
import { isNeedless } from './suite-env.ts'
import { addArgs, type EnvVar, emptyWish, inputsOf, type SuiteWork, type Wish, withEnv } from './wish.ts'

const alone = new Set([
  ...['up', 'down', 'test', 'build', 'check-leaked-resources', 'check-version-skew', 'skew', 'node-tests'],
  ...[
    'ginkgo-parallel',
    'kubemark',
    'charts',
    'soak',
    'use-logexporter',
    'tear-down-previous',
    'extract-source',
  ],
  ...['dump-before-and-after', 'use-shared-build', 'skip-dump-cluster-logs', 'verbose-commands'],
])

/** Done by Bowsprit in any case, or about a cloud project that is no more. */
const needless: readonly [RegExp, string][] = [
  [/^(up|down|check-leaked-resources|tear-down-previous)$/, 'Bowsprit makes, removes and proves it'],
  [
    /^(dump|dump-.*|skip-dump-cluster-logs|use-logexporter|logexporter-gcs-path)$/,
    'Bowsprit collects the logs',
  ],
  [/^(cluster|metadata-sources|check-version-skew|verbose-commands)$/, 'Bowsprit names and checks it'],
  [
    /^(boskos-.*|gcp-project.*|gcp-service-account|service-account|gcp-cloud-sdk|gce-ssh|gce-pub|gcp-network)$/,
    'no project of a cloud is needed',
  ],
  [
    /^(stage|stage-.*|registry|extract-.*bucket|extract-source|gcs-shared|flush-mem-after-build)$/,
    'nothing is staged for a local cluster',
  ],
]
/** Where machines of a cloud are, and how large. */
const ofPlaces = /^(gcp-(zone|region|node-size|master-size|ssh-proxy-.*)|kubemark-.*-size|aws-.*)$/
const ofMachines = /^(gcp-|image-family|image-project|kubemark-|cluster-ip-range|aks|acsengine)/

/**
 * A command line of kubetest, or of the scenario kubernetes_e2e that calls it.
 * @param argv after the program's name
 * @throws CannotTranslate for what is no run of e2e.test on a cluster
 * @see https://github.com/kubernetes/test-infra/tree/master/kubetest and scenarios/kubernetes_e2e.py
 */
export function readKubetest(
  argv: readonly Placed<string>[],
  env: readonly EnvVar[],
  field: string,
  notes: Notes,
): SuiteWork {
  const { flags } = commandLine(argv, alone)
  const wish = emptyWish()
  const of = (name: string) => flags.find(f => f.name === name)
  refuse(flags, field)
  const deployment = of('deployment')?.value ?? 'bash'
  if (['none', 'conformance'].includes(deployment) || (of('up') !== undefined && !isOn(of('up')!)))
    wish.existing = true
  else if (deployment !== 'kind' && deployment !== 'local')
    notes.changed(
      of('deployment')?.line ?? of('provider')?.line ?? argv[0]?.line ?? 0,
      field,
      `the cluster on ${of('provider')?.value ?? deployment} became a local one`,
    )
  const command: string[] = []
  for (const flag of flags) readFlag(flag, { field, wish, command, notes })
  if (command.length > 0) wish.command = withEnv(command.join(' '), env, field, notes)
  else for (const e of env) readKubeUp(e, field, wish, notes)
  return { kind: 'suite', kubernetes: wish.kubernetes, inputs: inputsOf(wish), env: [] }
}

function refuse(flags: readonly FlagOf[], field: string): void {
  for (const flag of flags) {
    const stop = (why: string) => {
      throw new CannotTranslate(flag.line, field, why)
    }
    if (flag.name === 'node-tests' && isOn(flag))
      stop('node e2e tests run on machines of GCE; Bowsprit has no tester for them')
    if (flag.name === 'deployment' && flag.value === 'node')
      stop('node e2e tests run on machines of GCE; Bowsprit has no tester for them')
    if (
      flag.name === 'deployment' &&
      ['kops', 'gke', 'aks', 'aksengine', 'acsengine', 'eks'].includes(flag.value ?? '')
    )
      stop(`the cluster is ${flag.value}'s own, not one of a build`)
    if (flag.name === 'kubemark' && isOn(flag))
      stop('kubemark makes hollow nodes on GCE; see `node-kind: simulated`')
    if (flag.name === 'upgrade_args' || (flag.name === 'skew' && isOn(flag)))
      stop('upgrade and skew tests need clusters of two versions')
  }
}

interface Reading {
  readonly field: string
  readonly wish: Wish
  readonly command: string[]
  readonly notes: Notes
}

const takes: Readonly<Record<string, (flag: FlagOf, r: Reading) => void>> = {
  test_args: (flag, { field, wish, notes }) => {
    const { flags } = commandLine(blanks(flag.value ?? '', flag.line), new Set())
    readE2eArgs(flags, field, wish, notes)
  },
  'ginkgo-parallel': (flag, { wish }) => {
    wish.parallel = isOn(flag) && flag.value !== '1'
  },
  'ginkgo-focus': (flag, { wish }) => void wish.focus.push(flag.value ?? ''),
  'ginkgo-skip': (flag, { wish }) => void wish.skip.push(flag.value ?? ''),
  'gcp-nodes': (flag, { field, wish, notes }) => {
    wish.nodes = nodesOf(flag, field, notes)
  },
  'runtime-config': (flag, { wish }) => void readPairs(flag.value ?? '', wish.runtimeConfig),
  'test-cmd': (flag, { command }) => void command.unshift(flag.value ?? ''),
  'test-cmd-args': (flag, { command }) => void command.push(flag.value ?? ''),
  extract: (flag, { field, wish, notes }) => extract(flag, field, wish, notes),
  env: (flag, { field, wish, notes }) => readKubeUp(variableOf(flag), field, wish, notes),
  'pre-test-cmd': ownStep,
  'post-test-cmd': ownStep,
  timeout: (flag, { field, notes }) =>
    notes.changed(
      flag.line,
      field,
      `--timeout=${flag.value} of the tests is part of the deadline of the whole run`,
    ),
}
/** Read elsewhere, or said by the rest. */
const understood = ['build', 'provider', 'deployment', 'test', 'test-cmd-name', 'kubetest_args']

function readFlag(flag: FlagOf, r: Reading): void {
  const take = takes[flag.name]
  const why = needless.find(([name]) => name.test(flag.name))?.[1]
  if (take !== undefined) take(flag, r)
  else if (why !== undefined) r.notes.dropped(flag.line, r.field, `--${flag.name}: ${why}`)
  else if (ofPlaces.test(flag.name))
    r.notes.dropped(flag.line, r.field, `--${flag.name}: the cluster is on the runner`)
  else if (ofMachines.test(flag.name))
    r.notes.lost(flag.line, r.field, `--${flag.name} is about machines of a cloud`)
  else if (!understood.includes(flag.name))
    r.notes.lost(flag.line, r.field, `--${flag.name} of kubetest has no input`)
}

function ownStep(flag: FlagOf, r: Reading): void {
  r.notes.lost(
    flag.line,
    r.field,
    `--${flag.name}: put it into a step of its own, as examples/own-steps.yml does`,
  )
}

function extract(flag: FlagOf, field: string, wish: Wish, notes: Notes): void {
  const found = kubernetesOf(flag.value ?? '')
  if (found !== undefined) wish.kubernetes = found.kubernetes
  else
    notes.lost(flag.line, field, `--extract=${flag.value} names no version that can be built: set \`source\``)
  if (found?.change !== undefined) notes.changed(flag.line, field, found.change)
}

export function nodesOf(flag: FlagOf, field: string, notes: Notes): number | undefined {
  const n = Number(flag.value)
  if (Number.isInteger(n) && n >= 1 && n <= 20) return n
  notes.lost(
    flag.line,
    field,
    `--${flag.name}=${flag.value}: so many real nodes do not fit on a runner; 2 are made`,
  )
  return undefined
}

const componentOf: Readonly<Record<string, string>> = {
  KUBELET_TEST_ARGS: 'kubelet-arg',
  APISERVER_TEST_ARGS: 'apiserver-arg',
  CONTROLLER_MANAGER_TEST_ARGS: 'controller-manager-arg',
  SCHEDULER_TEST_ARGS: 'scheduler-arg',
  KUBEPROXY_TEST_ARGS: 'proxy-arg',
  ETCD_EXTRA_ARGS: 'etcd-arg',
}

/** Variables of cluster/gce/config-test.sh that a local cluster has a word for. */
export function readKubeUp({ name, value, line }: EnvVar, field: string, wish: Wish, notes: Notes): void {
  const option = componentOf[name]
  if (option !== undefined) addArgs(wish, option, value.split(/\s+/).filter(Boolean))
  else if (name === 'KUBE_FEATURE_GATES' || name === 'FEATURE_GATES') readPairs(value, wish.featureGates)
  else if (name === 'RUNTIME_CONFIG' || name === 'KUBE_RUNTIME_CONFIG') readPairs(value, wish.runtimeConfig)
  else if (name === 'KUBE_PROXY_MODE' && (value === 'iptables' || value === 'nftables'))
    wish.proxyMode = value
  else if (name === 'NUM_NODES' && /^\d+$/.test(value))
    wish.nodes = nodesOf({ name, value, line }, field, notes)
  else if (isNeedless(name))
    notes.dropped(line, field, `${name}: a local cluster needs neither cloud nor Docker`)
  else notes.lost(line, field, `${name} is a setting of clusters on GCE`)
}

/** Of `--env=NAME=VALUE`. */
export function variableOf(flag: FlagOf): EnvVar {
  const text = flag.value ?? ''
  const at = text.indexOf('=')
  return { name: text.slice(0, at), value: text.slice(at + 1), line: flag.line }
}
