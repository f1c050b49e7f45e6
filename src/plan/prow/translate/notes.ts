/** What became of one line of a job. Whatever has no note was carried as it is. */
export interface Note {
  readonly line: number
  /** Undefined: the file of the job itself. A preset may stand in another one. */
  readonly file: string | undefined
  /**
   * `lost`: the workflow does less, or something else. `changed`: it does the same in a way that a person should look
   * at. `dropped`: it means nothing outside prow.
   */
  readonly level: Level
  /** Path of the field below the job, such as `spec.containers[0].volumeMounts`. */
  readonly field: string
  readonly text: string
}
export type Level = 'lost' | 'changed' | 'dropped'

/** Collects the notes of one job. */
export interface Notes {
  readonly all: readonly Note[]
  lost(line: number, field: string, text: string): void
  changed(line: number, field: string, text: string): void
  dropped(line: number, field: string, text: string): void
  /** The same collection for what stands in another file. */
  within(file: string): Notes
}

export function notesOf(all: Note[] = [], file?: string): Notes {
  const at = (level: Level) => (line: number, field: string, text: string) => {
    const known = all.some(n => n.line === line && n.field === field && n.text === text)
    if (!known) all.push({ line, file, level, field, text })
  }
  return {
    all,
    lost: at('lost'),
    changed: at('changed'),
    dropped: at('dropped'),
    within: other => notesOf(all, other),
  }
}

/** A job that no workflow can stand for: why, and where that is written. */
export class CannotTranslate extends Error {
  override readonly name = 'CannotTranslate'
  readonly line: number
  readonly field: string
  constructor(line: number, field: string, message: string) {
    super(message)
    this.line = line
    this.field = field
  }
}

/** In the order of the lines; what stands in other files comes last. */
export function inOrder(notes: readonly Note[]): Note[] {
  const other = (n: Note) => Number(n.file !== undefined)
  return notes.toSorted((a, b) => other(a) - other(b) || a.line - b.line)
}
