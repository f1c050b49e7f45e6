import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { execa } from 'execa'
import { firstProcess, makeGroups, removeGroups } from './guest.ts'
import { guestInit, guestInitScript, launchScript } from './launch.ts'

export interface Ended {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/** A simulated virtual machine: the real cloud-init under the real systemd. */
export interface Machine extends AsyncDisposable {
  readonly name: string
  readonly address: string
  /** All that it has said on its console since it was made. */
  console(): Promise<string>
  /** Runs a program in it as root. @throws Error when it does not run */
  exec(argv: readonly string[]): Promise<Ended>
  /** Shuts it down in order and starts it again; resolves when its new first process is there. */
  reboot(): Promise<void>
  /** As pulling the plug; its disk is gone, too. Twice is fine. */
  terminate(): Promise<void>
  running(): Promise<boolean>
}

export interface Hardware {
  readonly name: string
  readonly address: string
  /** Root of the image. */
  readonly image: string
  /** Does not exist yet, and is the machine's alone. */
  readonly dir: string
  /** How its cgroups' names begin; unique on this host. */
  readonly group: string
  /** Files laid over the image, by path without a slash at the beginning. */
  readonly seed: Readonly<Record<string, string>>
  readonly diskBytes?: number | undefined
  /** Connects it. @param pid of a process in its network namespace */
  plug(pid: number): Promise<void>
  unplug(): Promise<void>
}

const rebootMs = 120_000
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Switches on a machine that is namespaces of its own. @throws Error with its console when it does not start */
export async function startMachine(h: Hardware): Promise<Machine> {
  const consoleFile = join(h.dir, 'console')
  const console = () => readConsole(consoleFile)
  await layOut(h)
  const launcher = launch(h, consoleFile)
  let isOff = false
  const off = once(launcher, 'exit').then(() => {
    isOff = true
  })
  const terminate = async () => {
    // The first of these ends with the second, and everything in their namespaces with both.
    launcher.kill('SIGKILL')
    await off
    await h.unplug()
    await removeGroups(h.group)
    await rm(h.dir, { recursive: true, force: true })
  }
  const guest = async (other?: number, withinMs = 10_000) => {
    for (const end = Date.now() + withinMs; Date.now() < end && !isOff; await sleep(20)) {
      const pid = firstProcess(h.group)
      if (pid !== undefined && pid !== other) return pid
    }
    throw new Error(`machine ${h.name} is not running:\n${(await console()).slice(-4000)}`)
  }
  try {
    await h.plug(await launcherPid(launcher, off))
    launcher.stdin!.end('go\n')
    await guest()
  } catch (error) {
    await terminate()
    throw error
  }
  return {
    ...{ name: h.name, address: h.address, console, terminate },
    exec: async argv => {
      const into = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', '--root', '--wd']
      const all = ['--target', `${await guest()}`, ...into, ...argv]
      const env = { PATH: path, HOME: '/root', LANG: 'C.UTF-8' }
      const { stdout, stderr, exitCode } = await execa('nsenter', all, {
        ...{ env, extendEnv: false, reject: false, stdin: 'ignore' },
      })
      return { stdout, stderr, exitCode: exitCode ?? -1 }
    },
    reboot: async () => {
      const before = await guest()
      process.kill(before, 'SIGINT')
      await guest(before, rebootMs)
    },
    running: async () => !isOff,
    [Symbol.asyncDispose]: terminate,
  }
}

/** As a person reads it; '' before the machine has said anything. */
export async function readConsole(file: string): Promise<string> {
  const said = await readFile(file, 'utf8').catch(() => '')
  return stripVTControlCharacters(said).replaceAll('\r', '')
}

async function layOut(h: Hardware): Promise<void> {
  for (const dir of ['root', 'disk', 'seed']) await mkdir(join(h.dir, dir), { recursive: true })
  await writeFile(join(h.dir, 'net'), '')
  for (const [name, text] of Object.entries({ ...h.seed, [guestInit]: guestInitScript() })) {
    const file = join(h.dir, 'seed', name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
}

function launch(h: Hardware, consoleFile: string): ChildProcess {
  const namespaces = ['--mount', '--propagation=private', '--net', '--pid', '--uts', '--ipc', '--fork']
  const isolated = ['unshare', ...namespaces, '--kill-child=SIGKILL']
  const script = launchScript({ ...h, ...makeGroups(h.group) })
  const out = openSync(consoleFile, 'a')
  try {
    // Ends with this process, even when that is killed.
    return spawn('setpriv', ['--pdeathsig', 'KILL', ...isolated, 'sh', '-euc', script], {
      env: { PATH: path },
      stdio: ['pipe', out, out, 'pipe'],
    })
  } finally {
    closeSync(out)
  }
}

/** What a launcher writes to descriptor 3 first. */
export async function launcherPid(launcher: ChildProcess, off: Promise<void>): Promise<number> {
  const said = once(launcher.stdio[3]!, 'data')
  const [first] = (await Promise.race([said, off.then(() => [])])) as [Buffer?]
  if (first === undefined) throw new Error('the namespaces of a machine cannot be made')
  return Number(first.toString())
}
