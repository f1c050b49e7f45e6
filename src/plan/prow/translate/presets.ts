import { type Fields, fieldsOf } from './fields.ts'
import type { JobFiles } from './job-files.ts'
import type { Notes } from './notes.ts'
import type { Preset } from './pod.ts'

/** The presets that the labels of a job ask for. */
export interface Presets {
  readonly fields: Preset
  readonly all: readonly Fields[]
}

/** @param ofPod gets the notes of what presets bring into the pod */
export function presetOf(
  labels: Readonly<Record<string, string>>,
  files: JobFiles,
  f: Fields,
  notes: Notes,
  ofPod: Notes,
): Presets {
  const mine = files.presets.filter(p => Object.entries(p.labels).every(([k, v]) => labels[k] === v))
  const all = mine.map(p => {
    const fields = fieldsOf(p.map, `preset ${Object.keys(p.labels).join(', ')}`, ofPod.within(p.file))
    fields.pairs('labels')
    fields.drop('tolerations', 'of nodes')
    return fields
  })
  const known = new Set(files.presets.flatMap(p => Object.keys(p.labels)))
  for (const { name, line } of f.pairs('labels'))
    if (name.startsWith('preset-') && !known.has(name))
      notes.lost(line, 'labels', `the preset ${name} is in none of the files: name its file as well`)
  const of = (key: string) => all.flatMap(p => p.maps(key))
  return { all, fields: { env: of('env'), volumes: of('volumes'), volumeMounts: of('volumeMounts') } }
}
