import { globSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { parse } from 'yaml'
import { actionNames, actions } from '../../src/options/actions.ts'

const root = resolve(import.meta.dirname, '../..')

/** Paths in the repository. */
export const examples = globSync('examples/*.yml', { cwd: root }).sort()
export const workflows = globSync('.github/workflows/*.yml', { cwd: root }).sort()
export const actionFiles = globSync(['action.yml', 'actions/*/action.yml'], { cwd: root }).sort()

/** What the examples call this repository; who publishes it puts a name there. */
export const own = { repository: 'OWNER/bowsprit', ref: 'v1' }

export interface Step {
  readonly id?: string
  readonly uses?: string
  readonly run?: string
  readonly if?: string
  readonly with?: Readonly<Record<string, unknown>>
}
export interface Job {
  readonly if?: string
  readonly permissions?: unknown
  readonly 'timeout-minutes'?: number
  readonly steps: readonly Step[]
}
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

export function text(path: string): string {
  return readFileSync(resolve(root, path), 'utf8')
}

export function workflow(path: string): Workflow {
  return parse(text(path)) as Workflow
}

export function stepsOf(path: string): Step[] {
  return Object.values(workflow(path).jobs).flatMap(job => job.steps)
}

/** Outputs of other people's actions that ours rely on are few; their inputs are as of the commits we pin. */
const others: Readonly<Record<string, readonly string[]>> = {
  'actions/checkout': [
    ...['repository', 'ref', 'path', 'fetch-depth', 'filter', 'persist-credentials', 'submodules'],
    ...['sparse-checkout', 'sparse-checkout-cone-mode'],
  ],
  'actions/upload-artifact': ['name', 'path', 'if-no-files-found'],
  'actions/attest': ['subject-path'],
}

/** @returns names of the inputs of an action that is ours (`OWNER/bowsprit/actions/e2e@v1`, `./actions/e2e`) or known */
export function inputsOf(uses: string): readonly string[] | undefined {
  const [name = '', ref] = uses.split('@')
  const below = uses.startsWith('./')
    ? uses.slice(2)
    : ref === own.ref && `${name}/`.startsWith(`${own.repository}/`)
      ? name.slice(own.repository.length + 1)
      : undefined
  if (below === undefined) return others[name]
  const action = actionNames.find(n => actions[n].dir === (below === '' ? '.' : below))
  return action && actions[action].inputs
}

export function nameOf(path: string): string {
  return basename(path, '.yml')
}
