import { plural } from '../../words.ts'
import type { Translated } from './translate.ts'

/** What became of the jobs, line by line, for a person. @param all with `verbose` also what means nothing outside prow */
export function reportText(jobs: readonly Translated[], o: { readonly all: boolean }): string {
  const lines: string[] = []
  for (const [file, some] of Map.groupBy(jobs, t => t.file)) {
    lines.push(file)
    for (const t of some) {
      lines.push(`  ${t.name} (line ${t.line}): ${outcome(t)}`)
      for (const n of t.notes)
        if (o.all || n.level !== 'dropped')
          lines.push(
            `    ${n.file === undefined ? '' : `${n.file}:`}${n.line}  ${n.level}  ${n.field}: ${n.text}`,
          )
    }
  }
  return [...lines, '', ...checks(jobs), totals(jobs)].join('\n')
}

function outcome(t: Translated): string {
  if (t.workflow === undefined) return 'no workflow'
  return `${t.workflow.path}${t.carried === 'part' ? ', in part' : ''}`
}

function checks(jobs: readonly Translated[]): string[] {
  const required = jobs.filter(t => t.required && t.workflow !== undefined)
  if (required.length === 0) return []
  const names = [...new Set(required.map(t => t.check))].toSorted()
  return [`Checks that merges waited for, to be required by a ruleset of the repository: ${names.join(', ')}`]
}

/** `5 jobs: 3 carried, 1 in part, 1 not at all`. */
export function totals(jobs: readonly Translated[]): string {
  const count = (carried: Translated['carried']) => jobs.filter(t => t.carried === carried).length
  return `${plural(jobs.length, 'job')}: ${count('whole')} carried, ${count('part')} in part, ${count('none')} not at all`
}
