import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, linkSync, mkdirSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { buildKubernetes } from '../../src/kube/build.ts'
import { ensureCompanions } from '../../src/kube/companions.ts'
import { resolveSource } from '../../src/kube/source.ts'
import { defaultSource } from '../../src/options/table.ts'
import type { ClusterRef, DownReport } from '../../src/plan/cluster-ref.ts'
import type { Cluster } from '../../src/plan/cluster-spec.ts'
import { parseSource } from '../../src/plan/source.ts'
import { testCtx } from './ctx.ts'
import { type Started, start } from './program.ts'
import type { Job } from './simulated-driver.ts'

/** Done<T> is what the driver prints. */
export interface Done<T> {
  readonly uid: number
  readonly ms: number
  readonly result: T
}

/** Simulated clusters as a user has them who may do nothing special: nobody, when the tests run as root. */
export interface Unprivileged {
  readonly dir: string
  readonly kubectl: string
  ref(id: string): ClusterRef
  up(id: string, o?: { nodes?: number; schedulerArgs?: readonly string[] }): Started
  upDone(id: string, o?: { nodes?: number }): Promise<Done<Cluster>>
  down(id: string): Promise<Done<DownReport>>
  logs(id: string, dir: string): Promise<Done<number>>
  /** Runs kubectl against a cluster. @returns stdout */
  kubectlOf(id: string, ...args: string[]): string
  remove(): Promise<void>
}

const nobody = 65534
const targets = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'] as const

/**
 * Puts the programs (from the user's cache, or built) and a bundled driver into a directory that nobody can read,
 * for /root and the work tree may be closed to others.
 */
export async function unprivileged(): Promise<Unprivileged> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'bowsprit')
  const ctx = testCtx({ cache, runs: cache })
  const { manifest } = await buildKubernetes(
    await resolveSource(parseSource(defaultSource), ctx),
    targets,
    ctx,
  )
  const companions = await ensureCompanions(['etcd', 'kwok'], manifest.companions, ctx)
  const dir = mkdtempSync(join(tmpdir(), 'simulated-'))
  const bin = join(dir, 'bin')
  for (const d of [bin, join(dir, 'runs')]) mkdirSync(d)
  const put = (from: string, name: string) => putFile(from, join(bin, name))
  put(process.execPath, 'node')
  for (const name of targets) put(manifest.files[name]!.path, name)
  for (const name of ['etcd', 'kwok'] as const) put(join(companions[name]!.dir, name), name)
  await bundleDriver(dir)
  const asUser = process.getuid?.() === 0
  if (asUser) {
    chmodSync(dir, 0o755)
    execFileSync('chown', [`${nobody}:${nobody}`, join(dir, 'runs')])
  }
  const files = Object.fromEntries(
    Object.entries(manifest.files).map(([name, f]) => [name, { ...f, path: join(bin, name) }]),
  )
  const job: Omit<Job, 'verb' | 'ref' | 'nodes' | 'schedulerArgs' | 'logs'> = {
    build: { ...manifest, files },
    companions: Object.fromEntries(
      (['etcd', 'kwok'] as const).map(name => [name, { dir: bin, version: companions[name]!.version }]),
    ),
  }
  const user = asUser ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--'] : []
  const ref = (id: string): ClusterRef => ({
    ...{ v: 1, provider: 'local', id, region: 'local', scope: join(dir, 'runs') },
  })
  const run = (verb: Job['verb'], id: string, o: Partial<Job> = {}) => {
    const whole: Job = { ...job, verb, ref: ref(id), nodes: 2, schedulerArgs: [], logs: '', ...o }
    const argv = [...user, join(bin, 'node'), join(dir, 'driver.mjs'), JSON.stringify(whole)]
    return start(argv, { cwd: join(dir, 'runs'), env: { PATH: process.env['PATH'] ?? '', HOME: dir } })
  }
  const kubectl = join(bin, 'kubectl')
  return {
    dir,
    kubectl,
    ref,
    up: (id, o) => run('up', id, o),
    upDone: (id, o) => done(run('up', id, o)),
    down: id => done(run('down', id)),
    logs: (id, to) => done(run('logs', id, { logs: to })),
    kubectlOf: (id, ...args) => {
      const config = join(dir, 'runs', id, 'kubeconfig')
      return execFileSync(kubectl, ['--kubeconfig', config, ...args], {
        ...{ encoding: 'utf8', env: { HOME: dir }, maxBuffer: 2 ** 28 },
      })
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  }
}

/** A link where that goes, for the programs are hundreds of megabytes. */
function putFile(from: string, to: string): void {
  try {
    linkSync(from, to)
  } catch {
    cpSync(from, to)
  }
}

async function bundleDriver(dir: string): Promise<void> {
  const bundle = await rolldown({
    input: resolve(import.meta.dirname, 'simulated-driver.ts'),
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
  })
  await bundle.write({ dir, format: 'esm', entryFileNames: 'driver.mjs', chunkFileNames: '[name].mjs' })
  await bundle.close()
}

async function done<T>(started: Started): Promise<Done<T>> {
  const ended = await started.ended
  if (ended.code !== 0) throw new Error(`ended with ${ended.code ?? ended.signal}:\n${ended.stderr}`)
  return JSON.parse(ended.stdout) as Done<T>
}
