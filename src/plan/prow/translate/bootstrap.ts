import type { Placed } from './fields.ts'
import { commandLine } from './flags.ts'
import { CannotTranslate, type Notes } from './notes.ts'
import type { Ref } from './refs.ts'

/** What a job of bootstrap.py's kind says in its arguments instead of in its fields. */
export interface Bootstrap {
  /** The command behind it, as if the pod ran it. */
  readonly argv: readonly Placed<string>[]
  /** Repositories besides the one of the job itself, in their order. */
  readonly refs: readonly Ref[]
  readonly timeoutMs: number | undefined
}

/**
 * Arguments of jenkins/bootstrap.py, which cloned, ran a scenario and uploaded before prow did that by decoration.
 * @param argv command and arguments of the container
 * @returns undefined when it is no such job
 * @throws CannotTranslate for a scenario that is not known
 * @see https://github.com/kubernetes/test-infra/blob/master/jenkins/bootstrap.py
 */
export function readBootstrap(
  argv: readonly Placed<string>[],
  field: string,
  notes: Notes,
): Bootstrap | undefined {
  const { flags, rest = [] } = commandLine(argv, new Set(['bare', 'clean', 'compress', 'json']))
  const scenario = flags.find(f => f.name === 'scenario')
  if (scenario === undefined) return undefined
  const refs: Ref[] = []
  let timeoutMs: number | undefined
  for (const flag of flags) {
    const value = flag.value ?? ''
    if (flag.name === 'repo') {
      const ref = refOf(value, flag.line)
      if (ref === 'own') continue
      if (ref === undefined)
        notes.lost(flag.line, field, `--repo=${value} is no repository of GitHub that is known here`)
      else refs.push(ref)
    } else if (flag.name === 'timeout' && Number(value) > 0) timeoutMs = Number(value) * 60_000
    else if (
      [
        'job',
        'upload',
        'service-account',
        'git-cache',
        'json',
        'compress',
        'clean',
        'root',
        'bare',
        'scenario',
        'ssh',
      ].includes(flag.name)
    ) {
      if (flag.name === 'ssh')
        notes.lost(flag.line, field, '--ssh: actions/checkout clones with the token of the job')
    } else notes.lost(flag.line, field, `--${flag.name} of bootstrap.py is not known here`)
  }
  return { argv: commandOf(scenario.value ?? '', rest, scenario.line, field), refs, timeoutMs }
}

function commandOf(
  scenario: string,
  rest: readonly Placed<string>[],
  line: number,
  field: string,
): readonly Placed<string>[] {
  if (scenario === 'kubernetes_e2e') return [{ value: 'kubernetes_e2e.py', line }, ...rest]
  // `execute` runs its arguments; its own flags, --env and --docker-in-docker, stand before them.
  if (scenario === 'execute') {
    const env = rest
      .filter(w => /^--env=/.test(w.value))
      .map(w => ({ ...w, value: w.value.slice('--env='.length) }))
    const words = rest.filter(w => !/^(--env=.*|--docker-in-docker|--)$/.test(w.value))
    return env.length === 0 ? words : [{ value: 'env', line }, ...env, ...words]
  }
  throw new CannotTranslate(
    line,
    field,
    `what the scenario ${scenario} runs is not known here: name its command`,
  )
}

const homes: Readonly<Record<string, string>> = { 'k8s.io': 'kubernetes', 'sigs.k8s.io': 'kubernetes-sigs' }

/** `k8s.io/kubernetes=$(PULL_REFS)` is the repository of the job; others are extra. */
function refOf(text: string, line: number): Ref | 'own' | undefined {
  const [name = '', refs = 'master'] = text.split('=')
  if (/PULL_REFS/.test(refs)) return 'own'
  const parts = name.split('/')
  const [host = '', a = '', b = ''] = parts
  const org = host === 'github.com' ? a : (homes[host] ?? (parts.length === 2 ? host : ''))
  const repo = host === 'github.com' ? b : a
  if (org === '' || repo === '') return undefined
  const [branch = 'master', sha] = refs.split(':')
  return {
    org,
    repo,
    ref: sha ?? branch,
    path: name.includes('.') ? name : `github.com/${name}`,
    line,
    workdir: false,
  }
}
