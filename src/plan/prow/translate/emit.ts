import { Document, isMap, isScalar, visit } from 'yaml'
import { pinned } from './steps.ts'

/**
 * YAML as the workflows of this repository are written: single quotes, texts of several lines as such, pins explained.
 * @param content null stands for an event without settings
 * @param head lines of the comment above
 */
export function emit(content: object, head: readonly string[]): string {
  const doc = new Document(content)
  const releases = new Map(Object.values(pinned).map(p => [p.uses as string, p.release as string]))
  visit(doc, {
    Scalar: (_, node) => {
      const release = releases.get(String(node.value))
      if (release !== undefined) node.comment = ` ${release}`
    },
    Pair: (_, pair) => {
      if (isScalar(pair.key) && pair.key.value === 'jobs' && isMap(pair.value)) spaced(pair.value.items)
    },
  })
  if (isMap(doc.contents)) spaced(doc.contents.items)
  const text = doc.toString({ lineWidth: 0, singleQuote: true, nullStr: '' })
  return `${head.map(line => `# ${line}`.trimEnd()).join('\n')}\n${text}`
}

function spaced(pairs: readonly { readonly key: unknown }[]): void {
  for (const { key } of pairs.slice(1)) if (isScalar(key)) key.spaceBefore = true
}
