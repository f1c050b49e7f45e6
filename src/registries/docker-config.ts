import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RunError } from '../errors.ts'
import { toolEnv } from '../plan/child-env.ts'
import type { Ctx } from '../ports/ctx.ts'
import { anonymous, type Credentials, type Login } from './credentials.ts'
import { RegistryError } from './errors.ts'

/** What container tools share (docker/cli, cli/config/configfile): only what is about logins. */
interface DockerConfig {
  readonly auths?: Readonly<Record<string, DockerAuth>>
  /** Helper by registry. */
  readonly credHelpers?: Readonly<Record<string, string>>
  /** Helper for all others. */
  readonly credsStore?: string
}

interface DockerAuth {
  /** base64 of user:password */
  readonly auth?: string
  readonly username?: string
  readonly password?: string
  readonly identitytoken?: string
  readonly registrytoken?: string
}

/** What helpers of the clouds, of desktops and of pass go by. */
const helperVariables =
  /^(AWS|AZURE|GOOGLE|CLOUDSDK|GCLOUD|ARM|MSI|IDENTITY|ACR|ECR|DOCKER|XDG|DBUS|GNUPG|PASSWORD_STORE)(_|HOME)|^(DISPLAY|GPG_TTY)$/

/**
 * Credentials for a registry as `docker login`, `podman login` or a credential helper left them: $REGISTRY_AUTH_FILE,
 * else $DOCKER_CONFIG/config.json, else ~/.docker/config.json, else podman's auth.json.
 * @returns anonymous credentials where nothing is said about this registry
 * @throws RegistryError for a file that cannot be read
 */
export async function dockerConfig(registry: string, ctx: Ctx): Promise<Credentials> {
  const found = await readConfig(ctx)
  if (found === undefined) return anonymous()
  const { config, path } = found
  const keys = keysOf(registry)
  const helper = keys.map(k => config.credHelpers?.[k]).find(h => h !== undefined) ?? config.credsStore
  const named = Object.entries(config.auths ?? {}).find(([key]) => keys.includes(plain(key)))?.[1]
  if (helper !== undefined && helper !== '') {
    const login = () => askHelper(helper, keys, named, ctx)
    return { name: `docker-credential-${helper}`, login }
  }
  const login = named === undefined ? undefined : loginOf(named)
  if (login === undefined) return anonymous()
  const who = login.kind === 'basic' ? `user ${login.user}` : 'the token'
  return { name: `${who} of ${path}`, login: async () => login }
}

async function readConfig(ctx: Ctx): Promise<{ config: DockerConfig; path: string } | undefined> {
  const { REGISTRY_AUTH_FILE, DOCKER_CONFIG, XDG_RUNTIME_DIR, HOME } = ctx.env
  const places = [
    REGISTRY_AUTH_FILE,
    DOCKER_CONFIG && join(DOCKER_CONFIG, 'config.json'),
    DOCKER_CONFIG === undefined && HOME ? join(HOME, '.docker', 'config.json') : undefined,
    XDG_RUNTIME_DIR && join(XDG_RUNTIME_DIR, 'containers', 'auth.json'),
  ]
  for (const path of places.filter(p => p !== undefined && p !== '') as string[]) {
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text === undefined) continue
    try {
      return { config: JSON.parse(text) as DockerConfig, path }
    } catch (cause) {
      // Not the cause: the parser quotes the text, and it has secrets.
      throw new RegistryError(
        `${path} is no JSON: log in to the registry again, or name credentials`,
        {},
        {
          cause: cause instanceof SyntaxError ? undefined : cause,
        },
      )
    }
  }
  return undefined
}

/** Docker Hub has a name of its own in these files. */
function keysOf(registry: string): string[] {
  const host = plain(registry)
  return /^(docker\.io|index\.docker\.io|registry-1\.docker\.io)$/.test(host)
    ? ['https://index.docker.io/v1/', 'index.docker.io', 'docker.io', 'registry-1.docker.io']
    : [host, `https://${host}`]
}

/** Keys are hosts, or URLs of older times. */
function plain(key: string): string {
  return key.replace(/^https?:\/\//, '').replace(/\/(v[12]\/?)?$/, '')
}

function loginOf(auth: DockerAuth): Login | undefined {
  if (auth.registrytoken) return { kind: 'bearer', token: auth.registrytoken }
  if (auth.identitytoken) return { kind: 'identity', token: auth.identitytoken }
  const pair = auth.auth ? Buffer.from(auth.auth, 'base64').toString('utf8') : undefined
  const colon = pair?.indexOf(':') ?? -1
  if (pair !== undefined && colon > 0)
    return { kind: 'basic', user: pair.slice(0, colon), password: pair.slice(colon + 1) }
  if (auth.username && auth.password) return { kind: 'basic', user: auth.username, password: auth.password }
  return undefined
}

/**
 * docker/docker-credential-helpers: the registry on stdin, JSON on stdout. What a helper does not know, the file may.
 * @throws RegistryError without anything that the helper printed on stdout
 */
async function askHelper(
  helper: string,
  keys: readonly string[],
  named: DockerAuth | undefined,
  ctx: Ctx,
): Promise<Login> {
  const program = `docker-credential-${helper}`
  const own = Object.entries(ctx.env).filter(([k, v]) => helperVariables.test(k) && v !== undefined)
  const env = toolEnv(ctx.env, Object.fromEntries(own) as Record<string, string>)
  for (const key of keys) {
    const answer = await ctx.exec.run([program, 'get'], { input: key, env, timeoutMs: 60_000 }).catch(e => e)
    if (answer instanceof Error) {
      ctx.signal.throwIfAborted()
      if (!(answer instanceof RunError) || answer.exitCode === undefined)
        throw new RegistryError(
          `${program}, which the docker configuration names, could not be run: is it installed and in PATH?`,
        )
      if (/credentials not found/i.test(answer.stdout + answer.stderr)) continue
      const said = answer.stderr.trim().slice(-300)
      throw new RegistryError(
        `${program} has no login for ${key}: exit code ${answer.exitCode}${said && `: ${said}`}`,
      )
    }
    const login = helperLogin(program, answer.stdout as string)
    if (login !== undefined) return login
  }
  return (named && loginOf(named)) ?? { kind: 'anonymous' }
}

function helperLogin(program: string, stdout: string): Login | undefined {
  let told: { Username?: string; Secret?: string }
  try {
    told = JSON.parse(stdout)
  } catch {
    throw new RegistryError(
      `${program} printed something that is no login (its output is not shown: it may be secret)`,
    )
  }
  const { Username, Secret } = told
  if (!Secret) return undefined
  return Username === '<token>' || Username === undefined
    ? { kind: 'identity', token: Secret }
    : { kind: 'basic', user: Username, password: Secret }
}
