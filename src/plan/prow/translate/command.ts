import type { Placed } from './fields.ts'
import { readKindScript } from './kind-script.ts'
import { readKubetest } from './kubetest.ts'
import { readKubetest2 } from './kubetest2.ts'
import type { Notes } from './notes.ts'
import { type Simple, simpleCommands } from './shell.ts'
import { sortEnv } from './suite-env.ts'
import type { EnvVar, SuiteWork } from './wish.ts'

/** Scripts of prow's images that start Docker and then run the rest. */
const wrappers = ['runner.sh', 'wrapper.sh', 'entrypoint.sh', 'kubekins-e2e']
/** What a script does around the tests that a step of ours needs not: set its shell, get the tools. */
const harmless =
  /^(set|export|readonly|declare|cd|pushd|popd|echo|printf|true|exit|trap|sleep|date|mkdir|curl|wget|tar|chmod|hash|command|go|source|\.|git|if|then|else|fi|\[|\[\[|test|GOBIN|unset|time)$/

/**
 * The part of a container's command that runs Kubernetes' e2e suite, as inputs of our action.
 * @param argv command and arguments; with prow's decoration the image's own entry point is not run
 * @returns undefined when it is some other command
 * @throws CannotTranslate for a suite that Bowsprit cannot run
 */
export function readCommand(
  argv: readonly Placed<string>[],
  env: readonly EnvVar[],
  field: string,
  notes: Notes,
): SuiteWork | undefined {
  const known = Object.fromEntries(env.map(e => [e.name, e.value]))
  const { words, assigned } = unwrapped(argv)
  const all = [...env, ...assigned]
  const script = scriptOf(words)
  if (script === undefined) return readProgram(words, all, field, notes)
  const commands = simpleCommands(script.value, known)
  if (commands === undefined) return undefined
  const at = commands.findIndex(c => isSuite(baseName(wordsOf(c)[0] ?? '')))
  if (at < 0) return undefined
  const found = commands[at]!
  const placed = wordsOf(found).map(value => ({ value, line: script.line }))
  const exported = exportedBy(commands.slice(0, at), script.line)
  const own = Object.entries(found.assigned).map(([name, value]) => ({ name, value, line: script.line }))
  const work = readProgram(placed, [...all, ...exported, ...own], field, notes)
  for (const other of commands.filter((_, i) => i !== at)) {
    const name = baseName(wordsOf(other)[0] ?? '')
    if (!harmless.test(name))
      notes.lost(
        script.line,
        field,
        `\`${other.words.join(' ').slice(0, 60)}\` of the script: put it into a step of its own`,
      )
  }
  return work
}

function readProgram(
  words: readonly Placed<string>[],
  env: readonly EnvVar[],
  field: string,
  notes: Notes,
): SuiteWork | undefined {
  const name = baseName(words[0]?.value ?? '')
  if (!isSuite(name)) return undefined
  const args = words.slice(1)
  const { build, rest } = sortEnv(env, field, notes)
  if (name === 'e2e-k8s.sh') return { ...readKindScript(rest, field, notes), env: build }
  const work =
    name === 'kubetest2' ? readKubetest2(args, rest, field, notes) : readKubetest(args, rest, field, notes)
  return { ...work, env: build }
}

function isSuite(name: string): boolean {
  return ['kubetest2', 'kubetest', 'kubernetes_e2e.py', 'e2e-k8s.sh'].includes(name)
}

/** Without the wrappers, `env A=b` and `timeout 10m` before the program. */
function unwrapped(argv: readonly Placed<string>[]): {
  words: readonly Placed<string>[]
  assigned: EnvVar[]
} {
  const assigned: EnvVar[] = []
  let words = argv
  for (;;) {
    const first = words[0]?.value ?? ''
    const name = baseName(first)
    if (wrappers.includes(name) || name === 'env' || name === 'time') words = words.slice(1)
    else if (name === 'timeout' && /^\d/.test(words[1]?.value ?? '')) words = words.slice(2)
    else if (/^[A-Za-z_]\w*=/.test(first)) {
      assigned.push({
        name: first.slice(0, first.indexOf('=')),
        value: first.slice(first.indexOf('=') + 1),
        line: words[0]!.line,
      })
      words = words.slice(1)
    } else return { words, assigned }
  }
}

/** Of `bash -c SCRIPT` in its spellings. */
export function scriptOf(words: readonly Placed<string>[]): Placed<string> | undefined {
  if (!['bash', 'sh'].includes(baseName(words[0]?.value ?? ''))) return undefined
  const at = words.findIndex((w, i) => i > 0 && /^-[a-z]*c[a-z]*$/.test(w.value))
  if (
    at < 0 ||
    words
      .slice(1, at)
      .some(w => !w.value.startsWith('-') && !/^(pipefail|errexit|nounset|xtrace)$/.test(w.value))
  )
    return undefined
  return words[at + 1]
}

/** A command's words from the program on: without `exec`, `sudo`, the wrappers and `env`. */
function wordsOf(command: Simple): readonly string[] {
  const skip = ['exec', 'sudo', 'env', 'time', '!', ...wrappers]
  let words = command.words
  while (words.length > 1 && (skip.includes(baseName(words[0]!)) || /^\w+=/.test(words[0]!)))
    words = words.slice(1)
  return words
}

function exportedBy(commands: readonly Simple[], line: number): EnvVar[] {
  return commands
    .filter(c => c.words[0] === 'export')
    .flatMap(c => c.words.slice(1))
    .filter(w => /^\w+=/.test(w))
    .map(w => ({ name: w.slice(0, w.indexOf('=')), value: w.slice(w.indexOf('=') + 1), line }))
    .filter(e => !['GO111MODULE', 'PATH', 'GOPATH', 'KUBECONFIG', 'ARTIFACTS'].includes(e.name))
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
