/**
 * Builds the kernel of `npm run test:cgroup2` once and keeps it in the user's cache. Run as a program it does just that,
 * and shows what it does; `findKernel` says where it lies.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { cache } from '../support/cluster.ts'

/** The first release of Debian whose kernel source has user-mode Linux with seccomp mode (from Linux 6.16 on). */
const suite = 'forky'
const wishes = join(import.meta.dirname, 'kernel.config')
/** What `make` of the kernel takes, by the Debian package that has it. */
const tools = {
  flex: 'flex',
  bison: 'bison',
  bc: 'bc',
  gcc: 'gcc',
  make: 'make',
  xz: 'xz-utils',
  ld: 'binutils',
}

/** With this configuration; for progress. */
const usualFiles = 1200

/** Kernels lie in `<cache>/uml/<digest of the configuration>-<version of Debian's package>/linux`. */
export function findKernel(): string | undefined {
  const top = join(cache, 'uml')
  if (!existsSync(top)) return undefined
  const mine = readdirSync(top).filter(name => name.startsWith(`${digest()}-`))
  return mine.map(name => join(top, name, 'linux')).find(path => existsSync(path))
}

function digest(): string {
  return createHash('sha256').update(readFileSync(wishes)).digest('hex').slice(0, 12)
}

async function makeKernel(): Promise<string> {
  const top = join(cache, 'uml')
  mkdirSync(top, { recursive: true })
  installTools()
  const work = mkdtempSync(join(top, '.making-'))
  try {
    const { archive, version } = fetchSource(work)
    const tree = unpack(archive, work)
    configure(tree)
    await compile(tree, version)
    const made = join(work, 'made')
    mkdirSync(made)
    copyFileSync(join(tree, 'linux'), join(made, 'linux'))
    copyFileSync(join(tree, '.config'), join(made, 'config'))
    const to = join(top, `${digest()}-${version}`)
    renameSync(made, to)
    return join(to, 'linux')
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function installTools(): void {
  const missing = Object.entries(tools).filter(([name]) => spawnSync('which', [name]).status !== 0)
  // Headers of libc have no program to look for.
  const packages = [
    ...missing.map(([, pkg]) => pkg),
    ...(existsSync('/usr/include/stdio.h') ? [] : ['libc6-dev']),
  ]
  if (packages.length === 0) return
  say(`installing ${packages.join(', ')} with apt-get (the kernel's own build takes them)`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '--yes', '--no-install-recommends', ...packages]
  if (spawnSync('apt-get', install, { stdio: 'inherit', env }).status === 0) return
  run('apt-get', ['update'], '/')
  run('apt-get', install, '/')
}

/** The kernel's source as Debian packs it, from the mirror that this machine's own package sources name. */
function fetchSource(work: string): { archive: string; version: string } {
  const lists = join(work, 'lists')
  mkdirSync(join(lists, 'partial'), { recursive: true })
  mkdirSync(join(work, 'cache/archives/partial'), { recursive: true })
  const options = {
    'Dir::Etc::SourceList': nextRelease(work),
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::State::Lists': lists,
    'Dir::Cache': join(work, 'cache'),
    'Acquire::Languages': 'none',
    'APT::Sandbox::User': 'root',
  }
  const apt = Object.entries(options).flatMap(([k, v]) => ['-o', `${k}=${v}`])
  say(`looking for the kernel's source in Debian ${suite}, from this machine's own mirror`)
  run('apt-get', [...apt, '-qq', 'update'], work)
  const shown = execFileSync('apt-cache', [...apt, 'show', 'linux-source'], { encoding: 'utf8' })
  const [name] = /linux-source-\d[\d.]*/.exec(shown) ?? []
  const [, version] = /^Version: (\S+)/m.exec(shown) ?? []
  if (name === undefined || version === undefined) throw new Error(`no linux-source in ${suite}:\n${shown}`)
  run('apt-get', [...apt, '-qq', 'download', name], work)
  const archive = readdirSync(work).find(file => file.startsWith(`${name}_`))
  if (archive === undefined) throw new Error(`apt-get downloaded no ${name}`)
  return { archive: join(work, archive), version: version.replaceAll(/[^\w.+~-]/g, '_') }
}

/** This machine's own source of Debian packages with the release exchanged: mirror, key and options stay as they are. */
function nextRelease(dir: string): string {
  const release = readFileSync('/etc/os-release', 'utf8')
  const [, current] = /^VERSION_CODENAME=(\S+)/m.exec(release) ?? []
  if (!/^ID=debian$/m.test(release) || current === undefined)
    throw new Error(
      'the kernel is built of Debian packages: this test wants a Debian machine (it was tried on Debian 12)',
    )
  const parts = '/etc/apt/sources.list.d'
  const names = existsSync(parts) ? readdirSync(parts).map(name => join(parts, name)) : []
  for (const file of ['/etc/apt/sources.list', ...names].filter(name => existsSync(name))) {
    const found = exchanged(readFileSync(file, 'utf8'), current, file.endsWith('.sources'))
    if (found === undefined) continue
    const to = join(dir, file.endsWith('.sources') ? 'next.sources' : 'next.list')
    writeFileSync(to, `${found}\n`)
    return to
  }
  throw new Error(
    `no source of ${current} in /etc/apt: the mirror that the kernel's source comes from is read there`,
  )
}

/** Both forms of sources.list(5). Security updates are another archive, and so are other people's packages. */
export function exchanged(text: string, current: string, stanzas: boolean): string | undefined {
  if (!stanzas) {
    const line = text.split('\n').find(l => new RegExp(`^deb\\s.*\\s${current}\\s`).test(l))
    return line?.replace(new RegExp(`\\s${current}\\s`), ` ${suite} `)
  }
  const suites = new RegExp(`^Suites:(?:.*\\s)?${current}(?:\\s.*)?$`, 'm')
  return text
    .split(/\n\s*\n/)
    .find(s => suites.test(s) && /^Types:.*\bdeb\b/m.test(s))
    ?.replace(suites, `Suites: ${suite}`)
}

function unpack(archive: string, work: string): string {
  const tree = join(work, 'tree')
  mkdirSync(tree)
  say('unpacking it')
  const script =
    'set -e; name=$(dpkg-deb --fsys-tarfile "$1" | tar -t | grep -E "^./usr/src/linux-source-[0-9.]+\\.tar\\.xz$"); dpkg-deb --fsys-tarfile "$1" | tar -xO "$name" | tar -xJ -C "$2" --strip-components=1'
  run('sh', ['-c', script, 'sh', archive, tree], work)
  rmSync(archive)
  return tree
}

/** @throws Error naming the wishes that this version of the kernel does not fulfil */
function configure(tree: string): void {
  run('make', ['ARCH=um', '-s', 'x86_64_defconfig'], tree)
  const config = join(tree, '.config')
  const wished = readFileSync(wishes, 'utf8')
  const symbol = (line: string) => /^(?:# )?(CONFIG_\w+)[= ]/.exec(line)?.[1]
  const ours = new Set(wished.split('\n').map(symbol))
  const theirs = readFileSync(config, 'utf8')
    .split('\n')
    .filter(l => symbol(l) === undefined || !ours.has(symbol(l)))
  writeFileSync(config, `${theirs.join('\n')}\n${wished}`)
  run('make', ['ARCH=um', '-s', 'olddefconfig'], tree)
  const got = new Set(readFileSync(config, 'utf8').split('\n'))
  const wanted = wished.split('\n').filter(l => /^CONFIG_\w+=/.test(l))
  const missing = wanted.filter(l => !got.has(l))
  if (missing.length > 0) throw new Error(`this kernel has not: ${missing.join(', ')} (${wishes})`)
}

async function compile(tree: string, version: string): Promise<void> {
  say(`building Linux ${version} for user mode: about ${usualFiles} files, 11 minutes of processor time`)
  const make = spawn('make', ['ARCH=um', `-j${availableParallelism()}`, 'linux'], {
    cwd: tree,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>(resolve => make.once('close', resolve))
  let done = 0
  for await (const line of createInterface({ input: make.stdout })) {
    if (/^ {2}(CC|AS|HOSTCC) /.test(line) && ++done % 200 === 0) say(`${done} files compiled`)
  }
  const code = await ended
  if (code !== 0) throw new Error(`make of the kernel ended with ${code}`)
}

function run(program: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}`)
}

function say(text: string): void {
  console.log(`kernel: ${text}`)
}

if (process.argv[1] === import.meta.filename) {
  const there = findKernel()
  say(there === undefined ? `${await makeKernel()} is made` : `${there} is there`)
}
