const note = '_More did not fit into a comment; the summary of the step has it all._'
/** UTF-16 units kept for what has to be closed. */
const closings = 200

/**
 * Markdown of at most so many UTF-16 units, cut at the end of a line; what is open there (a fenced block, `<details>`)
 * is closed, so that the note after it can be read.
 */
export function cappedMarkdown(markdown: string, most: number): string {
  if (markdown.length <= most) return markdown
  const room = most - note.length - closings
  const end = markdown.lastIndexOf('\n', room)
  const kept = markdown.slice(0, end > 0 ? end : room).toWellFormed()
  return [kept, ...toClose(kept), '', note].join('\n')
}

/** https://spec.commonmark.org/0.31.2/#fenced-code-blocks: a block ends at as many of its character, or more. */
function toClose(text: string): string[] {
  let fence: string | undefined
  let details = 0
  for (const line of text.split('\n')) {
    const [, marks] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? []
    if (fence === undefined) details += count(line, /<details\b/gi) - count(line, /<\/details>/gi)
    if (fence === undefined) fence = marks
    else if (marks?.startsWith(fence)) fence = undefined
  }
  const open = Math.min(10, Math.max(0, details))
  return [...(fence === undefined ? [] : [fence]), ...Array<string>(open).fill('</details>')]
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0
}
