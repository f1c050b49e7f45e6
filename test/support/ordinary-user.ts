import { execFileSync } from 'node:child_process'
import { existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { baseEnv, repo, type Started, start } from './program.ts'

/** A user of this machine that exists for one test: a home of its own, and `sudo` without a password. */
export interface OrdinaryUser {
  readonly uid: number
  readonly home: string
  /** An empty directory of the user's. */
  readonly work: string
  /** Starts the committed ./bowsprit as this user, in `work`. */
  bowsprit(args: readonly string[]): Started
  /** Running programs of the user. */
  processes(): string[]
  /** What lies in home and work and is not the user's, but for the caches that were put there. */
  foreignFiles(): string[]
  /** The user, its files and its right to sudo go. Never throws. */
  remove(): void
}

/** What the user finds in its cache as another run of its own would have left it. */
const cached = ['builds', 'companions', 'images']

/** Makes the user, as root or by sudo; installs sudo where it is missing, after saying so. */
export function ordinaryUser(): OrdinaryUser {
  installSudo()
  const name = `bowsprit-${process.pid}`
  const sudoers = `/etc/sudoers.d/${name}`
  const dir = mkdtempSync(join(tmpdir(), 'ordinary-'))
  const [home, work, program, bin] = ['home', 'work', 'program', 'bin'].map(d => join(dir, d)) as [
    string,
    string,
    string,
    string,
  ]
  const remove = () => {
    for (const argv of [
      ['rm', '-f', sudoers],
      ['userdel', name],
      ['chmod', '-R', 'u+w', join(home, 'go')],
      ['rm', '-rf', dir],
    ])
      attempt(argv)
    process.off('exit', remove)
  }
  process.once('exit', remove)
  try {
    root(['chmod', '755', dir])
    root(['useradd', '--no-log-init', '--no-create-home', '--home-dir', home, '--shell', '/bin/sh', name])
    root(['sh', '-c', 'umask 337; echo "$1 ALL=(ALL) NOPASSWD: ALL" > "$2"', 'sh', name, sudoers])
    for (const d of [home, work, program, bin]) mkdirSync(d)
    shareProgram(program, bin)
    shareCaches(join(home, '.cache', 'bowsprit'))
    // Files stay root's, so that the user cannot change what is linked to our own cache.
    root(['sh', '-c', 'find "$1" "$2" -type d -exec chown "$3:" {} +', 'sh', home, work, name])
  } catch (error) {
    remove()
    throw error
  }
  const uid = Number(execFileSync('id', ['-u', name], { encoding: 'utf8' }))
  const given = new Set(foreign(home, uid))
  return {
    uid,
    home,
    work,
    bowsprit: args => {
      const as = ['setpriv', `--reuid=${name}`, `--regid=${name}`, '--init-groups', '--']
      const argv = [...asRoot(as), join(program, 'bowsprit'), ...args]
      return start(argv, { cwd: work, env: environment(name, home, bin) })
    },
    processes: () => processesOf(uid),
    foreignFiles: () => [...foreign(home, uid).filter(f => !given.has(f)), ...foreign(work, uid)],
    remove,
  }
}

function environment(name: string, home: string, bin: string): Record<string, string> {
  const { GOCACHE: _, GOMODCACHE: __, GOPATH: ___, ...env } = baseEnv()
  const go = (env['PATH'] ?? '').split(delimiter).find(d => existsSync(join(d, 'go')))
  const PATH = [bin, ...(go === undefined ? [] : [go]), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter)
  return { ...env, PATH, HOME: home, USER: name, LOGNAME: name }
}

/** The work tree, and Node, may lie where others cannot look. */
function shareProgram(program: string, bin: string): void {
  execFileSync('cp', ['-R', join(repo, 'bowsprit'), join(repo, 'scripts'), join(repo, 'dist'), program])
  link(process.execPath, join(bin, 'node'))
}

function shareCaches(to: string): void {
  const own = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'bowsprit')
  mkdirSync(to, { recursive: true })
  for (const name of cached)
    try {
      execFileSync('cp', ['-al', join(own, name), to], { stdio: 'ignore' })
    } catch {
      execFileSync('cp', ['-a', join(own, name), to])
    }
}

function link(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    execFileSync('cp', [from, to])
  }
}

function installSudo(): void {
  if (existsSync('/usr/bin/sudo')) return
  console.log('installing sudo with apt-get: the tests of an ordinary user need it')
  execFileSync('apt-get', ['install', '--yes', '--no-install-recommends', 'sudo'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}

function asRoot(argv: readonly string[]): string[] {
  return process.getuid?.() === 0 ? [...argv] : ['sudo', '-n', ...argv]
}

function root(argv: readonly string[]): void {
  const [program, ...args] = asRoot(argv)
  execFileSync(program!, args, { stdio: ['ignore', 'ignore', 'inherit'] })
}

function attempt(argv: readonly string[]): void {
  try {
    const [program, ...args] = asRoot(argv)
    execFileSync(program!, args, { stdio: 'ignore' })
  } catch {
    // was not there, or not yet
  }
}

/** Everything below a directory that is another user's. */
function foreign(dir: string, uid: number): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map(name => join(dir, name))
    .filter(path => lstatSync(path).uid !== uid)
}

function processesOf(uid: number): string[] {
  return readdirSync('/proc')
    .filter(n => /^\d+$/.test(n))
    .flatMap(pid => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8')
        const mine = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]) === uid
        return mine && !/^State:\s+[ZX]/m.test(status) ? [`${pid} ${/^Name:\s+(.*)/m.exec(status)?.[1]}`] : []
      } catch {
        return []
      }
    })
}
