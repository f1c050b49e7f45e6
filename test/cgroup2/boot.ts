import { execFileSync, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Facts, Job } from './facts.ts'

export interface Machine {
  readonly kernel: string
  /** An empty directory for the disk, the memory, and what is exchanged with the machine. */
  readonly dir: string
  /** A capability that nothing in the machine has, e.g. 'sys_resource'. */
  readonly without?: string
  /** Whether the steps see the cgroups of the machine or those of a container in it. */
  readonly place: 'host' | 'container'
  readonly memory: string
}

export interface Seen {
  /** As far as the steps got. */
  readonly facts: Partial<Facts>
  /** Exit code of the steps; undefined when the machine ended, or was ended, before. */
  readonly code: number | undefined
  readonly console: string
  readonly seconds: number
}

const limitMs = 20 * 60_000

/**
 * In namespaces of its own, in which nothing of the host can be written but the one directory, and which end with their
 * first process: a machine that hangs is gone when that is killed.
 */
const launch = `
mount --bind "$1" "$1"
mkdir -p "$1/memory"
mount -t tmpfs -o size=100% memory "$1/memory"
mount -o remount,bind,ro /
shift
exec "$@"
`

/** Starts a machine with cgroup v2, lets it do the steps of guest.ts, and ends it. Root is needed for its namespaces. */
export async function runMachine(m: Machine, job: Job): Promise<Seen> {
  const exchange = join(m.dir, 'exchange')
  const disk = join(m.dir, 'disk')
  const console = join(exchange, 'console.log')
  mkdirSync(exchange)
  execFileSync('truncate', ['-s', '32G', disk])
  execFileSync('mkfs.ext4', ['-q', '-m', '0', '-O', '^has_journal', disk])
  writeFileSync(join(exchange, 'job.json'), JSON.stringify(job))
  const out = openSync(console, 'a')
  const from = performance.now()
  const child = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', ...isolated(m.dir), ...kernelArgv(m, disk, exchange)],
    {
      env: { PATH: process.env['PATH'] ?? '', TMPDIR: join(m.dir, 'memory'), HOME: m.dir },
      stdio: ['ignore', out, out],
    },
  )
  closeSync(out)
  const ended = new Promise<void>(done => child.once('close', () => done()))
  child.once('error', () => {})
  let running = true
  void ended.then(() => {
    running = false
  })
  const over = () => codeOf(exchange) !== undefined || /Kernel panic/.test(read(console, text => text) ?? '')
  while (running && !over() && performance.now() - from < limitMs) await wait(200)
  child.kill('SIGKILL')
  await ended
  return {
    facts: read(join(exchange, 'facts.json'), JSON.parse) ?? {},
    code: codeOf(exchange),
    console: read(console, text => text) ?? '',
    seconds: (performance.now() - from) / 1000,
  }
}

function isolated(dir: string): string[] {
  const namespaces = [
    '--mount',
    '--propagation=private',
    '--pid',
    '--net',
    '--ipc',
    '--fork',
    '--kill-child=SIGKILL',
  ]
  return ['unshare', ...namespaces, '--mount-proc', 'sh', '-euc', launch, 'machine', dir]
}

function kernelArgv(m: Machine, disk: string, exchange: string): string[] {
  const steps = join(import.meta.dirname, 'guest.ts')
  return [
    m.kernel,
    // With a second processor everything takes twice as long: the two wait for each other at every system call.
    ...[`mem=${m.memory}`, 'ncpus=1', 'seccomp=auto', `uml_dir=${m.dir}/uml`, 'umid=machine'],
    ...['rootfstype=hostfs', 'rootflags=/', 'ro', `ubd0=${disk}`],
    ...['con=null', 'con0=null,fd:1', 'con1=null,fd:1', 'noreboot', 'panic=-1', 'loglevel=4'],
    ...['init=/bin/sh', '--', join(import.meta.dirname, 'guest.sh'), exchange, m.without ?? 'none', m.place],
    ...[process.execPath, steps],
  ]
}

function codeOf(exchange: string): number | undefined {
  return read(join(exchange, 'code'), Number)
}

function read<T>(path: string, as: (text: string) => T): T | undefined {
  try {
    return as(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
