import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { repo } from '../program.ts'

export interface ActionProgram {
  readonly program: string
  /** Inputs that have a default, as the runner evaluates it. */
  readonly defaults: Readonly<Record<string, string>>
}

/** The contexts that our defaults use; another one is a mistake in the action or here. */
export type Expressions = Readonly<Record<string, string>>

interface ActionFile {
  readonly inputs?: Readonly<Record<string, { readonly default?: unknown } | null>>
  readonly runs: Readonly<Partial<Record<'main' | 'post', string>>>
}

/**
 * Which program an action's folder starts, and with which defaults.
 * @param action a folder of the repository (`.`, `actions/provision`), or a program (`….mjs`) for itself
 */
export function actionProgram(
  action: string,
  part: 'main' | 'post',
  expressions: Expressions,
): ActionProgram {
  if (action.endsWith('.mjs')) return { program: resolve(repo, action), defaults: {} }
  const folder = resolve(repo, action)
  const file = parse(readFileSync(join(folder, 'action.yml'), 'utf8')) as ActionFile
  const program = file.runs[part]
  if (program === undefined) throw new Error(`${action} has no ${part}`)
  const defaults = Object.entries(file.inputs ?? {}).flatMap(([name, input]) =>
    input?.default === undefined ? [] : [[name, evaluated(String(input.default), expressions)] as const],
  )
  return { program: join(folder, program), defaults: Object.fromEntries(defaults) }
}

function evaluated(text: string, expressions: Expressions): string {
  return text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, name: string) => {
    const value = expressions[name]
    if (value === undefined) throw new Error(`the harness does not know \${{ ${name} }}`)
    return value
  })
}
