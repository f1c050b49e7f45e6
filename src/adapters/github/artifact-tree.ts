import { mkdir, mkdtemp, open, readdir, realpath, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'

/** The files of a directory as an upload takes them. */
export interface ArtifactTree extends AsyncDisposable {
  readonly root: string
  /** Absolute, below `root`; each one a readable file, or a link to one. */
  readonly files: readonly string[]
  /** What was left out, and why: one line each. */
  readonly left: readonly string[]
}

/** Characters that no path in an artifact may have; one such path fails the whole upload. */
const forbidden = /[":<>|*?\r\n]/g

/**
 * All files below a directory, hidden ones too. Left out: links that lead outside or nowhere, links to directories,
 * sockets and pipes, and files that we may not read (the toolkit's archiver throws on them past every catch).
 * Names that artifacts forbid get `_` for each such character, by way of a directory of links.
 */
export async function artifactTree(dir: string): Promise<ArtifactTree> {
  const root = await realpath(dir)
  const files: string[] = []
  const left: string[] = []
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue
    const path = join(entry.parentPath, entry.name)
    const why = await unfit(path, root)
    if (why === undefined) files.push(path)
    else left.push(`${relative(root, path)}: ${why}`)
  }
  files.sort()
  if (!files.some(file => relative(root, file).search(forbidden) !== -1))
    return { root, files, left, [Symbol.asyncDispose]: async () => {} }
  return { ...(await renamed(root, files)), left }
}

async function unfit(path: string, root: string): Promise<string | undefined> {
  try {
    const real = await realpath(path)
    if (!real.startsWith(root + sep)) return 'a link to a place outside'
    if (!(await stat(real)).isFile()) return 'not a file'
    await (await open(real)).close()
    return undefined
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code ?? error})`
  }
}

/** A directory of links to the files, under names that are allowed; two files never share one. */
async function renamed(root: string, files: readonly string[]): Promise<Omit<ArtifactTree, 'left'>> {
  const to = await mkdtemp(join(process.env['RUNNER_TEMP'] ?? tmpdir(), 'bowsprit-artifact-'))
  const links = new Set<string>()
  for (const file of files) {
    const name = join(to, relative(root, file).replaceAll(forbidden, '_'))
    let link = name
    for (let n = 2; links.has(link); n += 1) link = `${name}~${n}`
    await mkdir(dirname(link), { recursive: true })
    await symlink(file, link)
    links.add(link)
  }
  return {
    root: to,
    files: [...links],
    [Symbol.asyncDispose]: () => rm(to, { recursive: true, force: true }),
  }
}
