import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stringify } from 'yaml'
import { debianTool } from './registry-tools.ts'

export interface DockerRegistry extends AsyncDisposable {
  /** address:port */
  readonly host: string
  readonly pid: number
  /** Every request it answered, oldest first: 'PUT /v2/a/manifests/v1 201'. */
  requests(): Promise<string[]>
  /** Bytes of content that came in requests that write blobs. */
  forget(): Promise<void>
  stop(): Promise<void>
}

/** Debian's docker-registry (distribution 2.8) with its store in `dir`, on loopback unless another address is given. */
export async function dockerRegistry(
  dir: string,
  auth?: Readonly<Record<string, unknown>>,
  port?: number,
  address = '127.0.0.1',
): Promise<DockerRegistry> {
  const { program } = await debianTool('docker-registry')
  const host = `${address}:${port ?? (await freePort(address))}`
  await mkdir(dir, { recursive: true })
  const log = join(dir, 'log')
  const config = {
    version: 0.1,
    log: { level: 'info', formatter: 'json', accesslog: { disabled: false } },
    storage: { filesystem: { rootdirectory: join(dir, 'store') }, delete: { enabled: true } },
    http: { addr: host },
    ...(auth === undefined ? {} : { auth }),
  }
  await writeFile(join(dir, 'config.yml'), stringify(config))
  const child = spawn(
    'sh',
    ['-c', 'exec "$0" serve "$1" >> "$2" 2>&1', program, join(dir, 'config.yml'), log],
    {
      stdio: 'ignore',
      env: { PATH: process.env['PATH'], OTEL_TRACES_EXPORTER: 'none' },
    },
  )
  const ended = once(child, 'exit')
  for (let i = 0; !(await answers(host)); i++) {
    if (child.exitCode !== null || i > 400)
      throw new Error(`docker-registry does not start: ${await readFile(log, 'utf8').catch(() => '')}`)
    await sleep(25)
  }
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return {
    host,
    pid: child.pid!,
    requests: async () => {
      const lines = (await readFile(log, 'utf8')).split('\n')
      return lines.flatMap(line => {
        const match = /"([A-Z]+) (\S+) HTTP\/[\d.]+" (\d+)/.exec(line)
        return match === null ? [] : [`${match[1]} ${match[2]} ${match[3]}`]
      })
    },
    forget: () => rm(join(dir, 'store'), { recursive: true, force: true }),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

async function answers(host: string): Promise<boolean> {
  return fetch(`http://${host}/v2/`).then(
    () => true,
    () => false,
  )
}

export async function freePort(address = '127.0.0.1'): Promise<number> {
  const server = createServer().listen(0, address)
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
