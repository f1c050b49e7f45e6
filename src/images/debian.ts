import { randomUUID } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { link, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { extract } from 'tar-stream'
import { toolEnv } from '../plan/child-env.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { Entry } from './layer.ts'

/** Needed by maintainers' scripts alone, which never run in an image of ours. */
const unwanted = new Set(['debconf', 'dpkg', 'gcc-12-base', 'mawk'])
const unwantedPaths =
  /^usr\/share\/(doc|doc-base|man|info|locale|lintian|bash-completion|zsh|bug|menu|i18n|gdb|gcc|common-licenses|debconf|pixmaps|icons|applications|perl\/.*\.pod$)(\/|$)|^var\/(cache|lib\/dpkg|lib\/systemd)(\/|$)|^(usr\/)?lib\/(systemd|init|udev)(\/|$)|\/gconv(\/|$)|^usr\/lib\/locale(\/|$)|^etc\/(init\.d|cron\.|logrotate\.d|default|pam\.d|systemd)/

export interface Wanted {
  readonly packages: readonly string[]
  /** Without what they depend on: for static programs. */
  readonly alone?: boolean
  /** As Debian calls it: amd64, arm64. That of this host where none is named. */
  readonly architecture?: string
}

/**
 * Files of Debian packages and all they depend on, as a machine with nothing installed would get them from this
 * host's own package sources. Nothing is installed here and nothing of the host's apt state is touched.
 * @param dir the image cache; package lists (refreshed after a day) and archives are kept there
 * @throws RunError when apt-get cannot resolve or fetch; Error when this is no Debian
 */
export async function debianEntries(wanted: Wanted, dir: string, ctx: Ctx): Promise<Entry[]> {
  const { packages } = wanted
  for (const tool of ['apt-get', 'dpkg-deb'])
    if ((await ctx.exec.which(tool)) === undefined)
      throw new Error(`needs Debian packages (${packages.join(', ')}), and there is no ${tool} here`)
  const archives = await fetchPackages(wanted, dir, ctx)
  const entries: Entry[] = []
  for (const archive of archives) entries.push(...(await unpack(archive, ctx)))
  return entries
}

async function fetchPackages(wish: Wanted, dir: string, ctx: Ctx): Promise<string[]> {
  const { packages, alone, architecture } = wish
  const lists = await packageLists(architecture, dir, ctx)
  const kept = join(dir, 'debs')
  const work = temporary(dir, 'apt')
  const install = ['-y', '--no-install-recommends', 'install', ...[...packages].sort()]
  try {
    const all = fileNames(await apt(work, lists, architecture, ['--print-uris', ...install], ctx))
    const wanted = all.filter(
      name => !unwanted.has(packageOf(name)) && (!alone || packages.includes(packageOf(name))),
    )
    await mkdir(kept, { recursive: true })
    const here = new Set(await readdir(kept))
    const absent = wanted.filter(name => !here.has(name))
    if (absent.length > 0) {
      ctx.log.info(`images: fetching ${absent.length} Debian packages for ${packages.join(', ')}`)
      for (const name of wanted)
        if (here.has(name)) await link(join(kept, name), join(work, 'archives', name))
      await apt(work, lists, architecture, ['--download-only', ...install], ctx)
      for (const name of absent) await rename(join(work, 'archives', name), join(kept, name))
    }
    return wanted.map(name => join(kept, name))
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

function packageOf(fileName: string): string {
  return fileName.split('_')[0]!
}

function temporary(dir: string, what: string): string {
  return join(dir, 'tmp', `${what}-${process.pid}-${randomUUID().slice(0, 8)}`)
}

/** `'URI' name.deb size hash`, one line a package. */
function fileNames(plan: string): string[] {
  return [...plan.matchAll(/^'[^']+' (\S+\.deb) \d+ /gm)].map(m => m[1]!)
}

const dayMs = 24 * 3600 * 1000

/**
 * Lists of a day lie in a directory of that day, which appears whole and is never changed: a process that works with
 * yesterday's goes on undisturbed.
 */
async function packageLists(architecture: string | undefined, dir: string, ctx: Ctx): Promise<string> {
  const top = join(dir, 'apt')
  const prefix = architecture === undefined ? 'lists-' : `lists-${architecture}-`
  const today = join(top, `${prefix}${Math.floor(ctx.clock.now() / dayMs)}`)
  if (existsSync(today)) return today
  await mkdir(top, { recursive: true })
  const earlier = (await readdir(top))
    .filter(name => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .sort()
  const work = temporary(dir, 'apt')
  const fresh = join(work, 'lists')
  await mkdir(join(fresh, 'partial'), { recursive: true })
  try {
    ctx.log.info(
      "images: reading the package lists of this host's own Debian sources (apt-get update, kept apart)",
    )
    await apt(work, fresh, architecture, ['-qq', 'update'], ctx)
    await rename(fresh, today).catch(cause => {
      // Another process was first; its lists are as good.
      if (!existsSync(today)) throw cause
    })
    for (const name of earlier.slice(0, -1)) await rm(join(top, name), { recursive: true, force: true })
    return today
  } catch (cause) {
    const last = earlier.at(-1)
    if (last === undefined || ctx.signal.aborted) throw cause
    ctx.log.warn('images: the package lists could not be refreshed; going on with those of an earlier day')
    return join(top, last)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** apt-get with state, archives and an empty package database of its own; runs in `work`. */
async function apt(
  work: string,
  lists: string,
  architecture: string | undefined,
  args: readonly string[],
  ctx: Ctx,
): Promise<string> {
  const status = join(lists, 'status')
  await mkdir(join(work, 'archives', 'partial'), { recursive: true })
  await writeFile(status, '', { flag: 'a' })
  const options = {
    'Dir::State': work,
    'Dir::State::status': status,
    'Dir::State::lists': lists,
    'Dir::Cache': work,
    'Dir::Cache::archives': join(work, 'archives'),
    // Beside the lists, so that they are read once and not in each call.
    'Dir::Cache::pkgcache': join(lists, 'pkgcache.bin'),
    'Dir::Cache::srcpkgcache': join(lists, 'srcpkgcache.bin'),
    'Dir::Log': work,
    'Debug::NoLocking': '1',
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '2',
    ...(architecture === undefined
      ? {}
      : { 'APT::Architecture': architecture, 'APT::Architectures': architecture }),
  }
  const argv = ['apt-get', ...Object.entries(options).flatMap(([k, v]) => ['-o', `${k}=${v}`]), ...args]
  const env = toolEnv(ctx.env, { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' })
  return (await ctx.exec.run(argv, { cwd: work, env, timeoutMs: 10 * 60_000 })).stdout
}

/** Files of one package. Hard links become copies of what they link to. */
async function unpack(archive: string, ctx: Ctx): Promise<Entry[]> {
  const tar = `${archive}.${process.pid}-${randomUUID().slice(0, 8)}.tar`
  try {
    // A port for programs has text as output, and this is a tar: the shell sends it to a file.
    await ctx.exec.run(['sh', '-c', 'exec dpkg-deb --fsys-tarfile "$1" > "$2"', 'sh', archive, tar], {
      env: toolEnv(ctx.env),
      timeoutMs: 120_000,
    })
    return await readTar(tar)
  } finally {
    await rm(tar, { force: true })
  }
}

async function readTar(path: string): Promise<Entry[]> {
  const files = new Map<string, Entry>()
  const reader = extract()
  createReadStream(path)
    .on('error', e => reader.destroy(e))
    .pipe(reader)
  for await (const stream of reader) {
    const h = stream.header
    const name = clean(h.name)
    const parts: Buffer[] = []
    for await (const chunk of stream) parts.push(chunk as Buffer)
    if (name === '' || unwantedPaths.test(name)) continue
    const common = { path: name, mode: h.mode ?? 0o644, uid: h.uid ?? 0, gid: h.gid ?? 0 }
    if (h.type === 'directory') files.set(name, { ...common, type: 'directory' })
    else if (h.type === 'symlink') files.set(name, { ...common, type: 'symlink', to: h.linkname ?? '' })
    else if (h.type === 'link') {
      const target = files.get(clean(h.linkname ?? ''))
      if (target !== undefined) files.set(name, { ...target, path: name })
    } else files.set(name, { ...common, type: 'file', body: Buffer.concat(parts) })
  }
  return [...files.values()]
}

function clean(name: string): string {
  const path = posix
    .normalize(name)
    .replace(/^(\.?\/)+/, '')
    .replace(/\/$/, '')
  return path === '.' ? '' : path
}
