import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { ServiceError } from '../../errors.ts'
import type { JobArtifacts, StoredArtifact } from '../../ports/job.ts'
import type { Log } from '../../ports/log.ts'
import { artifactTree } from './artifact-tree.ts'
import { toolkitMessage, withToolkit } from './toolkit-output.ts'
import { unpack } from './unpack.ts'

type Env = Readonly<Record<string, string | undefined>>

/** A call that takes longer than this is given up: the teardown that follows needs the job's time. */
const mostMs = 10 * 60_000

/**
 * Artifacts of the run that this job belongs to, by the runner's own token: no permission is needed for them.
 * @param env the job's environment; the toolkit itself reads `process.env`
 */
export function githubArtifacts(env: Env, log: Log): JobArtifacts {
  const digests = new Map<number, string>()
  return {
    upload: (name, dir) => upload(name, dir, env, log),
    list: () => list(digests, env, log),
    download: (artifact, dir) => download(artifact, dir, digests.get(artifact.id), env, log),
  }
}

async function upload(name: string, dir: string, env: Env, log: Log): Promise<StoredArtifact> {
  const what = `artifact ${name} was not uploaded (its files are in ${dir})`
  mustBeThere(env, what)
  await using tree = await artifactTree(dir).catch(error => {
    throw new ServiceError(`${what}: ${toolkitMessage(error)}`)
  })
  for (const line of tree.left) log.warn(`artifact ${name} goes without ${line}`)
  if (tree.files.length === 0) throw new ServiceError(`${what}: there are no files in that directory`)
  try {
    const { id, size } = await call(log, async () => {
      const { DefaultArtifactClient } = await import('@actions/artifact')
      return await new DefaultArtifactClient().uploadArtifact(name, [...tree.files], tree.root)
    })
    if (id === undefined) throw new Error('the service gave it no id')
    return { id, name, size: size ?? 0 }
  } catch (error) {
    throw new ServiceError(`${what}: ${refusal(toolkitMessage(error))}`)
  }
}

async function list(digests: Map<number, string>, env: Env, log: Log): Promise<StoredArtifact[]> {
  const what = 'the artifacts of this run could not be listed'
  mustBeThere(env, what)
  try {
    const { artifacts } = await call(log, async () => {
      const { DefaultArtifactClient } = await import('@actions/artifact')
      // A re-run may add a second artifact of a name: the newest of each name counts.
      return await new DefaultArtifactClient().listArtifacts({ latest: true })
    })
    for (const { id, digest } of artifacts) if (digest) digests.set(id, digest)
    return artifacts.map(({ id, name, size, createdAt }) => ({ id, name, size, createdAt }))
  } catch (error) {
    throw new ServiceError(`${what}: ${toolkitMessage(error)}`)
  }
}

/** Into a directory beside the target, which takes its place when it is whole. */
async function download(
  artifact: StoredArtifact,
  dir: string,
  digest: string | undefined,
  env: Env,
  log: Log,
): Promise<void> {
  const what = `artifact ${artifact.name} was not downloaded`
  mustBeThere(env, what)
  const target = resolve(dir)
  let making: string | undefined
  try {
    await mkdir(dirname(target), { recursive: true })
    making = await mkdtemp(`${target}.`)
    const [raw, unpacked] = [join(making, 'raw'), join(making, 'unpacked')]
    await mkdir(raw)
    await mkdir(unpacked)
    const { digestMismatch } = await call(log, async () => {
      const { DefaultArtifactClient } = await import('@actions/artifact')
      const options = { path: raw, skipDecompress: true, ...(digest && { expectedHash: digest }) }
      return await new DefaultArtifactClient().downloadArtifact(artifact.id, options)
    })
    if (digestMismatch) throw new Error('its bytes are not those that were uploaded (sha256 differs)')
    const [archive] = await readdir(raw)
    if (archive === undefined) throw new Error('the service sent nothing')
    await unpack(join(raw, archive), unpacked)
    await rename(unpacked, target)
  } catch (error) {
    throw new ServiceError(`${what}: ${toolkitMessage(error)}`)
  } finally {
    if (making !== undefined) await rm(making, { recursive: true, force: true })
  }
}

function call<T>(log: Log, work: () => Promise<T>): Promise<T> {
  const limit = Promise.withResolvers<never>()
  const late = () => limit.reject(new Error(`no end after ${mostMs / 60_000} minutes`))
  const timer = setTimeout(late, mostMs)
  const heard = withToolkit(work, ({ level, text }) => {
    if (level === 'warning' || level === 'error') log.warn(text)
    else if (level === 'info') log.debug(text)
  })
  return Promise.race([heard, limit.promise]).finally(() => clearTimeout(timer))
}

/** Where there is no service the toolkit fails late and with other words. */
function mustBeThere(env: Env, what: string): void {
  if (isEnterpriseServer(env))
    throw new ServiceError(`${what}: GitHub Enterprise Server has no such service yet`)
  const missing = ['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_RESULTS_URL'].filter(name => !env[name])
  if (missing.length > 0)
    throw new ServiceError(`${what}: this runner has no artifact service (${missing.join(' and ')} not set)`)
}

/** As the toolkit decides it: https://github.com/actions/toolkit/tree/main/packages/artifact, `isGhes`. */
function isEnterpriseServer(env: Env): boolean {
  const url = env['GITHUB_SERVER_URL']
  if (!url || !URL.canParse(url)) return false
  const { hostname } = new URL(url)
  return !(hostname === 'github.com' || hostname.endsWith('.ghe.com') || hostname.endsWith('.localhost'))
}

/** Says what to do about the refusals that a workflow causes. */
function refusal(message: string): string {
  if (/\(409\)/.test(message))
    return 'the name is taken in this attempt of the run, by another job or an earlier step: set the input artifact-name to a name of its own for each (in a matrix with strategy.job-index in it)'
  if (/artifact name is not valid|\(400\)/.test(message))
    return `${message.split('\n')[0]}; give it another with the input artifact-name`
  return message
}
