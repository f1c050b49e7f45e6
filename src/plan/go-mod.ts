/** The part of `go mod edit -json` that wrappers are made of. */
export interface GoMod {
  readonly Module: { readonly Path: string }
  readonly Go?: string
  readonly Godebug?: readonly { readonly Key: string; readonly Value: string }[] | null
  readonly Require?: readonly { readonly Path: string; readonly Version: string }[] | null
  readonly Replace?:
    | readonly {
        readonly Old: { readonly Path: string; readonly Version?: string }
        readonly New: { readonly Path: string; readonly Version?: string }
      }[]
    | null
}

/** Lines of a go.mod that must be known before a Go is there that reads the rest. */
export interface GoModHead {
  readonly module: string
  readonly go: string
}

export function parseGoModHead(text: string): GoModHead {
  const module = /^\s*module\s+"?([^\s"]+)"?/m.exec(text)?.[1] ?? ''
  const go = /^\s*go\s+(\d\S*)/m.exec(text)?.[1] ?? ''
  return { module, go }
}

export interface WrapperInput {
  /** Name of the wrapper's own module. */
  readonly name: string
  /** go.mod of the module to be wrapped. */
  readonly goMod: GoMod
  readonly version: string
  /** Directory that stands in for the module itself. */
  readonly replace?: string
  /** What takes the place of a module that goMod replaces by a directory of its own: 'v0.36.3' or an absolute path. */
  readonly local?: (path: string) => string | undefined
}

/**
 * A go.mod whose only purpose is to build a module's commands with exactly the versions that the module's own
 * go.mod names: its requirements become ours, so nothing needs `go mod tidy` and no version can drift. Directory
 * replacements do not work outside of their tree; they become versions, or directories that the caller knows.
 */
export function wrapperGoMod(input: WrapperInput): string {
  const { goMod, version } = input
  const local = new Map<string, string>()
  const replaces: string[] = []
  for (const { Old, New } of goMod.Replace ?? []) {
    const old = `${Old.Path}${Old.Version ? ` ${Old.Version}` : ''}`
    if (New.Version) replaces.push(`${old} => ${New.Path} ${New.Version}`)
    else {
      const to = input.local?.(Old.Path)
      if (to === undefined) continue
      local.set(Old.Path, to)
      replaces.push(`${old} => ${to.startsWith('v') ? `${Old.Path} ${to}` : quote(to)}`)
    }
  }
  if (input.replace !== undefined) replaces.push(`${goMod.Module.Path} => ${quote(input.replace)}`)
  const requires = (goMod.Require ?? []).map(r => {
    const to = local.get(r.Path)
    return `${r.Path} ${to?.startsWith('v') ? to : r.Version}`
  })
  return [
    `module ${input.name}`,
    `go ${goMod.Go ?? '1.21'}`,
    ...(goMod.Godebug ?? []).map(d => `godebug ${d.Key}=${d.Value}`),
    block('require', [`${goMod.Module.Path} ${version}`, ...requires]),
    block('replace', replaces),
    '',
  ].join('\n\n')
}

/** Directory of a module in the module cache, relative to it (capital letters are written !x; go.dev/ref/mod). */
export function moduleCachePath(path: string, version: string): string {
  const escaped = (s: string) => s.replaceAll(/[A-Z]/g, c => `!${c.toLowerCase()}`)
  return `${escaped(path)}@${escaped(version)}`
}

function block(verb: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${verb} (\n${lines.map(l => `\t${l}\n`).join('')})`
}

function quote(dir: string): string {
  return /^[\w./@+-]+$/.test(dir) ? dir : JSON.stringify(dir)
}
