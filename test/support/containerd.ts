import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'

export interface Containerd extends AsyncDisposable {
  /** @returns what ctr printed */
  ctr(...args: string[]): Promise<string>
}

/** containerd alone, with all that is its own in `dir`; it unpacks by copying, so nothing is mounted. */
export async function containerd(programs: string, dir: string): Promise<Containerd> {
  const socket = join(dir, 'containerd.sock')
  const log = join(dir, 'log')
  await mkdir(dir, { recursive: true })
  const config = [
    'version = 3',
    `root = "${join(dir, 'root')}"`,
    `state = "${join(dir, 'state')}"`,
    'disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime", "io.containerd.nri.v1.nri"]',
    `[grpc]\n  address = "${socket}"`,
    `[ttrpc]\n  address = "${socket}.ttrpc"`,
  ]
  await writeFile(join(dir, 'config.toml'), `${config.join('\n')}\n`)
  const argv = [
    '-c',
    'exec "$0" -c "$1" > "$2" 2>&1',
    join(programs, 'containerd'),
    join(dir, 'config.toml'),
    log,
  ]
  const child = spawn('sh', argv, { stdio: 'ignore' })
  const ended = once(child, 'exit')
  for (let i = 0; !existsSync(socket); i++) {
    if (child.exitCode !== null || i > 400)
      throw new Error(`containerd does not start: ${await readFile(log, 'utf8')}`)
    await sleep(25)
  }
  return {
    ctr: async (...args) => (await execa(join(programs, 'ctr'), ['--address', socket, ...args])).stdout,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 5000)
      await ended
      clearTimeout(late)
    },
  }
}
