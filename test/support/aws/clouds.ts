import { dirname, join } from 'node:path'
import { freePort, pipInstall, type Service, s3Keys, started, versions } from '../stores/services.ts'
import { kept } from '../tools.ts'
import { type Wire, wireTo } from './wire.ts'

/** An emulator of AWS, on the loopback unless told otherwise, and the wire to it. */
export interface FakeCloud extends AsyncDisposable {
  readonly wire: Wire
  /** Past the wire, for whoever only looks on. */
  readonly endpoint: string
  readonly region: string
  /** What the environment must have for it. */
  readonly env: Readonly<Record<string, string>>
  /** An image that it has, or the parameter that names one. */
  readonly image: string
  /** Forgets everything. */
  reset(): Promise<void>
}

const region = 'eu-central-1'

/** Where they differ, the stricter one counts: what each lacks is said here. */
export const fakeClouds = {
  /** Refuses to delete what others need. No access entries and add-ons of EKS, no offerings of new machine types. */
  moto: () => startMotoCloud(),
  /** Checks signatures. No offerings of machine types, no console output; its tagging service knows no EC2. */
  MiniStack: (address?: string) => startMinistackCloud(address),
} as const
export type FakeName = keyof typeof fakeClouds

async function startMotoCloud(): Promise<FakeCloud> {
  const packages = [`moto[server]==${versions.moto}`]
  const home = dirname(await kept(`moto-server-${versions.moto}`, 'ready', dir => pipInstall(dir, packages)))
  const port = await freePort()
  const program = join(import.meta.dirname, 'moto_stacks.py')
  const argv = ['python3', program, '-H', '127.0.0.1', '-p', `${port}`]
  // Managed policies are looked up when a role names them.
  const env = { PYTHONPATH: home, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' }
  const service = await started(argv, env, `http://127.0.0.1:${port}`)
  return cloud(
    service,
    'moto-api/reset',
    '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
  )
}

async function startMinistackCloud(address = '127.0.0.1'): Promise<FakeCloud> {
  const name = `ministack-${versions.ministack}`
  const home = dirname(
    await kept(name, 'ready', dir => pipInstall(dir, [`ministack==${versions.ministack}`])),
  )
  const port = await freePort(address)
  const env = {
    ...{ PYTHONPATH: home, BIND_HOST: address, GATEWAY_PORT: `${port}` },
    ...{ SFTP_ENABLED: '0', IOT_MTLS_ENABLED: '0', AUTH: 'true' },
    AWS_ACCESS_KEY_ID: s3Keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3Keys.secretAccessKey,
  }
  const program = join(import.meta.dirname, 'ministack_stacks.py')
  const service = await started(['python3', program], env, `http://${address}:${port}`)
  return cloud(service, '_ministack/reset', 'ami-0123456789abcdef0')
}

async function cloud(service: Service, reset: string, image: string): Promise<FakeCloud> {
  const { endpoint } = service
  const wire = await wireTo(endpoint)
  return {
    ...{ wire, endpoint, region, image },
    env: {
      AWS_ENDPOINT_URL: wire.endpoint,
      AWS_ACCESS_KEY_ID: s3Keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3Keys.secretAccessKey,
      // A cut wire stays cut.
      AWS_MAX_ATTEMPTS: '1',
    },
    reset: async () => {
      wire.mend()
      const answer = await fetch(`${service.endpoint}/${reset}`, { method: 'POST' })
      if (!answer.ok) throw new Error(`${service.endpoint} is not reset: ${answer.status}`)
    },
    [Symbol.asyncDispose]: async () => {
      await wire[Symbol.asyncDispose]()
      await service[Symbol.asyncDispose]()
    },
  }
}
