import { createLogUpdate } from 'log-update'
import type { LiveLine } from './log-console.ts'

/** The last line of a terminal, where progress is shown. Loaded where there is a terminal. */
export function liveLine(stream: NodeJS.WriteStream): LiveLine {
  return createLogUpdate(stream, { showCursor: true })
}
