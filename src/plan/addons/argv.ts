import type { AddonSource } from './wish.ts'

/** What helm needs to know of a release. */
export interface Release {
  readonly name: string
  readonly namespace: string
  readonly chart: Extract<AddonSource, { way: 'chart' }>
  /** Files of values, ours last. */
  readonly values: readonly string[]
}

function chartArgs({ chart, values }: Release): string[] {
  return [
    chart.chart,
    ...(chart.repo === undefined ? [] : ['--repo', chart.repo]),
    ...(chart.version === undefined ? [] : ['--version', chart.version]),
    ...values.flatMap(file => ['--values', file]),
  ]
}

/** Installs a chart, and waits until its resources are ready. Seconds are whole ones. */
export function installArgs(release: Release, seconds: number): string[] {
  return [
    ...['upgrade', release.name, ...chartArgs(release)],
    ...['--install', '--namespace', release.namespace, '--wait', '--timeout', `${seconds}s`],
  ]
}

/** Prints what the chart would install, without a cluster. */
export function templateArgs(release: Release): string[] {
  return ['template', release.name, ...chartArgs(release), '--namespace', release.namespace, '--include-crds']
}

export function uninstallArgs(name: string, namespace: string, seconds: number): string[] {
  return [
    'uninstall',
    name,
    '--namespace',
    namespace,
    '--ignore-not-found',
    '--wait',
    '--timeout',
    `${seconds}s`,
  ]
}

/** `deployment/web`, or `pods -l app=web`. */
export function resourceArgs(kind: string, name: string | undefined, selector: string | undefined): string[] {
  return name === undefined ? [kind, '--selector', selector ?? ''] : [`${kind}/${name}`]
}
