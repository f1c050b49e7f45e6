import { join, relative } from 'node:path'
import type { Problem } from './problem.ts'
import { isFailure, type Result, type SpecResult } from './result.ts'

/** A longer message is cut by the runner: github.com/actions/runner, ExecutionContext.cs */
const mostCharacters = 4000

/**
 * What a person should see first of a result that is no pass: why the whole run is none, then the specs that failed,
 * those that never ran last. A step shows few annotations, so the order matters.
 * @param workspace directory of the repository: a place outside of it cannot be shown
 */
export function problemsOf(r: Result, workspace: string | undefined): readonly Problem[] {
  // A branch that does not compile has been shown, with its places.
  const reasons = r.reasons.filter(reason => !reason.startsWith('build: '))
  const failed = r.specs.filter(s => isFailure(s.outcome))
  const late = (s: SpecResult) => (s.outcome === 'never-ran' ? 1 : 0)
  return [
    ...reasons.map(message => ({ message: cut(message) })),
    ...failed
      .toSorted((a, b) => late(a) - late(b))
      .map(s => ({
        title: s.name,
        message: cut(s.message ?? s.outcome),
        ...placeOf(s.location, r.build?.source, workspace),
      })),
  ]
}

/** `test/e2e/x.go:12` of the tree into a place of the repository, when the tree is (in) it. */
function placeOf(
  location: string | undefined,
  tree: string | undefined,
  workspace: string | undefined,
): { file?: string; line?: number } {
  const m = /^(.+):(\d+)$/.exec(location ?? '')
  if (m === null || tree === undefined) return {}
  const file = inWorkspace(m[1]!, tree, workspace)
  return file === undefined ? {} : { file, line: Number(m[2]) }
}

/** A file of a tree as the runner wants it: relative to the repository. @returns undefined when it is not in it */
export function inWorkspace(file: string, tree: string, workspace: string | undefined): string | undefined {
  if (workspace === undefined || workspace === '') return undefined
  const path = relative(workspace, file.startsWith('/') ? file : join(tree, file))
  return path.startsWith('..') ? undefined : path
}

function cut(text: string): string {
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)} …` : text
}
