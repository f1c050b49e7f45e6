import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { readFile, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { rolldown } from 'rolldown'
import { composeHyperkube } from '../src/images/hyperkube.ts'
import { assemble, tarOf } from '../src/images/layer.ts'
import { packLayer } from '../src/images/pack-layer.ts'
import { writeImage } from '../src/images/write-image.ts'
import { hyperkubePrograms, kubeadmImages } from '../src/plan/kubeadm-images.ts'
import type { Compression, OciImage } from '../src/plan/oci-image.ts'
import { registryClient } from '../src/registries/client.ts'
import { anonymous } from '../src/registries/credentials.ts'
import { type DockerRegistry, dockerRegistry } from '../test/support/docker-registry.ts'
import { debianTool, type Tool } from '../test/support/registry-tools.ts'
import { goTool } from '../test/support/tools.ts'
import { benchCtx, inputs } from './inputs.ts'
import { inTurn, type Side, timed } from './measure.ts'
import type { Bench } from './run.ts'

/**
 * Pushing hyperkube to a docker-registry of its own, against the usual tools. Ours pushes in the running process, as a
 * stage does; the start of the others (some 20 ms each time) is in their figures.
 */
export async function stagePush({ dir, table }: Bench): Promise<void> {
  const { build } = await inputs(hyperkubePrograms, [])
  const image = await composeHyperkube(build, { sourceDateEpoch: 0, compression: 'gzip' }, benchCtx)
  const names = kubeadmImages(build).hyperkube.map(n => `${n.repository}:${n.tag}`)
  const layout = join(dir, 'layout')
  await writeImage(image, 'oci-dir', layout, benchCtx, ['image'])
  const most = new Map<string, number>()
  const remember = (name: string, kb: readonly number[]) =>
    most.set(name, Math.max(most.get(name) ?? 0, ...kb))
  const side = (name: string, push: Push): Side => ({
    name,
    run: async () => {
      await using registry = await dockerRegistry(join(dir, name))
      await registry.forget()
      const step = (some: readonly string[], from?: string) =>
        timed(async () => void remember(name, await push(registry, some, from)))
      const figures = {
        'first push': await step(names.slice(0, 1)),
        'second push': await step(names.slice(0, 1)),
        'three more names': await step(names.slice(1), names[0]),
      }
      await registry.forget()
      return figures
    },
  })
  const size = `${(await sizeOf(image)).toFixed(0)} MB`
  const sides = await peers(layout)
  await inTurn(
    table,
    `push of hyperkube (${size}, gzip)`,
    [side('bowsprit', ours(image)), ...sides.map(([name, push]) => side(name, push))],
    5,
    { 'first push': { ratio: 1 }, 'second push': { ratio: 1, ms: 1000 }, 'three more names': { ratio: 1 } },
  )
  await using registry = await dockerRegistry(join(dir, 'memory'))
  remember('bowsprit', await inItsOwnProcess(image, dir)(registry, names))
  const node = { program: process.execPath, env: {} }
  remember('Node that does nothing', [await run(node, ['-e', 'setTimeout(() => {}, 200)'])])
  const mb = (name: string) => `${((most.get(name) ?? 0) / 1024).toFixed(0)} MB`
  for (const name of [...most.keys()].filter(n => n !== 'bowsprit'))
    table.add({
      ...{ what: 'push of hyperkube: most memory', ours: mb('bowsprit'), peer: `${name} ${mb(name)}` },
      ...{ ratio: (most.get('bowsprit') ?? 0) / (most.get(name) ?? 1), aim: '', met: undefined },
    })
  await packing(dir, build.files['kube-apiserver']!, table)
}

/** Pushes to all names, from the layout or, where it is there already, from the first name. @returns memory, in kB */
type Push = (registry: DockerRegistry, names: readonly string[], from?: string) => Promise<number[]>

/** As in a stage: all names in one call, with the one that is there. */
function wanted(names: readonly string[], from?: string) {
  return [...(from === undefined ? [] : [from]), ...names].map(name => {
    const [repository = '', tag = ''] = name.split(':')
    return { repository, tag }
  })
}

function ours(image: OciImage): Push {
  return async (registry, names, from) => {
    const { log, clock, signal } = benchCtx
    const client = registryClient({ registry: registry.host, credentials: anonymous(), log, clock, signal })
    await client.push(image, wanted(names, from))
    return []
  }
}

/** Bundled, as dist/ is: taking the types out of TypeScript costs Node 35 MB. */
function inItsOwnProcess(image: OciImage, dir: string): Push {
  return async (registry, names) => {
    const input = resolve(import.meta.dirname, '../test/support/push-image.ts')
    const bundle = await rolldown({ input, platform: 'node' })
    await bundle.write({ dir: join(dir, 'bundled'), format: 'esm', entryFileNames: '[name].mjs' })
    await bundle.close()
    const program = join(dir, 'bundled/push-image.mjs')
    const args = [program, registry.host, JSON.stringify(image), JSON.stringify(wanted(names))]
    return [await run({ program: process.execPath, env: {} }, args)]
  }
}

async function peers(layout: string): Promise<[string, Push][]> {
  const tools = { crane: { program: await goTool('crane'), env: {} }, skopeo: await debianTool('skopeo') }
  const each = async (tool: Tool, argvs: readonly (readonly string[])[]) => {
    const used: number[] = []
    for (const argv of argvs) used.push(await run(tool, argv))
    return used
  }
  const viaSkopeo = (source: string, to: string) => [
    ...['--insecure-policy', 'copy', '--quiet', '--src-tls-verify=false', '--dest-tls-verify=false'],
    ...[source, `docker://${to}`],
  ]
  return [
    [
      'crane',
      ({ host }, names, from) =>
        each(
          tools.crane,
          names.map(n =>
            from === undefined
              ? ['push', '--insecure', layout, `${host}/${n}`]
              : ['copy', '--insecure', `${host}/${from}`, `${host}/${n}`],
          ),
        ),
    ],
    [
      'skopeo',
      ({ host }, names, from) =>
        each(
          tools.skopeo,
          names.map(n =>
            viaSkopeo(
              from === undefined ? `oci:${layout}:image` : `docker://${host}/${from}`,
              `${host}/${n}`,
            ),
          ),
        ),
    ],
  ]
}

/** @returns the most memory that the program held, in kB, as the kernel counts it */
async function run(tool: Tool, args: readonly string[]): Promise<number> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...tool.env }
  const child = spawn(tool.program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', bytes => {
    said = `${said}${bytes}`.slice(-2000)
  })
  let most = 0
  const look = async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
    most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0))
  }
  const timer = setInterval(look, 10)
  const code = await new Promise(done => child.once('exit', done))
  clearInterval(timer)
  if (code !== 0) throw new Error(`${tool.program} ${args.join(' ')}: exit code ${code}\n${said}`)
  return most
}

async function sizeOf(image: OciImage): Promise<number> {
  const manifest = JSON.parse(
    await readFile(join(image.dir, 'blobs/sha256', image.digest.slice('sha256:'.length)), 'utf8'),
  ) as { layers: { size: number }[] }
  return manifest.layers.reduce((sum, l) => sum + l.size, 0) / 1e6
}

/** Packing the largest layer, digests included, against gzip(1). */
async function packing(
  dir: string,
  file: { path: string; size: number },
  table: Bench['table'],
): Promise<void> {
  const body = { file: file.path, size: file.size }
  const entry = { path: 'usr/local/bin/x', type: 'file', mode: 0o755, uid: 0, gid: 0, body } as const
  const tar = join(dir, 'layer.tar')
  await pipeline(tarOf(assemble([entry])), createWriteStream(tar))
  const signal = new AbortController().signal
  const ways: [string, Compression, number][] = [
    ['gzip -1', 'gzip', 1],
    ['gzip -6', 'gzip', 6],
    ['zstd -3', 'zstd', 3],
    ['zstd -9', 'zstd', 9],
  ]
  const sizes: Record<string, number> = {}
  const bowsprit: Side = {
    name: 'bowsprit',
    run: async () => {
      const figures: Record<string, number> = {}
      for (const [name, compression, level] of ways) {
        const store = join(dir, 'packed')
        figures[name] = await timed(async () => {
          const read = () => createReadStream(tar, { highWaterMark: 1 << 20 })
          sizes[name] = (await packLayer(store, 'layer', read, { compression, level }, signal)).size
        })
        await rm(store, { recursive: true })
      }
      return figures
    },
  }
  const gzip: Side = {
    name: 'gzip(1)',
    run: async () => {
      const figures: Record<string, number> = {}
      for (const level of [1, 6]) {
        const argv = ['-c', `gzip -${level} -n -c "$0" > "$1"`, tar, `${tar}.gz`]
        figures[`gzip -${level}`] = await timed(() => run({ program: 'sh', env: {} }, argv))
      }
      return figures
    },
  }
  await inTurn(table, `packing kube-apiserver (${Math.round(file.size / 1e6)} MB)`, [bowsprit, gzip], 3)
  for (const [name, bytes] of Object.entries(sizes))
    table.add({
      ...{ what: `packing kube-apiserver: ${name}, size`, ours: `${(bytes / 1e6).toFixed(1)} MB` },
      ...{ peer: '', ratio: bytes / (await stat(tar)).size, aim: '', met: undefined },
    })
}
