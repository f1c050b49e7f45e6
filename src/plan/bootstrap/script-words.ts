/** What a script knows of its cluster; each becomes a variable of that name. */
export type ScriptWords = Readonly<Record<string, string>>

/** A whole bash script: its variables, then what it does. Comments stay here: user data has room for little. */
export function bashScript(words: ScriptWords, body: string): string {
  const assigned = Object.entries(words).map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'`)
  return `#!/bin/bash\n${assigned.join('\n')}\n${body.trimStart().replaceAll(/^ *# .*\n/gm, '')}`
}
