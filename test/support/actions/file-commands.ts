/**
 * The pairs of a file like GITHUB_OUTPUT: `NAME=value`, or `NAME<<DELIMITER`, lines, `DELIMITER`.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/FileCommandManager.cs `EnvFileKeyValuePairs`
 * @throws Error where the runner fails the step
 */
export function readPairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {}
  // A last line without LF is a line; a CR stays part of its line.
  const lines = text.split('\n')
  const ended = lines.at(-1) === ''
  if (ended) lines.pop()
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]!
    if (line === '') continue
    const equals = line.indexOf('=')
    const heredoc = line.indexOf('<<')
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      pairs[line.slice(0, equals)] = line.slice(equals + 1)
      continue
    }
    if (heredoc < 0) throw new Error(`Invalid format '${line}'`)
    const [name, delimiter] = [line.slice(0, heredoc), line.slice(heredoc + 2)]
    if (name === '' || delimiter === '')
      throw new Error(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`)
    const end = lines.indexOf(delimiter, at + 1)
    if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`)
    pairs[name] = lines.slice(at + 1, end).join('\n')
    at = end
  }
  return pairs
}

/** Lines of GITHUB_PATH, the last one first in PATH. */
export function readPath(text: string): string[] {
  return text.split(/\r\n|\r|\n/).filter(line => line !== '')
}
