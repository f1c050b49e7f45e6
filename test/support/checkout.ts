import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'

export const kubeVersion = 'v1.36.3'

/** Fixed, so that commits (and with them versions) are the same in every run. */
const gitIdentity = {
  GIT_AUTHOR_NAME: 'tests',
  GIT_AUTHOR_EMAIL: 'tests@example.test',
  GIT_COMMITTER_NAME: 'tests',
  GIT_COMMITTER_EMAIL: 'tests@example.test',
  GIT_AUTHOR_DATE: '1790000000 +0000',
  GIT_COMMITTER_DATE: '1790000000 +0000',
  GIT_CONFIG_GLOBAL: '/dev/null',
}

/** A directory with a tree of Kubernetes; removed at the end of its scope. */
export interface Tree extends AsyncDisposable {
  readonly dir: string
  git(...args: string[]): Promise<string>
  /** Commits everything. */
  commit(message?: string): Promise<void>
  write(path: string, text: string): Promise<void>
  edit(path: string, change: (text: string) => string): Promise<void>
}

/** Directory of a published module in the module cache, fetched when it is not there. */
export async function moduleDir(path: string, version: string): Promise<string> {
  const { stdout } = await execa('go', ['mod', 'download', '-json', `${path}@${version}`], { cwd: '/' })
  return (JSON.parse(stdout) as { Dir: string }).Dir
}

/** What version rules, companions and checks read, and upstream's own scripts: a tree for tests that compile nothing. */
export async function slimTree(): Promise<Tree> {
  const from = await moduleDir('k8s.io/kubernetes', kubeVersion)
  const dir = await mkdtemp(join(tmpdir(), 'bowsprit-slim-'))
  const files = [
    'go.mod',
    'go.work',
    '.go-version',
    'build/dependencies.yaml',
    'cmd/kubeadm/app/constants/constants.go',
  ]
  for (const path of [...files, 'hack/lib', 'CHANGELOG/CHANGELOG-1.36.md'])
    await copy(join(from, path), join(dir, path))
  const base = await moduleDir('k8s.io/component-base', stagingVersion)
  await copy(join(base, 'version/base.go'), join(dir, 'staging/src/k8s.io/component-base/version/base.go'))
  const api = await moduleDir('k8s.io/api', stagingVersion)
  await copy(join(api, 'go.mod'), join(dir, 'staging/src/k8s.io/api/go.mod'))
  return treeAt(dir)
}

/** The module's directory alone, writable: what `replace=DIR` is made of. */
export async function patchedModule(): Promise<Tree> {
  const dir = await mkdtemp(join(tmpdir(), 'bowsprit-patched-'))
  await copy(await moduleDir('k8s.io/kubernetes', kubeVersion), dir)
  return treeAt(dir)
}

/**
 * A work tree as a contributor has it, assembled from the published modules: staging modules in their place, the
 * links and run bits that module archives do not hold, a commit, the tag.
 */
export async function fullCheckout(): Promise<Tree> {
  const from = await moduleDir('k8s.io/kubernetes', kubeVersion)
  const dir = await mkdtemp(join(tmpdir(), 'bowsprit-checkout-'))
  await copy(from, dir)
  const goMod = await readFile(join(dir, 'go.mod'), 'utf8')
  const names = [...goMod.matchAll(/=> \.\/staging\/src\/k8s\.io\/(\S+)/g)].map(m => m[1]!)
  // Not published in the module proxy; nothing imports it.
  const absent = 'sample-cli-plugin'
  for (const name of names) if (name !== absent) await stagingModule(dir, name)
  for (const file of ['go.mod', 'go.work'])
    await writeFile(
      join(dir, file),
      (await readFile(join(dir, file), 'utf8')).replaceAll(new RegExp(`.*${absent}.*\n`, 'g'), ''),
    )
  await symlink('build/root/Makefile', join(dir, 'Makefile'))
  await execa('sh', ['-c', 'find hack build cluster -name "*.sh" -exec chmod +x {} +'], { cwd: dir })
  const tree = treeAt(dir)
  await tree.git('init', '--quiet', '--initial-branch=master')
  await tree.commit('all of it')
  await tree.git('tag', kubeVersion)
  return tree
}

const stagingVersion = kubeVersion.replace(/^v1/, 'v0')

async function stagingModule(dir: string, name: string): Promise<void> {
  const to = join(dir, 'staging/src/k8s.io', name)
  await copy(await moduleDir(`k8s.io/${name}`, stagingVersion), to)
  const goMod = join(to, 'go.mod')
  await writeFile(goMod, (await readFile(goMod, 'utf8')).replaceAll(`${stagingVersion}\n`, 'v0.0.0\n'))
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  // The module cache is read-only, its copies are not; nothing may be linked, or an edit would reach the cache.
  await execa('cp', [
    '-R',
    '--no-preserve=mode,ownership',
    '--reflink=auto',
    `${from}${await slash(from)}`,
    to,
  ])
}

async function slash(path: string): Promise<string> {
  return (await readdir(path).catch(() => undefined)) === undefined ? '' : '/.'
}

/** Another tree with the same content and history, e.g. to go on from a state. */
export async function copyOf(tree: Tree): Promise<Tree> {
  const dir = await mkdtemp(join(tmpdir(), 'bowsprit-copy-'))
  await cp(tree.dir, dir, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
  return treeAt(dir)
}

/** What `git clone` with these arguments makes of a tree. */
export async function cloneOf(tree: Tree, ...args: string[]): Promise<Tree> {
  const dir = await mkdtemp(join(tmpdir(), 'bowsprit-clone-'))
  await execa('git', ['clone', '--quiet', ...args, `file://${tree.dir}`, dir], { env: gitIdentity })
  return treeAt(dir)
}

export function treeAt(dir: string): Tree {
  const git = async (...args: string[]) =>
    (await execa('git', ['-C', dir, '-c', 'gc.auto=0', ...args], { env: gitIdentity })).stdout
  const write = async (path: string, text: string) => {
    const file = join(dir, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(`${file}.new`, text)
    await rename(`${file}.new`, file)
  }
  return {
    dir,
    git,
    write,
    commit: async (message = 'a change') => {
      await git('add', '--all')
      await git('commit', '--quiet', '--allow-empty', '--no-verify', '-m', message)
    },
    edit: async (path, change) => {
      const before = await readFile(join(dir, path), 'utf8')
      const after = change(before)
      if (after === before) throw new Error(`the edit of ${path} changed nothing`)
      await write(path, after)
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true, maxRetries: 3 }),
  }
}

/** What upstream's own scripts in the tree say: a bash command after hack/lib/init.sh. */
export async function upstreamSays(
  tree: Tree,
  command: string,
  env: Record<string, string> = {},
): Promise<string> {
  const script = `set -e; source hack/lib/init.sh; ${command}`
  const { stdout } = await execa('bash', ['-c', script], { cwd: tree.dir, env: { ...gitIdentity, ...env } })
  return stdout
}
