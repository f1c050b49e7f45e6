import { randomUUID } from 'node:crypto'

/**
 * Keeps what we print from being read as workflow commands, except for what we mean as such: commands are stopped
 * from the beginning, and resumed only around our own. The runner looks for `##[command]` anywhere in a line and for
 * `::command::` at its beginning, in stdout and stderr alike, so output of a branch must never be printed bare.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#stopping-and-starting-workflow-commands
 */
export interface Fence {
  /** Prints one command line. */
  command(line: string): void
  /** Commands are read again, for whoever prints next. */
  close(): void
}

export function fence(stream: { write(text: string): unknown }): Fence {
  let token = ''
  // A new token each time: the one that resumed stands in the log, where anyone could have read it.
  const stop = () => {
    token = randomUUID()
    return `::stop-commands::${token}\n`
  }
  const resume = () => `::${token}::\n`
  let closed = false
  stream.write(stop())
  return {
    command: line => void stream.write(closed ? `${line}\n` : `${resume()}${line}\n${stop()}`),
    close: () => {
      if (!closed) stream.write(resume())
      closed = true
    },
  }
}
