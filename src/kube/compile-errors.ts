import { isAbsolute, relative } from 'node:path'
import type { CompileProblem } from '../errors.ts'

export interface CompileOutput {
  readonly places: readonly CompileProblem[]
  /** What the compiler said, without the progress lines of `go build -v`. */
  readonly text: string
}

/**
 * Reads the output of `go build -v` or `go test -c`: `# package` headers, `file:line:column: message`, further
 * lines of a message indented by a tab. Import paths alone on a line are progress.
 * @param from directory in which go ran: relative places are relative to it
 * @param to directory that places are to be relative to; files outside of it stay absolute
 * @param expand turns a path of a trimmed build (k8s.io/kubernetes@v1.36.3/pkg/x.go) into a path on disk, if it can
 */
export function parseCompileOutput(
  output: string,
  from: string,
  to: string,
  expand: (path: string) => string = path => path,
): CompileOutput {
  const kept = output.split('\n').filter(line => line.trim() !== '' && !isProgress(line))
  const places: { file: string; line: number; column?: number; message: string }[] = []
  for (const line of kept) {
    const m = /^(?:vet: )?([^\s:][^:]*\.(?:go|s|c|h|mod|work)):(\d+)(?::(\d+))?: (.+)$/.exec(line)
    if (m !== null) {
      const column = m[3] === undefined ? {} : { column: Number(m[3]) }
      places.push({ file: place(expand(m[1]!), from, to), line: Number(m[2]), ...column, message: m[4]! })
    } else if (line.startsWith('\t') && places.length > 0) {
      const last = places[places.length - 1]!
      last.message += `\n${line}`
    }
  }
  return { places, text: kept.join('\n') }
}

/** Lines that `go build -v` prints for packages it begins, and what `go` says about downloads. */
export function isProgress(line: string): boolean {
  return /^[\w.~-]+(?:\/[\w.~+!@-]+)*(?: \[[\w./-]+\])?$/.test(line) || /^go: downloading /.test(line)
}

function place(file: string, from: string, to: string): string {
  const absolute = isAbsolute(file) ? file : `${from}/${file}`
  const short = relative(to, absolute)
  return short.startsWith('..') ? absolute : short
}
