import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { kept } from '../tools.ts'

/** Services of clouds that run here, on the loopback unless told otherwise; each is stopped by its pid. */
export interface Service extends AsyncDisposable {
  /** Without a slash at its end. */
  readonly endpoint: string
}

const installMs = 10 * 60_000
const loopback = '127.0.0.1'
/** Of the emulators; what they say must not change from one day to the next. */
export const versions = { moto: '5.2.5', ministack: '1.5.33', azurite: '3.36.0' } as const

/** S3 by moto. @see https://docs.getmoto.org/en/latest/docs/server_mode.html */
export async function startMoto(): Promise<Service> {
  const packages = [`moto[s3]==${versions.moto}`, 'flask', 'flask-cors']
  const home = dirname(await kept(`moto-${versions.moto}`, 'ready', dir => pipInstall(dir, packages)))
  const port = await freePort()
  const argv = ['python3', '-m', 'moto.server', '-H', '127.0.0.1', '-p', `${port}`]
  return started(argv, { PYTHONPATH: home }, `http://127.0.0.1:${port}`)
}

/** Of the root user of both S3 services. */
export const s3Keys = {
  accessKeyId: 'AKIAEXAMPLEEXAMPLE00',
  secretAccessKey: 'an+example/of+a+secret+key+of+40+letters',
} as const

/**
 * S3 (and IAM) by MiniStack, which checks checksums, signatures and policies. It would listen on all interfaces if not
 * told otherwise.
 */
export async function startMinistack(address = loopback): Promise<Service> {
  const name = `ministack-${versions.ministack}`
  const home = dirname(
    await kept(name, 'ready', dir => pipInstall(dir, [`ministack==${versions.ministack}`])),
  )
  const port = await freePort(address)
  const quiet = {
    AUTH: 'true',
    AWS_ACCESS_KEY_ID: s3Keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3Keys.secretAccessKey,
    BIND_HOST: address,
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    GATEWAY_PORT: `${port}`,
  }
  return started([join(home, 'bin/ministack')], { PYTHONPATH: home, ...quiet }, `http://${address}:${port}`)
}

export interface AzuriteOptions {
  /** PEM files: serves https, and takes tokens of Entra ID without looking at their signature. */
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly address?: string
  /** Another name for its one account. */
  readonly account?: string
}

/** Azure Blob by Azurite, with its one account. @see https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
export async function startAzurite(o: AzuriteOptions = {}): Promise<Service> {
  const program = 'node_modules/azurite/dist/src/blob/main.js'
  const main = await kept(`azurite-${versions.azurite}`, program, async dir => {
    await execa(
      'npm',
      ['install', '--no-audit', '--no-fund', '--prefix', dir, `azurite@${versions.azurite}`],
      {
        timeout: installMs,
      },
    )
  })
  const address = o.address ?? loopback
  const data = await mkdtemp(join(tmpdir(), 'bowsprit-azurite-'))
  const port = await freePort(address)
  const tls = o.tls === undefined ? [] : ['--oauth', 'basic', '--cert', o.tls.cert, '--key', o.tls.key]
  const argv = [process.execPath, main, '--blobHost', address, '--blobPort', `${port}`, '--location', data]
  // Clients are ahead of it by some versions of the protocol.
  const quiet = ['--silent', '--disableTelemetry', '--skipApiVersionCheck']
  const scheme = o.tls === undefined ? 'http' : 'https'
  const own: Record<string, string> =
    o.account === undefined ? {} : { AZURITE_ACCOUNTS: `${o.account}:${azuriteAccount.key}` }
  const service = await started([...argv, ...quiet, ...tls], own, `${scheme}://${address}:${port}`)
  return {
    endpoint: service.endpoint,
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]()
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** The account that every Azurite has; its key is public. */
export const azuriteAccount = {
  name: 'devstoreaccount1',
  key: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
} as const

/** Python's packages in a directory of their own; `ready` marks that all are there. */
export async function pipInstall(dir: string, packages: readonly string[]): Promise<void> {
  await execa('python3', ['-m', 'pip', 'install', '--quiet', '--target', dir, ...packages], {
    timeout: installMs,
  })
  await execa('touch', [join(dir, 'ready')])
}

/** Starts a server and waits until it listens at the endpoint. @throws Error with the end of what it said */
export async function started(
  argv: readonly string[],
  env: Record<string, string>,
  endpoint: string,
): Promise<Service> {
  const [program, ...args] = argv
  const path = process.env['PATH'] ?? ''
  const child = spawn(program!, args, {
    env: { PATH: path, HOME: tmpdir(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const listen = (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-4000)
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  let over = false
  const end = once(child, 'close').then(() => {
    over = true
  })
  for (let tries = 0; !(await answers(new URL(endpoint))); tries++) {
    if (over || tries > 600) throw new Error(`${program} does not answer at ${endpoint}: ${said}`)
    await new Promise(done => setTimeout(done, 100))
  }
  return {
    endpoint,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM')
      const hard = setTimeout(() => child.kill('SIGKILL'), 3000)
      await end
      clearTimeout(hard)
    },
  }
}

async function answers({ hostname, port }: URL): Promise<boolean> {
  const { connect } = await import('node:net')
  return new Promise(done => {
    const socket = connect(Number(port), hostname)
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}

export async function freePort(address = loopback): Promise<number> {
  const server = createServer().listen(0, address)
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await new Promise(done => server.close(done))
  return port
}
