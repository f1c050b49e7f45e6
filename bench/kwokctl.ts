import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Api } from '../src/kube/api.ts'
import { toolEnv } from '../src/plan/child-env.ts'
import type { UpInputs } from '../src/providers/provider.ts'
import { apiOf } from './api.ts'
import { benchCtx } from './inputs.ts'

const run = promisify(execFile)

/** kwokctl with its clusters in a directory of ours. */
export interface Kwokctl {
  /** Until it says that the cluster is ready, and a Pod could be made in it. */
  create(name: string): Promise<void>
  scale(name: string, nodes: number): Promise<void>
  delete(name: string): Promise<void>
  api(name: string): Promise<Api>
  /** Path of its kubeconfig. */
  kubeconfig(name: string): string
}

/**
 * The kwokctl of KWOKCTL or, in the version of the kwok beside it, built as a Go module. It gets the very binaries
 * that our clusters run, so that it downloads nothing.
 */
export async function kwokctl(dir: string, { build, companions }: UpInputs): Promise<Kwokctl> {
  const program = process.env['KWOKCTL'] ?? (await built(companions.kwok!.version))
  const home = join(dir, 'kwokctl')
  await mkdir(home, { recursive: true })
  const file = (name: string) => build.files[name]!.path
  const env = {
    ...{ PATH: process.env['PATH'] ?? '', HOME: home },
    // A binary that it would still fetch fails at once, instead of being measured.
    HTTPS_PROXY: 'http://127.0.0.1:1',
    KWOK_KUBE_VERSION: build.version,
    KWOK_KUBE_APISERVER_BINARY: file('kube-apiserver'),
    KWOK_KUBE_CONTROLLER_MANAGER_BINARY: file('kube-controller-manager'),
    KWOK_KUBE_SCHEDULER_BINARY: file('kube-scheduler'),
    KWOK_KUBECTL_BINARY: file('kubectl'),
    KWOK_ETCD_BINARY: join(companions.etcd!.dir, 'etcd'),
    KWOK_CONTROLLER_BINARY: join(companions.kwok!.dir, 'kwok'),
  }
  const call = (...args: string[]) => run(program, args, { env, timeout: 600_000 })
  const kubeconfig = (name: string) => join(home, '.kwok', 'clusters', name, 'kubeconfig.yaml')
  const api = (name: string) => apiOf(kubeconfig(name))
  return {
    api,
    kubeconfig,
    create: async name => {
      await call('create', 'cluster', '--name', name, '--runtime', 'binary', '--wait', '120s')
      const client = await api(name)
      const account = '/api/v1/namespaces/default/serviceaccounts/default'
      while ((await client.get(account)).status !== 200) await benchCtx.clock.sleep(50)
      client.close()
    },
    scale: async (name, nodes) => {
      await call('scale', 'node', '--name', name, '--replicas', String(nodes))
    },
    delete: async name => {
      await call('delete', 'cluster', '--name', name)
    },
  }
}

async function built(version: string): Promise<string> {
  const dir = join(benchCtx.paths.cache, 'bench', `kwokctl-${version}`)
  const env = toolEnv(process.env, { GOBIN: dir, CGO_ENABLED: '0', GOFLAGS: '-trimpath' })
  await run('go', ['install', `sigs.k8s.io/kwok/cmd/kwokctl@v${version}`], { env, timeout: 900_000 })
  return join(dir, 'kwokctl')
}

/** Waits until that many nodes are Ready. @returns how many of them a Pod could be put on at that moment */
export async function nodesReady(api: Api, nodes: number): Promise<number> {
  interface List {
    items: {
      spec: { taints?: unknown[] }
      status: { conditions?: { type: string; status: string }[] }
    }[]
  }
  for (;;) {
    const { items } = await api.call<List>('GET', '/api/v1/nodes?resourceVersion=0')
    const ready = items.filter(n => n.status.conditions?.some(c => c.type === 'Ready' && c.status === 'True'))
    if (ready.length >= nodes) return ready.filter(n => (n.spec.taints ?? []).length === 0).length
    await benchCtx.clock.sleep(nodes > 1000 ? 1000 : 200)
  }
}
