const note = '_More did not fit into a comment; the summary of the step has it all._'

/**
 * Markdown of at most so many UTF-16 units, cut at the end of a line; what is open there (a fenced block, `<details>`)
 * is closed, so that the note after it can be read.
 */
export function cappedMarkdown(markdown: string, most: number): string {
  if (markdown.length <= most) return markdown
  // 200 for what has to be closed.
  const room = most - note.length - 200
  const end = markdown.lastIndexOf('\n', room)
  const kept = markdown.slice(0, end > 0 ? end : room)
  const fence = openFence(kept)
  const outside = fence === undefined ? kept : kept.slice(0, kept.lastIndexOf(fence))
  const open = count(outside, /<details\b/gi) - count(outside, /<\/details>/gi)
  const closing = [
    ...(fence === undefined ? [] : [fence]),
    ...Array(Math.min(10, Math.max(0, open))).fill('</details>'),
  ]
  return [kept, ...closing, '', note].join('\n')
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0
}

/** https://spec.commonmark.org/0.31.2/#fenced-code-blocks: closed by at least as many of the same character. */
function openFence(text: string): string | undefined {
  let open: string | undefined
  for (const [, fence] of text.matchAll(/^ {0,3}(`{3,}|~{3,})/gm)) {
    if (open === undefined) open = fence
    else if (fence!.startsWith(open)) open = undefined
  }
  return open
}
