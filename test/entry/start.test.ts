import { globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseSync } from 'rolldown/utils'
import { describe, expect, it } from 'vitest'

const dist = resolve(import.meta.dirname, '../../dist')
/** What is loaded before the first line of a step; all else is loaded when it is wanted. Today about half of it. */
const mostKb = 200

/** A file of dist/ and all that it imports, but not by import(). */
function loaded(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const { module } = parseSync(file, readFileSync(file, 'utf8'))
  const from = [...module.staticImports, ...module.staticExports.flatMap(e => e.entries)]
  for (const { moduleRequest } of from) {
    const to = moduleRequest?.value ?? ''
    if (to.startsWith('.')) loaded(join(dirname(file), to), seen)
  }
  return seen
}

const kb = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + statSync(file).size, 0) / 1024

describe('what a step loads before it does anything', () => {
  const entries = globSync('action-*.mjs', { cwd: dist }).sort()

  it('is looked at for every entry', () => {
    expect(entries.length).toBeGreaterThanOrEqual(8)
    expect(loaded(join(dist, 'action-run.mjs')).size).toBeGreaterThan(3)
  })

  it.each(entries)('is little: %s', entry => {
    expect(kb(loaded(join(dist, entry)))).toBeLessThan(mostKb)
  })

  it('has no HTTP client in it where outputs and state are written', () => {
    const chunks = globSync('chunks/*.mjs', { cwd: dist }).map(file => join(dist, file))
    const step = chunks.filter(file => readFileSync(file, 'utf8').includes('function githubStep('))
    expect(step).toHaveLength(1)
    expect(kb(loaded(step[0]!))).toBeLessThan(mostKb)
  })
})
