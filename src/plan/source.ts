import semver from 'semver'
import { UsageError } from '../errors.ts'

/** Where Kubernetes comes from, as a person names it. */
export type SourceSpec =
  | { readonly kind: 'checkout'; readonly dir: string }
  | { readonly kind: 'module'; readonly version: string; readonly replace?: string }

/** Shown wherever a source is asked for. */
export const sourceForms = 'DIR, module:v1.36.3 or module:v1.36.3,replace=DIR'

/**
 * Reads `DIR`, `module:VERSION` or `module:VERSION,replace=DIR`. Directories stay as typed; nothing is looked up.
 * @throws UsageError with every problem of the text.
 */
export function parseSource(text: string): SourceSpec {
  const typed = text.trim()
  if (typed === '') throw new UsageError(`no source given: write ${sourceForms}`)
  if (!typed.startsWith('module:')) return { kind: 'checkout', dir: typed }
  const [version = '', ...settings] = typed.slice('module:'.length).split(',')
  const problems = versionProblems(version)
  const replace = replaceOf(settings, problems)
  if (problems.length > 0) throw new UsageError(problems.map(p => `source ${typed}: ${p}`))
  return { kind: 'module', version, ...(replace === undefined ? {} : { replace }) }
}

/** The text that parses to this source again. */
export function formatSource(spec: SourceSpec): string {
  if (spec.kind === 'checkout') return spec.dir
  return `module:${spec.version}${spec.replace === undefined ? '' : `,replace=${spec.replace}`}`
}

function versionProblems(version: string): string[] {
  if (version === '') return ['the version is missing: write module:v1.36.3']
  if (semver.valid(version) === null)
    return [`'${version}' is not a version of the form v1.36.3: name a patch release or a pre-release`]
  if (!version.startsWith('v')) return [`versions of Go modules start with v: write module:v${version}`]
  if (semver.major(version) !== 1) return [`k8s.io/kubernetes has only versions v1.x.y, not ${version}`]
  return []
}

function replaceOf(settings: readonly string[], problems: string[]): string | undefined {
  let replace: string | undefined
  for (const setting of settings) {
    const dir = /^replace=(.*)$/s.exec(setting)?.[1]
    if (dir === undefined)
      problems.push(`'${setting}' is not known here: only replace=DIR can follow the version`)
    else if (dir === '') problems.push('replace= names no directory: write replace=DIR')
    else if (replace !== undefined) problems.push('replace= is given twice: keep one')
    else replace = dir
  }
  return replace
}
