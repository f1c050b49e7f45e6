import { quote } from '../../shell-word.ts'
import type { Placed } from './fields.ts'
import type { Notes } from './notes.ts'

/** Where the Kubernetes that is tested comes from. */
export type KubernetesWish =
  /** What the job checks out. */
  | { readonly kind: 'checkout' }
  /** A branch of kubernetes/kubernetes. */
  | { readonly kind: 'branch'; readonly branch: string }
  | { readonly kind: 'module'; readonly version: string }

/** What of a command line our actions can do. Made by the readers of each style, read by `workflow.ts`. */
export interface SuiteWork {
  readonly kind: 'suite'
  readonly kubernetes: KubernetesWish
  /** Inputs of the action by name; several values are lines. */
  readonly inputs: Readonly<Record<string, string | number>>
  /** What the build listens to. */
  readonly env: readonly EnvVar[]
}

/** The command as it is, in its container. */
export interface CommandWork {
  readonly kind: 'command'
  readonly argv: readonly Placed<string>[]
}

export type Work = SuiteWork | CommandWork

export interface EnvVar {
  readonly name: string
  readonly value: string
  readonly line: number
}

/** What the readers fill; see `inputsOf`. */
export interface Wish {
  kubernetes: KubernetesWish
  focus: string[]
  skip: string[]
  labelFilter: string | undefined
  flakeAttempts: number | undefined
  parallel: boolean
  nodes: number | undefined
  featureGates: string[]
  runtimeConfig: string[]
  proxyMode: string | undefined
  /** By our option, such as `kubelet-arg`. */
  componentArgs: Record<string, string[]>
  /** An existing cluster instead of one of ours. */
  existing: boolean
  command: string | undefined
}

export function emptyWish(): Wish {
  return {
    kubernetes: { kind: 'checkout' },
    focus: [],
    skip: [],
    labelFilter: undefined,
    flakeAttempts: undefined,
    parallel: false,
    nodes: undefined,
    featureGates: [],
    runtimeConfig: [],
    proxyMode: undefined,
    componentArgs: {},
    existing: false,
    command: undefined,
  }
}

/** More flags of a component, by the option for it. */
export function addArgs(wish: Wish, option: string, args: readonly string[]): void {
  wish.componentArgs[option] = [...(wish.componentArgs[option] ?? []), ...args]
}

/**
 * A command that tests with a cluster gets an environment of its own, so that variables stand in the command.
 * @param notes gets those whose values are secrets
 */
export function withEnv(command: string, env: readonly EnvVar[], field: string, notes: Notes): string {
  const secret = env.filter(e => e.value.includes('secrets.'))
  for (const e of secret)
    notes.lost(e.line, field, `${e.name}: a secret has no way into the command of a test`)
  const words = env.filter(e => !secret.includes(e)).map(e => `${e.name}=${quote(e.value)}`)
  return words.length === 0 ? command : `export ${words.join(' ')}; ${command}`
}

/** The inputs of the root action (docs/options.md) for a wish; what has our default is left out. */
export function inputsOf(wish: Wish): Record<string, string | number> {
  const inputs: Record<string, string | number> = {}
  const put = (name: string, value: string | number | undefined) => {
    if (value !== undefined && value !== '') inputs[name] = value
  }
  if (wish.existing) put('provider', 'kubeconfig')
  put('nodes', wish.nodes)
  put('feature-gates', wish.featureGates.join('\n'))
  put('runtime-config', wish.runtimeConfig.join('\n'))
  for (const [name, args] of Object.entries(wish.componentArgs)) put(name, args.join('\n'))
  put('proxy-mode', wish.proxyMode)
  if (wish.command !== undefined) return { ...inputs, tester: 'exec', 'tester-command': wish.command }
  const [focus, skip] = [wish.focus.filter(Boolean), wish.skip.filter(Boolean)]
  // Without any filter e2e.test leaves out what is flaky or wants a feature; with one it leaves out nothing.
  if (focus.length === 0 && wish.labelFilter === undefined)
    put('suite', skip.length === 0 ? 'default' : 'all')
  put('focus', focus.join('\n'))
  put('skip', skip.join('\n'))
  put('label-filter', wish.labelFilter)
  put('flake-attempts', wish.flakeAttempts)
  if (!wish.parallel) {
    put('shards', 1)
    put('procs', 1)
  }
  return inputs
}
