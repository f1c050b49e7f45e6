import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFixture, type FsFixture } from 'fs-fixture'
import { systemClock } from '../../src/adapters/clock.ts'
import type { StageReport } from '../../src/plan/stage-report.ts'
import { type RegistryClient, registryClient } from '../../src/registries/client.ts'
import { basic } from '../../src/registries/credentials.ts'
import { seenLog } from './ctx.ts'
import { type DockerRegistry, dockerRegistry } from './docker-registry.ts'
import { baseEnv, bowsprit, type Started } from './program.ts'
import { type TokenServer, tokenServer } from './token-server.ts'

/** Who may push, and what: `ci` all below ci*, `guest` nothing. */
export const pusher = { name: 'ci', password: 'a secret of ci' }

export interface Staging extends AsyncDisposable {
  readonly dir: FsFixture
  readonly registry: DockerRegistry
  readonly tokens: TokenServer
  /** A client that may do all. */
  client(): RegistryClient
  /** `bowsprit stage --registry HOST/prefix …` in a directory of its own. @param env besides the login */
  start(prefix: string, args: readonly string[], env?: Record<string, string>): Started
  /** Runs it to its end. @throws Error with its output when it fails */
  stage(prefix: string, args: readonly string[], env?: Record<string, string>): Promise<Staged>
}

export interface Staged extends StageReport {
  readonly stderr: string
}

/** Debian's docker-registry behind a token server, and a login for it as `docker login` leaves one. */
export async function staging(): Promise<Staging> {
  const dir = await createFixture({})
  const tokens = await tokenServer(dir.getPath('certificate.pem'), {
    [pusher.name]: {
      password: pusher.password,
      may: [{ repository: 'ci*', actions: ['pull', 'push', 'delete'] }],
    },
    guest: { password: 'guest', may: [{ repository: 'ci*', actions: ['pull'] }] },
  })
  const registry = await dockerRegistry(dir.getPath('registry'), tokens.auth)
  const { host } = registry
  const docker = async (name: string, login: string) => {
    await mkdir(dir.getPath(name))
    const auths = { [host]: { auth: Buffer.from(login).toString('base64') } }
    await writeFile(dir.getPath(`${name}/config.json`), JSON.stringify({ auths }))
  }
  await docker('login', `${pusher.name}:${pusher.password}`)
  await docker('guest', 'guest:guest')
  const start: Staging['start'] = (prefix, args, env = {}) =>
    bowsprit(['stage', '--registry', `${host}/${prefix}`, ...args], {
      cwd: dir.path,
      env: baseEnv({ DOCKER_CONFIG: dir.getPath('login'), ...env }),
    })
  return {
    dir,
    registry,
    tokens,
    start,
    client: () =>
      registryClient({
        registry: host,
        credentials: basic(pusher.name, pusher.password),
        log: seenLog(),
        clock: systemClock,
        signal: new AbortController().signal,
      }),
    async stage(prefix, args, env) {
      const { code, stdout, stderr } = await start(prefix, [...args, '--json'], env).ended
      if (code !== 0) throw new Error(`stage ended with ${code}:\n${stderr}`)
      return { ...(JSON.parse(stdout) as StageReport), stderr }
    },
    async [Symbol.asyncDispose]() {
      await registry.stop()
      await tokens[Symbol.asyncDispose]()
      await dir.rm()
    },
  }
}

/** Files below a directory store. */
export function storeIn(staging: Staging, name: string): { readonly url: string; readonly path: string } {
  const path = join(staging.dir.path, name)
  return { url: `dir:${path}`, path }
}
