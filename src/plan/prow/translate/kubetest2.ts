import { quote } from '../../shell-word.ts'
import { blanks, readE2eArgs, readPairs } from './e2e-args.ts'
import type { Placed } from './fields.ts'
import { commandLine, type FlagOf, isOn } from './flags.ts'
import { kubernetesOf } from './kubernetes-version.ts'
import { nodesOf, readKubeUp, variableOf } from './kubetest.ts'
import { CannotTranslate, type Notes } from './notes.ts'
import { type EnvVar, emptyWish, inputsOf, type SuiteWork, type Wish, withEnv } from './wish.ts'

const alone = new Set([
  ...['up', 'down', 'build', 'legacy-mode', 'rundir-in-artifacts', 'skip-test-junit-report', 'kind-rootless'],
  ...['use-built-binaries', 'use-binaries-from-path', 'use-binaries-from-package', 'external-cloud-provider'],
  ...[
    'break-kubetest-on-upfail',
    'auto-approve',
    'ignore-gcp-project',
    'external-load-balancer',
    'bastion',
    'ipv6',
  ],
])
/** Deployers whose clusters are of a build, which is what a local cluster is too. */
const ofABuild = ['kind', 'kindinv', 'gce', 'ec2']
/** What Bowsprit does by itself. */
const needless =
  /^(up|down|build|v|rundir.*|run-id|artifacts|skip-test-junit-report|stage|repo-root|kube-root|legacy-mode|cluster-name|build-type|base-image|image-name|verbosity|loglevel|kind-.*|use-built-binaries|use-binaries-from-.*|test-package-(url|dir|bucket)|target-build-arch|boskos-.*|gcp-project|gcp-zone|region|zones|instance-type|worker-instance-type|node-size|control-plane-size|ssh-.*|cloud-provider|gce-service-account|set-kubeconfig|ignore-gcp-project|provider|user|auto-approve|break-kubetest-on-upfail|use-dockerized-build|test-package-marker|kubernetes-version|version|test-package-version)$/

/**
 * A command line of kubetest2: `DEPLOYER flags --test=TESTER -- flags of the tester`.
 * @param argv after the program's name
 * @throws CannotTranslate for clusters that are not of a build, and testers that are not ginkgo or exec
 * @see https://github.com/kubernetes-sigs/kubetest2
 */
export function readKubetest2(
  argv: readonly Placed<string>[],
  env: readonly EnvVar[],
  field: string,
  notes: Notes,
): SuiteWork {
  const { flags, words, rest = [] } = commandLine(argv, alone)
  const line = argv[0]?.line ?? 0
  const deployer = words[0]?.value ?? ''
  const tester = flags.find(f => f.name === 'test')?.value
  refuse(deployer, tester, words[0]?.line ?? line, field)
  const wish = emptyWish()
  if (deployer === 'noop') wish.existing = true
  else if (!deployer.startsWith('kind'))
    notes.changed(line, field, `the cluster on ${deployer} became a local one`)
  for (const flag of flags) readDeployerFlag(flag, field, wish, notes)
  const version = [...flags, ...commandLine(rest, alone).flags].filter(f =>
    /^(kubernetes-version|version|test-package-version|test-package-marker)$/.test(f.name),
  )
  readVersion(
    version,
    flags.some(f => f.name === 'build' && isOn(f)),
    field,
    wish,
    notes,
  )
  if (tester === 'exec') wish.command = withEnv(rest.map(w => quote(w.value)).join(' '), env, field, notes)
  else readTester(rest, field, wish, notes)
  if (wish.command === undefined)
    for (const e of env)
      notes.lost(e.line, field, `${e.name}: the branch's tests get nothing of the job's environment`)
  return {
    kind: 'suite',
    kubernetes: wish.kubernetes,
    inputs: inputsOf(wish),
    env: [],
  }
}

function refuse(deployer: string, tester: string | undefined, line: number, field: string): void {
  if (tester === 'node')
    throw new CannotTranslate(
      line,
      field,
      'node e2e tests run on machines of GCE; Bowsprit has no tester for them',
    )
  if (tester === undefined) throw new CannotTranslate(line, field, 'kubetest2 without --test runs no tests')
  if (tester !== 'ginkgo' && tester !== 'exec')
    throw new CannotTranslate(line, field, `Bowsprit has no tester like ${tester}`)
  if (deployer !== 'noop' && !ofABuild.includes(deployer))
    throw new CannotTranslate(line, field, `the cluster is ${deployer || 'nobody'}'s own, not one of a build`)
}

function readDeployerFlag(flag: FlagOf, field: string, wish: Wish, notes: Notes): void {
  const value = flag.value ?? ''
  if (flag.name === 'test') return
  if (flag.name === 'num-nodes') wish.nodes = nodesOf(flag, field, notes)
  else if (flag.name === 'feature-gates' || flag.name === 'kubernetes-feature-gates')
    readPairs(value, wish.featureGates)
  else if (flag.name === 'runtime-config') readPairs(value, wish.runtimeConfig)
  else if (flag.name === 'env') readKubeUp(variableOf(flag), field, wish, notes)
  else if (flag.name === 'pre-test-cmd' || flag.name === 'post-test-cmd')
    notes.lost(
      flag.line,
      field,
      `--${flag.name}: put it into a step of its own, as examples/own-steps.yml does`,
    )
  else if (needless.test(flag.name))
    notes.dropped(flag.line, field, `--${flag.name}: Bowsprit does or knows it`)
  else notes.lost(flag.line, field, `--${flag.name} of the deployer has no input`)
}

function readVersion(
  flags: readonly FlagOf[],
  builds: boolean,
  field: string,
  wish: Wish,
  notes: Notes,
): void {
  if (builds || wish.existing) return
  for (const flag of flags) {
    const found = kubernetesOf(flag.value ?? '')
    if (found === undefined) continue
    wish.kubernetes = found.kubernetes
    if (found.change !== undefined) notes.changed(flag.line, field, found.change)
    return
  }
  const [first] = flags
  if (first !== undefined)
    notes.lost(
      first.line,
      field,
      `--${first.name}=${first.value} names no version that can be built: set \`source\``,
    )
}

function readTester(argv: readonly Placed<string>[], field: string, wish: Wish, notes: Notes): void {
  for (const flag of commandLine(argv, alone).flags) {
    const value = flag.value ?? ''
    if (flag.name === 'parallel') wish.parallel = Number(value) > 1
    else if (flag.name === 'focus-regex') wish.focus.push(value)
    else if (flag.name === 'skip-regex') wish.skip.push(value)
    else if (flag.name === 'label-filter') wish.labelFilter = value.trim() === '' ? undefined : value
    else if (flag.name === 'test-args')
      readE2eArgs(commandLine(blanks(value, flag.line), new Set()).flags, field, wish, notes)
    else if (flag.name === 'ginkgo-args') readGinkgoArgs(flag, field, wish, notes)
    else if (flag.name === 'timeout')
      notes.changed(
        flag.line,
        field,
        `--timeout=${value} of the tests is part of the deadline of the whole run`,
      )
    else if (flag.name === 'env')
      notes.lost(flag.line, field, `--env=${value}: the branch's tests get nothing of the job's environment`)
    else if (needless.test(flag.name))
      notes.dropped(flag.line, field, `--${flag.name}: Bowsprit does or knows it`)
    else notes.lost(flag.line, field, `--${flag.name} of the tester has no input`)
  }
}

function readGinkgoArgs(flag: FlagOf, field: string, wish: Wish, notes: Notes): void {
  const flags = commandLine(blanks(flag.value ?? '', flag.line), new Set()).flags
  readE2eArgs(
    flags.map(f => ({ ...f, name: `ginkgo.${f.name.replace(/^ginkgo\./, '')}` })),
    field,
    wish,
    notes,
  )
}
